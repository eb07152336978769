package org.winnow.bench.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring_index;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.evaluation.Agreement;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Compares the newest labels of a level with its truth. An identity is the person of its name; one
 * that cleaning made itself is the person whom most of its images show.
 */
final class LabelScores {
  private static final Column SHOWN = col("person");
  private static final Column CLAIMED = col("claim_person");
  private static final Column END = col("end_person");

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
    Dataset<Row> named = level.names().select(SHOWN, lit(true).as("has_name")).distinct();
    Dataset<Row> seconds =
        level.joined().select(col("second").as("person"), lit(true).as("is_second"));
    return level
        .claims()
        .join(level.names().select(col("name"), SHOWN.as("claim_person")), "name")
        .join(named, new String[] {"person"}, "left")
        .join(seconds, new String[] {"person"}, "left")
        .withColumn("is_named", orFalse(col("has_name")))
        .withColumn("is_known", col("is_named").or(orFalse(col("is_second"))))
        .select("image_id", "name", "person", "claim_person", "is_named", "is_known");
  }

  private static Column orFalse(Column column) {
    return coalesce(column, lit(false));
  }

  /** Where images ended: the claims with identity_id, end_person, and is_own (made by cleaning). */
  private Dataset<Row> ends() {
    Dataset<Row> people =
        identities
            .select(Identities.IDENTITY_ID.col(), Identities.NAME.col())
            .join(level.names(), new String[] {"name"}, "left")
            .select(Identities.IDENTITY_ID.col(), SHOWN.as("end_person"));
    Dataset<Row> kept =
        labels
            .filter(Labels.kept())
            .select(
                substring_index(Labels.FACE_ID.col(), "-", 1).as("image_id"),
                Labels.IDENTITY_ID.col())
            .distinct()
            .join(claims, "image_id")
            .join(people, "identity_id");
    Column place =
        row_number().over(Window.partitionBy("identity_id").orderBy(col("n").desc(), SHOWN));
    Dataset<Row> majorities =
        kept.filter(END.isNull())
            .groupBy(col("identity_id"), SHOWN)
            .agg(count(lit(1)).as("n"))
            .withColumn("place", place)
            .filter("place = 1")
            .select(col("identity_id"), SHOWN.as("majority"));
    return kept.join(majorities, new String[] {"identity_id"}, "left")
        .withColumn("is_own", END.isNull())
        .withColumn("end_person", coalesce(END, col("majority")));
  }

  private LabelResult result() {
    Column right = END.equalTo(SHOWN);
    Column elsewhere = not(col("is_own")).and(not(END.equalTo(CLAIMED)));
    Dataset<Row> images =
        ends.groupBy("image_id")
            .agg(
                max(not(col("is_own")).and(END.equalTo(CLAIMED))).as("stayed"),
                max(right).as("right"),
                max(elsewhere).as("moved"),
                max(elsewhere.and(right)).as("moved_right"));
    Column kept = col("right").isNotNull();
    // A stranger with an identity of its own is no mistake, and nothing that was asked for.
    Column counted = kept.and(col("is_known").or(not(col("right"))));
    Column rightClaim = SHOWN.equalTo(CLAIMED);
    Column moved = not(col("stayed")).and(col("moved"));
    Row counts =
        claims
            .join(images, new String[] {"image_id"}, "left")
            .agg(
                count(lit(1)),
                count_if(not(rightClaim)),
                count_if(col("is_known")),
                count_if(counted),
                count_if(counted.and(col("right"))),
                count_if(rightClaim),
                count_if(col("stayed")),
                count_if(col("stayed").and(rightClaim)),
                count_if(not(rightClaim).and(col("is_named"))),
                count_if(moved),
                count_if(moved.and(col("moved_right"))))
            .head();
    Row faces =
        labels
            .filter(Labels.CLAIMED_IDENTITY.col().isNotNull())
            .agg(count(lit(1)), count_if(Labels.DECISION.col().equalTo("REVIEW")))
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
  private Agreement merges() {
    Column end = coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as("end");
    Dataset<Row> named =
        level
            .names()
            .join(identities.select(Identities.NAME.col(), end), new String[] {"name"}, "left");
    Dataset<Row> one = named.select(col("name").as("a"), SHOWN, col("end"));
    Dataset<Row> other =
        named.select(col("name").as("b"), SHOWN.as("other_person"), col("end").as("other_end"));
    Column apart = col("a").lt(col("b"));
    long real = one.join(other, SHOWN.equalTo(col("other_person")).and(apart)).count();
    Row found =
        one.join(other, col("end").equalTo(col("other_end")).and(apart))
            .agg(count(lit(1)), count_if(SHOWN.equalTo(col("other_person"))))
            .head();
    return new Agreement(real, found.getLong(0), found.getLong(1));
  }

  /**
   * Names that two people stand under: all, those of which no identity holds half the images of
   * both people, and those of which two identities hold half the images of one each.
   */
  private Row apart() {
    Dataset<Row> all = joinedImages(claims).groupBy("name", "second_of_two").agg(n("all_n"));
    Dataset<Row> held =
        joinedImages(ends)
            .groupBy("name", "second_of_two", "identity_id")
            .agg(n("n"))
            .join(all, new String[] {"name", "second_of_two"})
            .filter(col("n").multiply(2).geq(col("all_n")));
    Dataset<Row> first =
        held.filter(not(col("second_of_two"))).select(col("name"), col("identity_id").as("one"));
    Dataset<Row> second =
        held.filter(col("second_of_two")).select(col("name"), col("identity_id").as("other"));
    return level
        .joined()
        .join(first, new String[] {"name"}, "left")
        .join(second, new String[] {"name"}, "left")
        .groupBy("name")
        .agg(
            max(orFalse(col("one").equalTo(col("other")))).as("together"),
            max(col("one").isNotNull().and(col("other").isNotNull())).as("both"))
        .agg(
            count(lit(1)),
            count_if(not(col("together"))),
            count_if(not(col("together")).and(col("both"))))
        .head();
  }

  private static Column n(String name) {
    return count(lit(1)).as(name);
  }

  private Dataset<Row> joinedImages(Dataset<Row> images) {
    return images
        .join(level.joined(), "name")
        .withColumn("second_of_two", SHOWN.equalTo(col("second")))
        .filter(SHOWN.equalTo(col("first")).or(col("second_of_two")));
  }
}
