package org.winnow.stage.clean.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.identity.Reason.Decision;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.stage.clean.inter.IdentityGroups;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Identities.Status;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;
import org.winnow.table.Verdict;

/**
 * Applies reviews to the decisions of the model. The newest active review of a subject counts. A
 * review of a face overrides a review of its identity. A review of a missing subject or target has
 * no effect.
 *
 * <p>KEEP of an identity keeps its faces in review, except {@link Reason#AMBIGUOUS_SUBJECT} and
 * {@link Reason#CONFLICTING_CLAIMS}. In those cases a person must select the face. So only reviews
 * of faces can give an identity two faces of one image.
 */
public final class ReviewOverrides {
  private static final String CLAIMED = "claimed";
  private static final String CLAIMED_VERDICT = "claimed_verdict";
  private static final String DECIDED = "decided";
  private static final String FACE_COUNT = "face_count";
  private static final String TARGET_IDENTITY = "target";
  private static final String MERGED_IDENTITY = "merged";
  private static final String OUTCOME = "decision_and_reason";
  private static final String SEPARATOR = ":";
  private static final String ASSIGNED_ID = "assigned_id";
  private static final String HOLDER_ID = "holder_id";
  private static final String NEW_STATUS = "new_status";
  private static final String NEW_REASON = "new_reason";
  private static final String OWN = "own_id";
  private static final String GROUP = "own_group";
  private static final String VERDICT = "face_verdict";
  private static final String TARGET = "face_target";
  private static final String BY_IDENTITY = "identity_verdict";
  private static final String MERGED = "merged_by_person";

  private ReviewOverrides() {}

  /**
   * Applies reviews to labels.
   *
   * @param labels rows of {@link Labels}, one for each face
   * @param identities rows of {@link Identities} after merging, one for each identity
   * @return the same number of rows of {@link Labels}
   */
  public static Dataset<Row> applied(
      Dataset<Row> labels, Dataset<Row> identities, Dataset<Row> reviews) {
    Dataset<Row> joined =
        withIdentityDecisions(
            withFaceDecisions(withOwnGroup(labels, identities), identities, reviews), reviews);
    Column face = col(VERDICT);
    Column keep = face.equalTo(Verdict.KEEP.name()).and(col(GROUP).isNotNull());
    Column moveToOwnGroup = face.equalTo(Verdict.MOVE.name()).and(col(TARGET).equalTo(col(GROUP)));
    Column move = face.equalTo(Verdict.MOVE.name()).and(col(TARGET).isNotNull());
    Column drop = face.equalTo(Verdict.DROP.name());
    Column decision = Labels.DECISION.col();
    Column identityDrop =
        col(BY_IDENTITY)
            .equalTo(Verdict.DROP.name())
            .and(decision.notEqual(Decision.DROPPED.name()));
    Column identityKeep =
        col(BY_IDENTITY)
            .equalTo(Verdict.KEEP.name())
            .and(Labels.is(Decision.REVIEW))
            .and(
                coalesce(
                    not(
                        Labels.REASON
                            .col()
                            .isin(
                                Reason.AMBIGUOUS_SUBJECT.name(), Reason.CONFLICTING_CLAIMS.name())),
                    lit(true)));
    Column mergedByPerson = Labels.is(Decision.KEPT).and(coalesce(col(MERGED), lit(false)));
    Column outcome =
        when(keep.or(moveToOwnGroup), outcome(Reason.PERSON_KEPT))
            .when(move, outcome(Reason.PERSON_MOVED))
            .when(drop.or(identityDrop), outcome(Reason.PERSON_DROPPED))
            .when(identityKeep, outcome(Reason.PERSON_KEPT))
            .when(mergedByPerson, outcome(Reason.PERSON_MERGED));
    Column assigned =
        when(keep.or(moveToOwnGroup), col(GROUP))
            .when(move, col(TARGET))
            .otherwise(Labels.IDENTITY_ID.col());
    return withOutcome(joined.withColumn(OUTCOME, outcome).withColumn(ASSIGNED_ID, assigned));
  }

