package org.winnow.bench.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring_index;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.evaluation.Agreement;
import org.winnow.identity.Reason;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Compares the newest labels of a level with its truth. An identity is the person of its name; one
 * that cleaning made itself is the person whom most of its images show.
 */
final class LabelScores {
  static final String CLAIM_PERSON = "claim_person";
  private static final String END_PERSON = "end_person";
  private static final String HAS_NAME = "has_name";
  private static final String IS_SECOND = "is_second";
  private static final String IS_NAMED = "is_named";
  private static final String IS_KNOWN = "is_known";
  private static final String COUNT = "n";
  private static final String PLACE = "place";
  private static final String MAJORITY = "majority";
  private static final String IS_OWN = "is_own";
  private static final String STAYED = "stayed";
  private static final String RIGHT = "right";
  private static final String MOVED = "moved";
  private static final String MOVED_RIGHT = "moved_right";
  private static final String END_ID = "end";
  private static final String OTHER_END = "other_end";
  private static final String OTHER_PERSON = "other_person";
  private static final String SECOND_OF_TWO = "second_of_two";
  private static final String ALL_COUNT = "all_n";
  private static final String ONE = "one";
  private static final String OTHER = "other";
  private static final String TOGETHER = "together";
  private static final String BOTH = "both";
  private static final String A = "a";
  private static final String B = "b";

  private static final Column SHOWN = col(LabelLevel.PERSON);
  private static final Column CLAIMED = col(CLAIM_PERSON);
  private static final Column END = col(END_PERSON);

  private final LabelLevel level;
  private final Dataset<Row> labels;
  private final Dataset<Row> identities;
  private final Dataset<Row> claims;
  private final Dataset<Row> ends;

  private LabelScores(LabelLevel level, DeltaStore tables) {
    this.level = level;
    this.labels = newest(tables.read(Labels.TABLE));
    this.identities = newest(tables.read(Identities.TABLE));
    this.claims = claims(level);
    this.ends = Materializer.materialize(ends());
  }

  /** Compares. */
  static LabelResult of(LabelLevel level, DeltaStore tables) {
    return new LabelScores(level, tables).result();
  }

  private static Dataset<Row> newest(Dataset<Row> rows) {
    Column round = Labels.ROUND.col();
    return rows.join(rows.agg(max(round).as(Labels.ROUND.name())), Labels.ROUND.name());
  }

  /**
   * The claims with claim_person (whom the name stands for), is_named (whether the person shown has
   * a name), and is_known (whether that or stands under somebody else's).
   */
  static Dataset<Row> claims(LabelLevel level) {
    Dataset<Row> named = level.names().select(SHOWN, lit(true).as(HAS_NAME)).distinct();
    Dataset<Row> seconds =
        level
            .joined()
            .select(col(LabelLevel.SECOND).as(LabelLevel.PERSON), lit(true).as(IS_SECOND));
    return level
        .claims()
        .join(level.names().select(col(LabelLevel.NAME), SHOWN.as(CLAIM_PERSON)), LabelLevel.NAME)
        .join(named, new String[] {LabelLevel.PERSON}, "left")
        .join(seconds, new String[] {LabelLevel.PERSON}, "left")
        .withColumn(IS_NAMED, orFalse(col(HAS_NAME)))
        .withColumn(IS_KNOWN, col(IS_NAMED).or(orFalse(col(IS_SECOND))))
        .select(
            Faces.IMAGE_ID.col(),
            col(LabelLevel.NAME),
            col(LabelLevel.PERSON),
            col(CLAIM_PERSON),
            col(IS_NAMED),
            col(IS_KNOWN));
  }

  private static Column orFalse(Column column) {
    return coalesce(column, lit(false));
  }

  /** Where images ended: the claims with identity_id, end_person, and is_own (made by cleaning). */
  private Dataset<Row> ends() {
    Dataset<Row> people =
        identities
            .select(Identities.IDENTITY_ID.col(), Identities.NAME.col())
            .join(level.names(), new String[] {LabelLevel.NAME}, "left")
            .select(Identities.IDENTITY_ID.col(), SHOWN.as(END_PERSON));
    Dataset<Row> kept =
        labels
            .filter(Labels.kept())
            .select(
                substring_index(Labels.FACE_ID.col(), "-", 1).as(Faces.IMAGE_ID.name()),
                Labels.IDENTITY_ID.col())
            .distinct()
            .join(claims, Faces.IMAGE_ID.name())
            .join(people, Labels.IDENTITY_ID.name());
    Column place =
        row_number()
            .over(Window.partitionBy(Labels.IDENTITY_ID.col()).orderBy(col(COUNT).desc(), SHOWN));
    Dataset<Row> majorities =
        kept.filter(END.isNull())
            .groupBy(Labels.IDENTITY_ID.col(), SHOWN)
            .agg(count(lit(1)).as(COUNT))
            .withColumn(PLACE, place)
            .filter(col(PLACE).equalTo(1))
            .select(Labels.IDENTITY_ID.col(), SHOWN.as(MAJORITY));
    return kept.join(majorities, new String[] {Labels.IDENTITY_ID.name()}, "left")
        .withColumn(IS_OWN, END.isNull())
        .withColumn(END_PERSON, coalesce(END, col(MAJORITY)));
  }

