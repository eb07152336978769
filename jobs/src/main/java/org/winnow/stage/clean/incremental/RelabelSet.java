package org.winnow.stage.clean.incremental;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.table.Faces;
import org.winnow.table.Labels;

/**
 * The faces to relabel, with all other faces of their images. Both datasets are persisted.
 *
 * @param faces face_id and image_id
 * @param judged face_id of the faces to judge again: their names changed, or their labels do not
 *     contain the judgement
 */
record RelabelSet(Dataset<Row> faces, Dataset<Row> judged) {

  /**
   * Finds the faces to relabel.
   *
   * @param claims from {@link Claims#of}
   * @param labels labels of the previous run
   * @param names names that are judged again
   * @param affected face_id of faces affected by changed identities
   */
  static RelabelSet of(
      Dataset<Row> claims, Dataset<Row> labels, Dataset<Row> names, Dataset<Row> affected) {
    String[] face = {Labels.FACE_ID.name()};
    Dataset<Row> named = BroadcastHint.ifSmall(names);
    Dataset<Row> ofNames =
        claims
            .join(named, new String[] {Claims.NAME.name()}, "left_semi")
            .select(Labels.FACE_ID.col())
            .distinct();
    Dataset<Row> previous = labels.select(Labels.FACE_ID.col(), Labels.CLAIMED_IDENTITY.col());
    Dataset<Row> added = claims.select(Labels.FACE_ID.col()).join(previous, face, "left_anti");
    Dataset<Row> previouslyNamed =
        previous
            .join(
                named.withColumnRenamed(Claims.NAME.name(), Labels.CLAIMED_IDENTITY.name()),
                new String[] {Labels.CLAIMED_IDENTITY.name()},
                "left_semi")
            .select(Labels.FACE_ID.col());
    Dataset<Row> changed =
        Materializer.materialize(
            ofNames
                .union(added)
                .union(previouslyNamed)
                .union(labels.filter(judgementUnknown()).select(Labels.FACE_ID.col()))
                .distinct());
    Dataset<Row> images =
        claims
            .select(Labels.FACE_ID.col(), Faces.IMAGE_ID.col())
            .distinct()
            .join(changed.union(affected).distinct(), face, "left_semi")
            .select(Faces.IMAGE_ID.col())
            .distinct();
    Dataset<Row> faces =
        Materializer.materialize(
            claims
                .join(images, new String[] {Faces.IMAGE_ID.name()}, "left_semi")
                .select(Labels.FACE_ID.col(), Faces.IMAGE_ID.col())
                .distinct());
    return new RelabelSet(
        faces,
        Materializer.materialize(
            changed.join(
                BroadcastHint.ifSmall(faces).select(Labels.FACE_ID.col()), face, "left_semi")));
  }

  /**
   * Whether the label lacks the judgement of the face. Conflicting claims and reviews replace it.
   * The label of a rescued face contains it, except in tables of earlier versions.
   */
  private static Column judgementUnknown() {
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
