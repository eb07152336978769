package org.winnow.bench.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.knn.exact.VectorSet;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/** Generated embeddings with attributes that depend on the vector, and that do not. */
public final class GeneratedAttributes {
  private static final long DRAWS = 1L << 30;

  private GeneratedAttributes() {}

  /**
   * Writes embeddings and faces. Brightness is drawn; sharpness is the first number of a vector.
   */
  public static void write(
      SparkSession spark, DeltaStore tables, EmbeddingGenerator generator, String model) {
    Commit commit = new Commit("bench", "bench", "", Map.of());
    Dataset<Row> rows =
        GeneratedEmbeddings.rows(spark, generator)
            .select(col(VectorSet.ID).as(Faces.FACE_ID.name()), col(VectorSet.VECTOR));
    tables.append(
        Embeddings.TABLE,
        NullColumns.fill(rows.withColumn(Embeddings.MODEL_ID.name(), lit(model)), Embeddings.TABLE),
        commit);
    tables.append(
        Faces.TABLE,
        NullColumns.fill(
            rows.withColumn(
                    Faces.BRIGHTNESS.name(),
                    pmod(xxhash64(Faces.FACE_ID.col()), lit(DRAWS))
                        .divide((double) DRAWS)
                        .cast("float"))
                .withColumn(Faces.SHARPNESS.name(), col(VectorSet.VECTOR).getItem(0)),
            Faces.TABLE),
        commit);
  }
}
