package org.winnow.bench;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.winnow.nearest.Queries;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/**
 * The nearest faces by plain SQL, as the truth.
 *
 * @param scored every face with its attributes and its cosine to a query
 */
record PlainSearch(Dataset<Row> scored) {
  private static final String COSINE = "cosine";

  /** Compares a query with every face. The innermost resource scope owns the result. */
  static PlainSearch of(DeltaStore tables, Queries query) {
    float[] vector = query.vectors().get(0);
    Float[] numbers = new Float[vector.length];
    Arrays.setAll(numbers, i -> vector[i]);
    return new PlainSearch(
        Materializer.materialize(
            tables
                .read(Embeddings.TABLE)
                .filter(Embeddings.FACE_ID.col().notEqual(query.ids().get(0)))
                .select(
                    Embeddings.FACE_ID.col(),
                    call_udf("cosine_similarity", Embeddings.VECTOR.col(), lit(numbers))
                        .cast("float")
                        .as(COSINE))
                .join(
                    tables
                        .read(Faces.TABLE)
                        .select(Faces.FACE_ID.col(), Faces.BRIGHTNESS.col(), Faces.SHARPNESS.col()),
                    Faces.FACE_ID.name())));
  }

  /** The k nearest faces that satisfy a condition. */
  Set<String> nearest(String condition, int k) {
    return new HashSet<>(
        scored
            .filter(expr(condition))
            .orderBy(col(COSINE).desc(), Faces.FACE_ID.col())
            .limit(k)
            .select(Faces.FACE_ID.col())
            .as(Encoders.STRING())
            .collectAsList());
  }
}