  /** Writes the outcome. Measurements against an identity that the face left are removed. */
  private static Dataset<Row> withOutcome(Dataset<Row> decided) {
    Column sameIdentity = Labels.IDENTITY_ID.col().eqNullSafe(col(ASSIGNED_ID));
    Column nearest = Labels.NEAREST_IDENTITY_ID.col().eqNullSafe(col(ASSIGNED_ID));
    Column[] columns =
        Labels.TABLE.fields().stream()
            .map(
                field -> {
                  Column value = field.col();
                  if (field == Labels.DECISION || field == Labels.REASON) {
                    int part = field == Labels.DECISION ? 1 : 2;
                    value = coalesce(part(part), value);
                  } else if (field == Labels.IDENTITY_ID) {
                    value = col(ASSIGNED_ID);
                  } else if (field == Labels.SIMILARITY) {
                    value =
                        when(sameIdentity, value).when(nearest, Labels.NEAREST_SIMILARITY.col());
                  } else if (Labels.BEFORE_RESCUE.contains(field)) {
                    value = when(col(OUTCOME).isNull(), value);
                  } else if (measuredAgainstIdentity(field)) {
                    value = when(sameIdentity, value);
                  }
                  return value.as(field.name());
                })
            .toArray(Column[]::new);
    return decided.select(columns);
  }

  /** A reason with its decision, in the form that {@link #part} reads. */
  private static String outcome(Reason reason) {
    return reason.decision() + SEPARATOR + reason;
  }

