package org.winnow.stage.clean.review;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.stage.clean.inter.IdentityGroups;
import org.winnow.table.Reviews;
import org.winnow.table.Verdict;

/** Selects the reviews that count. */
public final class ReviewDecisions {
  private static final String RANK = "rank";

  private ReviewDecisions() {}

  /**
   * Reviewed pairs of identities: a, b, together. {@code together} is true if a was merged into b,
   * false if the two must stay separate.
   */
  public static Dataset<Row> links(Dataset<Row> reviews) {
    return active(reviews, Reviews.IDENTITY)
        .filter(Reviews.VERDICT.col().isin(Verdict.MERGE.name(), Verdict.SEPARATE.name()))
        .select(
            Reviews.SUBJECT_ID.col().as(SimilarityJoin.A),
            Reviews.TARGET_ID.col().as(SimilarityJoin.B),
            Reviews.VERDICT.col().equalTo(Verdict.MERGE.name()).as(IdentityGroups.TOGETHER.name()))
        .distinct();
  }

  /** KEEP and DROP reviews of identities: subject_id, verdict. */
  static Dataset<Row> identityDecisions(Dataset<Row> reviews) {
    Column keepOrDrop = Reviews.VERDICT.col().isin(Verdict.KEEP.name(), Verdict.DROP.name());
    return newest(active(reviews, Reviews.IDENTITY).filter(keepOrDrop))
        .select(Reviews.SUBJECT_ID.col(), Reviews.VERDICT.col());
  }

  static Dataset<Row> active(Dataset<Row> reviews, String subject) {
    return reviews.filter(
        Reviews.UNDONE_AT.col().isNull().and(Reviews.SUBJECT.col().equalTo(subject)));
  }

  /** The newest review of each subject; concurrent imports can leave two. */
  static Dataset<Row> newest(Dataset<Row> decisions) {
    Column rank =
        row_number()
            .over(
                Window.partitionBy(Reviews.SUBJECT_ID.col())
                    .orderBy(Reviews.DECIDED_AT.col().desc(), Reviews.REVIEW_ID.col()));
    return decisions.withColumn(RANK, rank).filter(col(RANK).equalTo(1)).drop(RANK);
  }
}
