package org.winnow.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.explain.Explanation;
import org.winnow.identity.Reason;
import org.winnow.spark.Batches;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Faces;
import org.winnow.table.Labels;

/**
 * All faces without pictures, with their outcome in the newest round, and counts by claimed name
 * and by identity. All are computed once and cached on the executors until closed.
 */
final class FaceIndex implements AutoCloseable {
  /** Outcome of a face; {@link #WAITING} if no round has a label of it. */
  static final String OUTCOME = "face_outcome";

  /** Dropped because another face of the image is the subject; no claim refers to it. */
  static final String BYSTANDER = Explanation.BYSTANDER;

  static final String WAITING = "waiting";

  static final String TOTAL = "total";
  static final String KEPT = "kept";
  static final String MOVED = "moved";
  static final String DROPPED = "dropped";
  static final String REVIEW = "review";

  private final Dataset<Row> faces;
  private final Dataset<Row> names;
  private final Dataset<Row> accepted;

  private FaceIndex(Dataset<Row> faces) {
    this.faces = Batches.persist(faces);
    this.names = Batches.persist(byName(this.faces));
    this.accepted =
        Batches.persist(
            this.faces
                .filter(col(OUTCOME).isin(KEPT, MOVED))
                .groupBy(Labels.IDENTITY_ID.col())
                .agg(count(lit(1)).as(TOTAL)));
  }

  static FaceIndex of(DeltaStore tables) {
    Dataset<Row> labels = tables.read(Labels.TABLE);
    int round = Labels.newestRound(labels);
    Dataset<Row> judged =
        labels
            .filter(Labels.ROUND.col().equalTo(round))
            .select(
                Labels.FACE_ID.col(),
                Labels.CLAIMED_IDENTITY.col(),
                Labels.IDENTITY_ID.col(),
                Labels.DECISION.col(),
                Labels.REASON.col(),
                Labels.SIMILARITY.col(),
                Labels.MARGIN.col());
    Dataset<Row> faces =
        tables
            .readWithFiles(Faces.TABLE)
            .select(
                Faces.FACE_ID.col(),
                Faces.IMAGE_ID.col(),
                Faces.FACE_INDEX.col(),
                Faces.SCORE.col(),
                Faces.EYE_DISTANCE.col(),
                Faces.SHARPNESS.col(),
                Faces.BRIGHTNESS.col(),
                Faces.YAW.col(),
                col(KeyedBytes.FILE));
    return new FaceIndex(
        faces.join(judged, Faces.FACE_ID.name(), "left").withColumn(OUTCOME, outcome()));
  }

  private static Column outcome() {
    return when(Labels.REASON.col().equalTo(Reason.BACKGROUND.name()), BYSTANDER)
        .otherwise(
            coalesce(org.apache.spark.sql.functions.lower(Labels.DECISION.col()), lit(WAITING)));
  }

  private static Dataset<Row> byName(Dataset<Row> faces) {
    return faces
        .filter(Labels.CLAIMED_IDENTITY.col().isNotNull())
        .groupBy(Labels.CLAIMED_IDENTITY.col())
        .agg(
            count(lit(1)).as(TOTAL),
            times(KEPT),
            times(MOVED),
            times(DROPPED),
            times(REVIEW),
            times(BYSTANDER));
  }

  private static Column times(String outcome) {
    return count_if(col(OUTCOME).equalTo(outcome)).as(outcome);
  }

  /**
   * One row per face: keys and measures of {@code faces}, its label, {@link #OUTCOME}, data file.
   */
  Dataset<Row> faces() {
    return faces;
  }

  /** One row per claimed name: number of faces in total and by outcome. */
  Dataset<Row> names() {
    return names;
  }

  /** One row per identity: number of faces kept in it or moved to it. */
  Dataset<Row> accepted() {
    return accepted;
  }

  @Override
  public void close() {
    accepted.unpersist();
    names.unpersist();
    faces.unpersist();
  }
}
