package org.winnow.bench.leaks;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.config.Threshold;
import org.winnow.console.Errors;
import org.winnow.identity.Calibration;
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/**
 * Another embedder than the one that was climbed on. A search finds what fools its embedder; that
 * it found the person is shown by one that had no part in it.
 *
 * @param people centroids by the witness of the same groups of faces, columns {@link
 *     WarehouseFaces#GROUP} and {@link GroupCentroids#CENTROID}
 * @param threshold the cosine to a centroid from which on the witness sees the person
 */
record Witness(Dataset<Row> people, double threshold) {
  private static final int SAMPLE = 2000;

  /**
   * Reads its embeddings.
   *
   * @param real the people, by the embedder that is climbed on
   * @param same from which on two faces show one person
   * @throws org.winnow.console.UserException if there are no embeddings by the witness
   */
  static Witness of(DeltaStore tables, String modelId, WarehouseFaces real, Threshold same) {
    Dataset<Row> faces =
        Materializer.materialize(
            Embeddings.vectors(tables.read(Embeddings.TABLE), modelId)
                .select(Embeddings.FACE_ID.col(), Embeddings.VECTOR.col().as(VectorSet.VECTOR))
                .join(
                    real.faces().select(Faces.FACE_ID.col(), col(WarehouseFaces.GROUP)),
                    Faces.FACE_ID.name()));
    if (faces.isEmpty()) {
      throw Errors.nothingToEvaluate(
          "There are no embeddings by the witness " + modelId + ".",
          "Run `winnow embed --embedder " + modelId + "` first.");
    }
    List<float[]> sample =
        VectorSet.sample(faces, Embeddings.FACE_ID.name(), VectorSet.VECTOR, SAMPLE);
    return new Witness(
        Materializer.materialize(
            GroupCentroids.of(
                faces.filter(col(WarehouseFaces.GROUP).isNotNull()), WarehouseFaces.GROUP)),
        same.cosine(Calibration.unlabelledImpostors(sample)::threshold));
  }

  /** Whether it sees a person; null where one of the vectors is null. */
  Column sees(Column face, Column person) {
    return call_udf("cosine_similarity", face, person).geq(threshold);
  }
}