  private LabelResult result() {
    Column right = END.equalTo(SHOWN);
    Column elsewhere = not(col(IS_OWN)).and(not(END.equalTo(CLAIMED)));
    Dataset<Row> images =
        ends.groupBy(Faces.IMAGE_ID.col())
            .agg(
                max(not(col(IS_OWN)).and(END.equalTo(CLAIMED))).as(STAYED),
                max(right).as(RIGHT),
                max(elsewhere).as(MOVED),
                max(elsewhere.and(right)).as(MOVED_RIGHT));
    Column kept = col(RIGHT).isNotNull();
    // A stranger with an identity of its own is no mistake, and nothing that was asked for.
    Column counted = kept.and(col(IS_KNOWN).or(not(col(RIGHT))));
    Column rightClaim = SHOWN.equalTo(CLAIMED);
    Column moved = not(col(STAYED)).and(col(MOVED));
    Row counts =
        claims
            .join(images, new String[] {Faces.IMAGE_ID.name()}, "left")
            .agg(
                count(lit(1)),
                count_if(not(rightClaim)),
                count_if(col(IS_KNOWN)),
                count_if(counted),
                count_if(counted.and(col(RIGHT))),
                count_if(rightClaim),
                count_if(col(STAYED)),
                count_if(col(STAYED).and(rightClaim)),
                count_if(not(rightClaim).and(col(IS_NAMED))),
                count_if(moved),
                count_if(moved.and(col(MOVED_RIGHT))))
            .head();
    Row faces =
        labels
            .filter(Labels.CLAIMED_IDENTITY.col().isNotNull())
            .agg(count(lit(1)), count_if(Labels.is(Reason.Decision.REVIEW)))
            .head();
    Row apart = apart();
    return new LabelResult(
        counts.getLong(0),
        counts.getLong(1),
        faces.getLong(0),
        faces.getLong(1),
        agreement(counts, 2),
        agreement(counts, 5),
        agreement(counts, 8),
        merges(),
        apart.getLong(0),
        apart.getLong(1),
        apart.getLong(2));
  }

  private static Agreement agreement(Row counts, int from) {
    return new Agreement(counts.getLong(from), counts.getLong(from + 1), counts.getLong(from + 2));
  }

  /** Pairs of names of one person against those that ended as one identity. */
  private LabelResult.Merges merges() {
    Column end = coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as(END_ID);
    Dataset<Row> named =
        level
            .names()
            .join(
                identities.select(Identities.NAME.col(), end),
                new String[] {LabelLevel.NAME},
                "left");
    Dataset<Row> one = named.select(col(LabelLevel.NAME).as(A), SHOWN, col(END_ID));
    Dataset<Row> other =
        named.select(col(LabelLevel.NAME).as(B), SHOWN.as(OTHER_PERSON), col(END_ID).as(OTHER_END));
    Column apart = col(A).lt(col(B));
    long real = one.join(other, SHOWN.equalTo(col(OTHER_PERSON)).and(apart)).count();
    Dataset<Row> found = one.join(other, col(END_ID).equalTo(col(OTHER_END)).and(apart));
    Column right = SHOWN.equalTo(col(OTHER_PERSON));
    Row counts = found.agg(count(lit(1)), count_if(right)).head();
    List<String> wrong =
        found
            .filter(not(right))
            .select(concat_ws(" + ", col(A), col(B)))
            .sort(A, B)
            .limit(LabelResult.MOST_NAMED)
            .as(Encoders.STRING())
            .collectAsList();
    return new LabelResult.Merges(new Agreement(real, counts.getLong(0), counts.getLong(1)), wrong);
  }

  /**
   * Names that two people stand under: all, those of which no identity holds half the images of
   * both people, and those of which two identities hold half the images of one each.
   */
  private Row apart() {
    Dataset<Row> all =
        joinedImages(claims).groupBy(col(LabelLevel.NAME), col(SECOND_OF_TWO)).agg(n(ALL_COUNT));
    Dataset<Row> held =
        joinedImages(ends)
            .groupBy(col(LabelLevel.NAME), col(SECOND_OF_TWO), Labels.IDENTITY_ID.col())
            .agg(n(COUNT))
            .join(all, new String[] {LabelLevel.NAME, SECOND_OF_TWO})
            .filter(col(COUNT).multiply(2).geq(col(ALL_COUNT)));
    Dataset<Row> first =
        held.filter(not(col(SECOND_OF_TWO)))
            .select(col(LabelLevel.NAME), Labels.IDENTITY_ID.col().as(ONE));
    Dataset<Row> second =
        held.filter(col(SECOND_OF_TWO))
            .select(col(LabelLevel.NAME), Labels.IDENTITY_ID.col().as(OTHER));
    return level
        .joined()
        .join(first, new String[] {LabelLevel.NAME}, "left")
        .join(second, new String[] {LabelLevel.NAME}, "left")
        .groupBy(col(LabelLevel.NAME))
        .agg(
            max(orFalse(col(ONE).equalTo(col(OTHER)))).as(TOGETHER),
            max(col(ONE).isNotNull().and(col(OTHER).isNotNull())).as(BOTH))
        .agg(
            count(lit(1)),
            count_if(not(col(TOGETHER))),
            count_if(not(col(TOGETHER)).and(col(BOTH))))
        .head();
  }

  private static Column n(String name) {
    return count(lit(1)).as(name);
  }

  private Dataset<Row> joinedImages(Dataset<Row> images) {
    return images
        .join(level.joined(), LabelLevel.NAME)
        .withColumn(SECOND_OF_TWO, SHOWN.equalTo(col(LabelLevel.SECOND)))
        .filter(SHOWN.equalTo(col(LabelLevel.FIRST)).or(col(SECOND_OF_TWO)));
  }
}
