package org.winnow.stage.clean.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.identity.Reason;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;
import org.winnow.table.Verdict;

/**
 * What people decided, put over what the model decided. Of two standing decisions upon one subject
 * the newer counts; a decision upon a face overrides one upon its identity; one that names what is
 * no longer there changes nothing.
 *
 * <p>KEEP of an identity keeps its faces that wait for review, but not those of which a person must
 * say which one it is ({@link Reason#AMBIGUOUS_SUBJECT}, {@link Reason#CONFLICTING_CLAIMS}): so
 * only decisions upon faces can give an identity two faces of one image.
 */
public final class ReviewOverrides {
  private static final String OWN = "own_id";
  private static final String GROUP = "own_group";
  private static final String VERDICT = "face_verdict";
  private static final String TARGET = "face_target";
  private static final String BY_IDENTITY = "identity_verdict";
  private static final String MERGED = "merged_by_person";

  private ReviewOverrides() {}

  /**
   * What stands between two identities: a, b, together (whether they are one person, or never to be
   * merged). For {@code together}, a person merged a into b.
   */
  public static Dataset<Row> links(Dataset<Row> reviews) {
    return standing(reviews, Reviews.IDENTITY)
        .filter(Reviews.VERDICT.col().isin(Verdict.MERGE.name(), Verdict.SEPARATE.name()))
        .select(
            Reviews.SUBJECT_ID.col().as("a"),
            Reviews.TARGET_ID.col().as("b"),
            Reviews.VERDICT.col().equalTo(Verdict.MERGE.name()).as("together"))
        .distinct();
  }

  /**
   * The labels after people's decisions.
   *
   * @param labels rows of {@link Labels}, one a face
   * @param identities rows of {@link Identities}, one an identity, after merging
   * @return as many rows of {@link Labels}
   */
  public static Dataset<Row> applied(
      Dataset<Row> labels, Dataset<Row> identities, Dataset<Row> reviews) {
    Dataset<Row> joined =
        withIdentityDecisions(
            withFaceDecisions(withOwnGroup(labels, identities), identities, reviews), reviews);
    Column face = col(VERDICT);
    Column keep = face.equalTo(Verdict.KEEP.name()).and(col(GROUP).isNotNull());
    Column home = face.equalTo(Verdict.MOVE.name()).and(col(TARGET).equalTo(col(GROUP)));
    Column move = face.equalTo(Verdict.MOVE.name()).and(col(TARGET).isNotNull());
    Column drop = face.equalTo(Verdict.DROP.name());
    Column decision = Labels.DECISION.col();
    Column identityDrop =
        col(BY_IDENTITY).equalTo(Verdict.DROP.name()).and(decision.notEqual("DROPPED"));
    Column identityKeep =
        col(BY_IDENTITY)
            .equalTo(Verdict.KEEP.name())
            .and(decision.equalTo("REVIEW"))
            .and(
                coalesce(
                    not(
                        Labels.REASON
                            .col()
                            .isin(
                                Reason.AMBIGUOUS_SUBJECT.name(), Reason.CONFLICTING_CLAIMS.name())),
                    lit(true)));
    Column mergedByPerson = decision.equalTo("KEPT").and(coalesce(col(MERGED), lit(false)));
    Column outcome =
        when(keep.or(home), "KEPT:" + Reason.PERSON_KEPT)
            .when(move, "MOVED:" + Reason.PERSON_MOVED)
            .when(drop.or(identityDrop), "DROPPED:" + Reason.PERSON_DROPPED)
            .when(identityKeep, "KEPT:" + Reason.PERSON_KEPT)
            .when(mergedByPerson, "KEPT:" + Reason.PERSON_MERGED);
    Column identity =
        when(keep.or(home), col(GROUP)).when(move, col(TARGET)).otherwise(Labels.IDENTITY_ID.col());
    return regiven(joined.withColumn("outcome", outcome).withColumn("given", identity));
  }

  /** Measures against an identity that the face no longer belongs to are not carried over. */
  private static Dataset<Row> regiven(Dataset<Row> decided) {
    Column same = Labels.IDENTITY_ID.col().eqNullSafe(col("given"));
    Column nearest = Labels.NEAREST_IDENTITY_ID.col().eqNullSafe(col("given"));
    Column[] columns =
        Labels.TABLE.fields().stream()
            .map(
                field -> {
                  Column value = field.col();
                  if (field == Labels.DECISION || field == Labels.REASON) {
                    int part = field == Labels.DECISION ? 1 : 2;
                    value = coalesce(part(part), value);
                  } else if (field == Labels.IDENTITY_ID) {
                    value = col("given");
                  } else if (field == Labels.SIMILARITY) {
                    value = when(same, value).when(nearest, Labels.NEAREST_SIMILARITY.col());
                  } else if (Labels.BEFORE_RESCUE.contains(field)) {
                    value = when(col("outcome").isNull(), value);
                  } else if (measuredAgainstIdentity(field)) {
                    value = when(same, value);
                  }
                  return value.as(field.name());
                })
            .toArray(Column[]::new);
    return decided.select(columns);
  }