  private static Column part(int number) {
    return element_at(split(col(OUTCOME), SEPARATOR), number);
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

  /** The group of each identity, in columns of these names. */
  private static Dataset<Row> groups(Dataset<Row> identities, String id, String group) {
    return identities.select(
        Identities.IDENTITY_ID.col().as(id),
        coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as(group));
  }

  private static Dataset<Row> withOwnGroup(Dataset<Row> labels, Dataset<Row> identities) {
    Dataset<Row> own = groups(identities, CLAIMED, GROUP);
    return labels
        .withColumn(OWN, FaceJudgements.identityId(Labels.CLAIMED_IDENTITY.col()))
        .join(own, col(OWN).equalTo(col(CLAIMED)), "left")
        .drop(CLAIMED);
  }

  private static Dataset<Row> withFaceDecisions(
      Dataset<Row> labels, Dataset<Row> identities, Dataset<Row> reviews) {
    Dataset<Row> targets = groups(identities, TARGET_IDENTITY, TARGET);
    Dataset<Row> decisions =
        ReviewDecisions.newest(ReviewDecisions.active(reviews, Reviews.FACE))
            .join(targets, Reviews.TARGET_ID.col().equalTo(col(TARGET_IDENTITY)), "left")
            .select(
                Reviews.SUBJECT_ID.col().as(DECIDED),
                Reviews.VERDICT.col().as(VERDICT),
                col(TARGET));
    return labels.join(decisions, Labels.FACE_ID.col().equalTo(col(DECIDED)), "left").drop(DECIDED);
  }

  /**
   * Adds the review of the claimed identity, unless the face was moved away. Otherwise adds the
   * review of the assigned identity.
   */
  private static Dataset<Row> withIdentityDecisions(Dataset<Row> labels, Dataset<Row> reviews) {
    Dataset<Row> decisions = ReviewDecisions.identityDecisions(reviews);
    Dataset<Row> claimed =
        decisions
            .withColumnRenamed(Reviews.SUBJECT_ID.name(), CLAIMED)
            .withColumnRenamed(Reviews.VERDICT.name(), CLAIMED_VERDICT);
    Dataset<Row> merges =
        ReviewDecisions.links(reviews)
            .filter(IdentityGroups.TOGETHER.col())
            .select(col(SimilarityJoin.A).as(MERGED_IDENTITY), lit(true).as(MERGED))
            .distinct();
    Column inOwnGroup = col(GROUP).equalTo(Labels.IDENTITY_ID.col());
    return labels
        .join(claimed, col(OWN).equalTo(col(CLAIMED)).and(inOwnGroup), "left")
        .join(decisions, Labels.IDENTITY_ID.col().equalTo(Reviews.SUBJECT_ID.col()), "left")
        .join(
            merges,
            col(OWN)
                .equalTo(col(MERGED_IDENTITY))
                .and(inOwnGroup)
                .and(col(OWN).notEqual(col(GROUP))),
            "left")
        .withColumn(BY_IDENTITY, coalesce(col(CLAIMED_VERDICT), Reviews.VERDICT.col()))
        .drop(
            CLAIMED,
            CLAIMED_VERDICT,
            Reviews.SUBJECT_ID.name(),
            Reviews.VERDICT.name(),
            MERGED_IDENTITY);
  }

  /**
   * Applies reviews to identities: updates their numbers of faces and their status. An identity in
   * review becomes KEPT by a review of itself or of its faces. A similar identity needs a review of
   * itself.
   *
   * @param identities rows of {@link Identities}, one for each identity
   * @param applied from {@link #applied}
   */
  public static Dataset<Row> identities(
      Dataset<Row> identities, Dataset<Row> applied, Dataset<Row> reviews) {
    Dataset<Row> faces =
        applied
            .filter(Labels.kept())
            .groupBy(Labels.IDENTITY_ID.col().as(HOLDER_ID))
            .agg(count(lit(1)).as(FACE_COUNT));
    Dataset<Row> decisions = ReviewDecisions.identityDecisions(reviews);
    Column faceCount = coalesce(col(FACE_COUNT), lit(0L));
    Column merged = Identities.is(Status.MERGED);
    Column similarIdentity =
        coalesce(Identities.REASON.col().equalTo(Reason.SIMILAR_IDENTITY.name()), lit(false));
    Column keep = coalesce(Reviews.VERDICT.col().equalTo(Verdict.KEEP.name()), lit(false));
    Column drop = coalesce(Reviews.VERDICT.col().equalTo(Verdict.DROP.name()), lit(false));
    Column awaitsReview = similarIdentity.and(not(keep)).and(not(drop));
    Column kept = faceCount.gt(0).and(keep.or(not(similarIdentity)));
    Column emptied = faceCount.equalTo(0).and(Identities.is(Status.KEPT));
    Column status =
        when(merged, Identities.STATUS.col())
            .when(drop.and(faceCount.equalTo(0)), Status.DROPPED.name())
            .when(kept, Status.KEPT.name())
            .when(emptied, Status.DROPPED.name())
            .otherwise(Identities.STATUS.col());
    Column reason =
        when(merged, Identities.REASON.col())
            .when(drop.and(faceCount.equalTo(0)), Reason.PERSON_DROPPED.name())
            .when(
                kept,
                when(Identities.REASON.col().equalTo(Reason.SPLIT.name()), Identities.REASON.col()))
            .when(emptied, Reason.NO_FACE_KEPT.name())
            .otherwise(Identities.REASON.col());
    return identities
        .join(faces, Identities.IDENTITY_ID.col().equalTo(col(HOLDER_ID)), "left")
        .join(decisions, Identities.IDENTITY_ID.col().equalTo(Reviews.SUBJECT_ID.col()), "left")
        // Both columns depend on the old values, so they are computed before the replacement.
        .withColumn(NEW_STATUS, status)
        .withColumn(NEW_REASON, reason)
        .withColumn(
            Identities.FACES.name(),
            when(merged.or(awaitsReview), Identities.FACES.col()).otherwise(faceCount))
        .withColumn(Identities.STATUS.name(), col(NEW_STATUS))
        .withColumn(Identities.REASON.name(), col(NEW_REASON))
        .select(Identities.TABLE.columns());
  }
}
