package org.winnow.primitive;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.algo.vector.Similarities;

/**
 * All pairs of a set of unit vectors with a cosine of at least τ, and the nearest other vector of
 * each. Exact: the set is cut into blocks by a hash of the id, each pair of blocks is one matrix
 * multiplication in one task.
 */
public final class SimilarityJoin {
  /** Vectors in a block: two blocks of 512 numbers each are 16 MiB. */
  private static final int BLOCK = 4096;

  private static final StructType FOUND =
      new StructType()
          .add("a", DataTypes.StringType, false)
          .add("b", DataTypes.StringType, false)
          .add("similarity", DataTypes.FloatType, false)
          .add("nearest", DataTypes.BooleanType, false);

  private SimilarityJoin() {}

  /**
   * What a join found.
   *
   * @param pairs columns a, b (a before b) and similarity
   * @param nearest columns id, nearest_id, nearest_similarity; no row for an only vector
   */
  public record Result(Dataset<Row> pairs, Dataset<Row> nearest) {}

  /**
   * Joins a set with itself.
   *
   * @param vectors columns id (text) and vector (unit, array of float)
   * @param count number of rows of {@code vectors}
   * @param threshold least cosine of a pair
   */
  public static Result within(Dataset<Row> vectors, long count, double threshold) {
    long blocks = Math.max(1, (count + BLOCK - 1) / BLOCK);
    Dataset<Row> cells =
        vectors
            .select(
                col("id"),
                col("vector"),
                pmod(xxhash64(col("id")), lit(blocks)).cast("int").as("block"))
            .withColumn("other", explode(sequence(lit(0), lit((int) blocks - 1))))
            .withColumn(
                "cell",
                array_join(
                    array_sort(array(col("block"), col("other"))).cast("array<string>"), "-"));
    Dataset<Row> found =
        Plans.cut(
            GroupedRows.map(cells, "cell", "id", FOUND, rows -> cell(rows, (float) threshold)));
    Dataset<Row> nearest =
        found
            .filter("nearest")
            .groupBy(col("a").as("id"))
            // Of two equally near ones, the later id: any fixed rule will do.
            .agg(max(struct(col("similarity"), col("b"))).as("best"))
            .select(
                col("id"),
                col("best.b").as("nearest_id"),
                col("best.similarity").as("nearest_similarity"));
    return new Result(found.filter("NOT nearest").drop("nearest"), nearest);
  }

  /** One cell of the grid: a block with itself, or two blocks with each other. */
  private static List<Row> cell(List<Row> rows, float threshold) {
    int low = rows.stream().mapToInt(row -> row.getInt(2)).min().orElse(0);
    List<Row> left = rows.stream().filter(row -> row.getInt(2) == low).toList();
    boolean diagonal = rows.get(0).getString(4).equals(low + "-" + low);
    List<Row> right = diagonal ? left : rows.stream().filter(row -> row.getInt(2) != low).toList();
    List<Row> found = new ArrayList<>();
    float[] columnBest = new float[right.size()];
    int[] columnBestRow = new int[right.size()];
    Arrays.fill(columnBest, -2);
    Similarities.forEachRow(
        vectors(left),
        vectors(right),
        (row, cosines) -> {
          int best = -1;
          for (int column = 0; column < cosines.length; column++) {
            if (diagonal && column == row) {
              continue;
            }
            float cosine = cosines[column];
            best = best < 0 || cosine >= cosines[best] ? column : best;
            if (cosine >= columnBest[column]) {
              columnBest[column] = cosine;
              columnBestRow[column] = row;
            }
            if (cosine >= threshold && (!diagonal || row < column)) {
              found.add(pair(id(left, row), id(right, column), cosine));
            }
          }
          if (best >= 0) {
            found.add(RowFactory.create(id(left, row), id(right, best), cosines[best], true));
          }
        });
    for (int column = 0; column < right.size() && !diagonal; column++) {
      if (columnBest[column] > -2) {
        found.add(
            RowFactory.create(
                id(right, column), id(left, columnBestRow[column]), columnBest[column], true));
      }
    }
    return found;
  }

  private static Row pair(String a, String b, float cosine) {
    return a.compareTo(b) < 0
        ? RowFactory.create(a, b, cosine, false)
        : RowFactory.create(b, a, cosine, false);
  }

  private static String id(List<Row> rows, int i) {
    return rows.get(i).getString(0);
  }

  private static List<float[]> vectors(List<Row> rows) {
    return rows.stream().map(row -> floats(row, 1)).toList();
  }

  /** An array column as numbers. */
  public static float[] floats(Row row, int column) {
    List<Float> values = row.getList(column);
    float[] result = new float[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i);
    }
    return result;
  }
}