  private static Column part(int number) {
    return element_at(split(col("outcome"), ":"), number);
  }

  private static boolean measuredAgainstIdentity(Field field) {
    return Arrays.asList(
            Labels.SCORE,
            Labels.MARGIN,
            Labels.NEAREST_IDENTITY_ID,
            Labels.NEAREST_SIMILARITY,
            Labels.NEAREST_SCORE)
        .contains(field);
  }

  /** Which identity holds the faces of each: id, group. */
  private static Dataset<Row> groups(Dataset<Row> identities) {
    return identities.select(
        Identities.IDENTITY_ID.col().as("id"),
        coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as("group"));
  }

  private static Dataset<Row> withOwnGroup(Dataset<Row> labels, Dataset<Row> identities) {
    Dataset<Row> own =
        groups(identities).withColumnRenamed("id", "claimed").withColumnRenamed("group", GROUP);
    return labels
        .withColumn(OWN, FaceJudgements.identityId(Labels.CLAIMED_IDENTITY.col()))
        .join(own, col(OWN).equalTo(col("claimed")), "left")
        .drop("claimed");
  }

  private static Dataset<Row> withFaceDecisions(
      Dataset<Row> labels, Dataset<Row> identities, Dataset<Row> reviews) {
    Dataset<Row> targets =
        groups(identities).withColumnRenamed("id", "target").withColumnRenamed("group", TARGET);
    Dataset<Row> decisions =
        newest(standing(reviews, Reviews.FACE))
            .join(targets, Reviews.TARGET_ID.col().equalTo(col("target")), "left")
            .select(
                Reviews.SUBJECT_ID.col().as("decided"),
                Reviews.VERDICT.col().as(VERDICT),
                col(TARGET));
    return labels
        .join(decisions, Labels.FACE_ID.col().equalTo(col("decided")), "left")
        .drop("decided");
  }

  /**
   * A face follows the decision upon the identity that it was claimed for, unless it was moved
   * away; else the one upon the identity that holds it.
   */
  private static Dataset<Row> withIdentityDecisions(Dataset<Row> labels, Dataset<Row> reviews) {
    Dataset<Row> decisions = identityDecisions(reviews);
    Dataset<Row> claimed =
        decisions
            .withColumnRenamed("subject", "claimed")
            .withColumnRenamed("verdict", "claimed_verdict");
    Dataset<Row> merges =
        links(reviews)
            .filter("together")
            .select(col("a").as("merged"), lit(true).as(MERGED))
            .distinct();
    Column home = col(GROUP).equalTo(Labels.IDENTITY_ID.col());
    return labels
        .join(claimed, col(OWN).equalTo(col("claimed")).and(home), "left")
        .join(decisions, Labels.IDENTITY_ID.col().equalTo(col("subject")), "left")
        .join(
            merges,
            col(OWN).equalTo(col("merged")).and(home).and(col(OWN).notEqual(col(GROUP))),
            "left")
        .withColumn(BY_IDENTITY, coalesce(col("claimed_verdict"), col("verdict")))
        .drop("claimed", "claimed_verdict", "subject", "verdict", "merged");
  }

