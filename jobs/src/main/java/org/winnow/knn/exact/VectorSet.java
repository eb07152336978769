package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.kernel.Vectors;
import org.winnow.spark.Materializer;

/**
 * Unit vectors to join. Two optional columns restrict the pairs. Vectors with equal {@code
 * exclusion_key} (text, may be null) are never paired, for example faces of one image. With a
 * column {@code group} (text), pairs are formed only within a group.
 *
 * @param rows columns id (text) and vector (array of float), and the optional columns
 * @param count number of rows; determines the number of tasks, not the result
 */
public record VectorSet(Dataset<Row> rows, long count) {
  public static final String ID = "id";
  public static final String VECTOR = "vector";

  /** Optional: vectors with equal keys are never paired. */
  public static final String EXCLUSION_KEY = "exclusion_key";

  /**
   * Optional, a double: the smallest cosine of a pair with this vector. It is heeded by {@link
   * SimilarityJoin#pairs(VectorSet, VectorSet, float)} for vectors of the first set.
   */
  public static final String MIN_SIMILARITY = "min_similarity";

  /** Optional: pairs are formed within a group. */
  public static final String GROUP = "group";

  /** Counts the rows. */
  public static VectorSet of(Dataset<Row> rows) {
    return new VectorSet(rows, Materializer.count(rows));
  }

  /**
   * Some vectors of a dataset, chosen and ordered by hashes of their ids.
   *
   * @param id name of the column of the id
   * @param vector name of the column of the vector
   * @param size number of vectors at most; they fit the driver
   */
  public static List<float[]> sample(Dataset<Row> rows, String id, String vector, int size) {
    return rows
        .orderBy(xxhash64(col(id)), col(id))
        .limit(size)
        .select(vector)
        .collectAsList()
        .stream()
        .map(row -> Vectors.of(row.getList(0)))
        .toList();
  }

  boolean grouped() {
    return hasColumn(GROUP);
  }

  /** The rows with all five columns: group, id, exclusion_key, vector, min_similarity. */
  public Dataset<Row> columns() {
    return rows.select(
        optional(GROUP, lit("")),
        col(ID),
        optional(EXCLUSION_KEY, lit(null).cast("string")),
        col(VECTOR),
        optional(MIN_SIMILARITY, lit(-1.0)));
  }

  /** The rows as one group, "". */
  Dataset<Row> ungrouped() {
    return columns().withColumn(GROUP, lit(""));
  }

  private Column optional(String name, Column defaultValue) {
    return hasColumn(name) ? col(name) : defaultValue.as(name);
  }

  private boolean hasColumn(String column) {
    return Arrays.asList(rows.columns()).contains(column);
  }
}
