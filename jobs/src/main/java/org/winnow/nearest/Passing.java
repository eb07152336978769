package org.winnow.nearest;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.winnow.spark.ResourceScope;
import org.winnow.table.Faces;

/**
 * The faces that satisfy a condition.
 *
 * @param faces face_id, each once
 * @param count number of them
 */
public record Passing(Dataset<Row> faces, long count) {
  /**
   * Computes them. The innermost {@link ResourceScope} owns them.
   *
   * @param faces column face_id, each once
   */
  public static Passing of(Dataset<Row> faces) {
    // By id: each join of a search would shuffle them again.
    Dataset<Row> kept =
        ResourceScope.persist(
            faces.select(Faces.FACE_ID.col()).repartition(Faces.FACE_ID.col()),
            StorageLevel.MEMORY_AND_DISK());
    return new Passing(kept, kept.count());
  }
}