  /**
   * The identities after people's decisions: their numbers of faces, and which of them are kept. An
   * identity that waits is kept where a person said so, or where people kept faces of it one by
   * one; not so where it may be another one's twin, which no decision upon its faces tells.
   *
   * @param identities rows of {@link Identities}, one an identity
   * @param applied from {@link #applied}
   */
  public static Dataset<Row> identities(
      Dataset<Row> identities, Dataset<Row> applied, Dataset<Row> reviews) {
    Dataset<Row> faces =
        applied
            .filter(Labels.kept())
            .groupBy(Labels.IDENTITY_ID.col().as("holder"))
            .agg(count(lit(1)).as("held"));
    Dataset<Row> decisions = identityDecisions(reviews);
    Column held = coalesce(col("held"), lit(0L));
    Column merged = Identities.STATUS.col().equalTo("MERGED");
    Column twin =
        coalesce(Identities.REASON.col().equalTo(Reason.SIMILAR_IDENTITY.name()), lit(false));
    Column keep = coalesce(col("verdict").equalTo(Verdict.KEEP.name()), lit(false));
    Column drop = coalesce(col("verdict").equalTo(Verdict.DROP.name()), lit(false));
    Column waits = twin.and(not(keep)).and(not(drop));
    Column kept = held.gt(0).and(keep.or(not(twin)));
    Column emptied = held.equalTo(0).and(Identities.STATUS.col().equalTo("KEPT"));
    Column status =
        when(merged, Identities.STATUS.col())
            .when(drop.and(held.equalTo(0)), "DROPPED")
            .when(kept, "KEPT")
            .when(emptied, "DROPPED")
            .otherwise(Identities.STATUS.col());
    Column reason =
        when(merged, Identities.REASON.col())
            .when(drop.and(held.equalTo(0)), Reason.PERSON_DROPPED.name())
            .when(
                kept,
                when(Identities.REASON.col().equalTo(Reason.SPLIT.name()), Identities.REASON.col()))
            .when(emptied, Reason.NO_FACE_KEPT.name())
            .otherwise(Identities.REASON.col());
    return identities
        .join(faces, Identities.IDENTITY_ID.col().equalTo(col("holder")), "left")
        .join(decisions, Identities.IDENTITY_ID.col().equalTo(col("subject")), "left")
        // Both are made from the old values, then take their places.
        .withColumn("new_status", status)
        .withColumn("new_reason", reason)
        .withColumn(
            Identities.FACES.name(), when(merged.or(waits), Identities.FACES.col()).otherwise(held))
        .withColumn(Identities.STATUS.name(), col("new_status"))
        .withColumn(Identities.REASON.name(), col("new_reason"))
        .select(Identities.TABLE.columns());
  }

  /**
   * The standing decisions that change nothing, because the face, the identity or the target is no
   * longer there, or because KEEP is said of a face that nobody is claimed for: rows of {@link
   * Reviews}.
   */
  static Dataset<Row> ignored(Dataset<Row> labels, Dataset<Row> identities, Dataset<Row> reviews) {
    Dataset<Row> faces =
        labels.select(
            Labels.FACE_ID.col().as("face"), Labels.CLAIMED_IDENTITY.col().isNotNull().as("claim"));
    Dataset<Row> subjects = identities.select(Identities.IDENTITY_ID.col().as("identity"));
    Dataset<Row> targets = identities.select(Identities.IDENTITY_ID.col().as("target"));
    Column isFace = Reviews.SUBJECT.col().equalTo(Reviews.FACE);
    Column noSubject = when(isFace, col("face").isNull()).otherwise(col("identity").isNull());
    Column noTarget = Reviews.TARGET_ID.col().isNotNull().and(col("target").isNull());
    Column noClaim =
        isFace.and(Reviews.VERDICT.col().equalTo(Verdict.KEEP.name())).and(not(col("claim")));
    return reviews
        .filter(Reviews.UNDONE_AT.col().isNull())
        .join(faces, isFace.and(Reviews.SUBJECT_ID.col().equalTo(col("face"))), "left")
        .join(subjects, not(isFace).and(Reviews.SUBJECT_ID.col().equalTo(col("identity"))), "left")
        .join(targets, Reviews.TARGET_ID.col().equalTo(col("target")), "left")
        .filter(noSubject.or(noTarget).or(coalesce(noClaim, lit(false))))
        .select(Reviews.TABLE.columns());
  }

  /** Identities that people keep or drop: subject, verdict. */
  private static Dataset<Row> identityDecisions(Dataset<Row> reviews) {
    Column whole = Reviews.VERDICT.col().isin(Verdict.KEEP.name(), Verdict.DROP.name());
    return newest(standing(reviews, Reviews.IDENTITY).filter(whole))
        .select(Reviews.SUBJECT_ID.col().as("subject"), Reviews.VERDICT.col().as("verdict"));
  }

  private static Dataset<Row> standing(Dataset<Row> reviews, String subject) {
    return reviews.filter(
        Reviews.UNDONE_AT.col().isNull().and(Reviews.SUBJECT.col().equalTo(subject)));
  }

  /** One decision of each subject; two imports at one time could leave two. */
  private static Dataset<Row> newest(Dataset<Row> decisions) {
    Column place =
        row_number()
            .over(
                Window.partitionBy(Reviews.SUBJECT_ID.col())
                    .orderBy(Reviews.DECIDED_AT.col().desc(), Reviews.REVIEW_ID.col()));
    return decisions.withColumn("place", place).filter("place = 1").drop("place");
  }
}
