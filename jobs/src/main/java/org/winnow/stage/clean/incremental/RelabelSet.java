package org.winnow.stage.clean.incremental;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Checkpoints;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.table.Labels;

/**
 * The faces whose labels are made again, with all that their images show; both are held.
 *
 * @param faces face_id and image_id
 * @param judged face_id of those of which the label does not tell what they were judged to be under
 *     their names, or whose names changed: these are judged again
 */
record RelabelSet(Dataset<Row> faces, Dataset<Row> judged) {

  /**
   * Finds them.
   *
   * @param claims from {@link Claims#of}
   * @param labels of the last run
   * @param names that are judged again
   * @param reached face_id
   */
  static RelabelSet of(
      Dataset<Row> claims, Dataset<Row> labels, Dataset<Row> names, Dataset<Row> reached) {
    Dataset<Row> few = BroadcastHint.rows(names);
    Dataset<Row> named =
        claims.join(few, new String[] {"name"}, "left_semi").select("face_id").distinct();
    Dataset<Row> known = labels.select(Labels.FACE_ID.col(), Labels.CLAIMED_IDENTITY.col());
    Dataset<Row> unknown =
        claims.select("face_id").join(known, new String[] {"face_id"}, "left_anti");
    Dataset<Row> wasNamed =
        known
            .join(
                few.withColumnRenamed("name", Labels.CLAIMED_IDENTITY.name()),
                new String[] {Labels.CLAIMED_IDENTITY.name()},
                "left_semi")
            .select("face_id");
    Dataset<Row> changed =
        Checkpoints.cut(
            named
                .union(unknown)
                .union(wasNamed)
                .union(labels.filter(overruled()).select(Labels.FACE_ID.col()))
                .distinct());
    Dataset<Row> images =
        claims
            .select("face_id", "image_id")
            .distinct()
            .join(changed.union(reached).distinct(), new String[] {"face_id"}, "left_semi")
            .select("image_id")
            .distinct();
    Dataset<Row> faces =
        Checkpoints.cut(
            claims
                .join(images, new String[] {"image_id"}, "left_semi")
                .select("face_id", "image_id")
                .distinct());
    return new RelabelSet(
        faces,
        Checkpoints.cut(
            changed.join(
                BroadcastHint.rows(faces).select("face_id"),
                new String[] {"face_id"},
                "left_semi")));
  }

  /**
   * Whether something else than what its face was judged to be decided upon a label: other claims
   * upon the face, which it does not name, or a person. A rescued face's label tells it, but for
   * one of before the columns that do.
   */
  private static Column overruled() {
    return Labels.REASON
        .col()
        .equalTo(Reason.CONFLICTING_CLAIMS.name())
        .or(Labels.REASON.col().startsWith("PERSON_"))
        .or(
            Labels.REASON
                .col()
                .equalTo(Reason.RESCUED.name())
                .and(Labels.CLAIM_REASON.col().isNull()));
  }
}
