package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.kernel.Vectors;
import org.winnow.testing.RandomVectors;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class SimilarityJoinIT {
  private static final int DIMENSION = 24;
  private static final float LEAST = 0.6f;
  private SparkSession spark;
  private final List<float[]> vectors = RandomVectors.of(1500, DIMENSION, 8);

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
  }

  /** Counts that make the grid one block, and five. */
  @ParameterizedTest
  @ValueSource(longs = {1500, 12_000})
  void allPairsOfASetAreThoseOfTheDefinition(long pretendedCount) {
    assertThat(pairs(new VectorSet(rows(false).drop("group", "exclusion_key"), pretendedCount)))
        .isEqualTo(expected((i, j) -> true));
  }

  @Test
  void pairsOfGroupsStayWithinThem() {
    assertThat(pairs(VectorSet.of(rows(false).drop("exclusion_key"))))
        .isEqualTo(expected((i, j) -> i % 7 == j % 7));
  }

  @Test
  void whatMustBeKeptApartIsNotPaired() {
    assertThat(pairs(VectorSet.of(rows(true).drop("group"))))
        .isEqualTo(expected((i, j) -> i % 5 == 4 || j % 5 == 4 || i % 5 != j % 5));
  }

  /** Counts as above, and smallest cosines that many pairs reach, and few. */
  @ParameterizedTest
  @CsvSource({"1500, 0.2, 1400", "12000, 0.2, 1400", "1500, 0.6, 100", "12000, 0.6, 100"})
  void theNearestAreThoseOfASort(long pretendedCount, float least, int queries) {
    VectorSet set = new VectorSet(rows(false).drop("group", "exclusion_key"), pretendedCount);
    TreeMap<String, List<String>> found = new TreeMap<>();
    SimilarityJoin.nearest(set, 4, least)
        .sort("id", "rank")
        .collectAsList()
        .forEach(
            row ->
                found
                    .computeIfAbsent(row.getString(0), id -> new ArrayList<>())
                    .add(row.getString(1)));
    assertThat(found).hasSizeGreaterThan(queries);
    for (int i = 0; i < vectors.size(); i += 10) {
      int query = i;
      List<String> expected =
          IntStream.range(0, vectors.size())
              .filter(j -> j != query && cosine(query, j) >= least)
              .boxed()
              .sorted(
                  Comparator.comparing((Integer j) -> -cosine(query, j)).thenComparing(j -> id(j)))
              .limit(4)
              .map(SimilarityJoinIT::id)
              .toList();
      assertThat(found.getOrDefault(id(i), List.of())).isEqualTo(expected);
    }
  }

  /** Counts that make the grid one cell, and several. */
  @ParameterizedTest
  @ValueSource(longs = {500, 12_000})
  void pairsOfTwoSetsHaveOneOfEach(long pretendedCount) {
    Dataset<Row> all = rows(true).drop("group");
    Dataset<Row> first = all.filter("id < '" + id(300) + "'");
    Dataset<Row> second = all.filter("id >= '" + id(300) + "'");
    TreeMap<String, Float> expected =
        expected((i, j) -> i < 300 && j >= 300 && (i % 5 == 4 || j % 5 == 4 || i % 5 != j % 5), 10);

    assertThat(pairsBetween(first, second, pretendedCount)).isEqualTo(expected);
    assertThat(
            SimilarityJoin.pairs(VectorSet.of(first), VectorSet.of(second.limit(0)), LEAST)
                .isEmpty())
        .isTrue();
  }

  /** Counts that make the grid one cell, and several. */
  @ParameterizedTest
  @ValueSource(longs = {500, 12_000})
  void aVectorOfTheFirstSetMayAskForMore(long pretendedCount) {
    Dataset<Row> all =
        rows(false)
            .drop("group", "exclusion_key")
            .withColumn(
                VectorSet.MIN_SIMILARITY,
                expr("IF(int(substr(id, 5)) % 3 = 0, " + (LEAST + 0.15) + ", -1d)"));
    Dataset<Row> first = all.filter("id < '" + id(300) + "'");
    // What the second set asks for does not count.
    Dataset<Row> second = all.filter("id >= '" + id(300) + "'");
    TreeMap<String, Float> expected =
        expected((i, j) -> i < 300 && j >= 300 && (i % 3 != 0 || cosine(i, j) >= LEAST + 0.15), 10);

    assertThat(pairsBetween(first, second, pretendedCount)).isEqualTo(expected);
    assertThat(expected.keySet()).anyMatch(pair -> Integer.parseInt(pair.substring(4, 9)) % 3 == 0);
    assertThat(expected.size()).isLessThan(expected((i, j) -> i < 300 && j >= 300, 10).size());
  }

  @Test
  void emptySetsHaveNoPairs() {
    Dataset<Row> none = rows(false).limit(0).drop("group", "exclusion_key");
    assertThat(SimilarityJoin.pairs(VectorSet.of(none), LEAST).isEmpty()).isTrue();
    assertThat(SimilarityJoin.nearest(VectorSet.of(none), 1, -1).isEmpty()).isTrue();
    assertThat(
            SimilarityJoin.pairs(VectorSet.of(none.withColumn("group", none.col("id"))), LEAST)
                .isEmpty())
        .isTrue();
  }

  private interface Allowed {
    boolean test(int i, int j);
  }

  private TreeMap<String, Float> expected(Allowed allowed) {
    return expected(allowed, 50);
  }

  private TreeMap<String, Float> expected(Allowed allowed, int least) {
    TreeMap<String, Float> expected = new TreeMap<>();
    for (int i = 0; i < vectors.size(); i++) {
      for (int j = i + 1; j < vectors.size(); j++) {
        if (cosine(i, j) >= LEAST && allowed.test(i, j)) {
          expected.put(id(i) + " " + id(j), cosine(i, j));
        }
      }
    }
    assertThat(expected).hasSizeGreaterThan(least);
    return expected;
  }

  private static TreeMap<String, Float> pairsBetween(
      Dataset<Row> first, Dataset<Row> second, long pretendedCount) {
    return pairs(
        SimilarityJoin.pairs(
            new VectorSet(first, pretendedCount), new VectorSet(second, pretendedCount), LEAST));
  }

  private static TreeMap<String, Float> pairs(VectorSet set) {
    return pairs(SimilarityJoin.pairs(set, LEAST));
  }

  private static TreeMap<String, Float> pairs(Dataset<Row> rows) {
    TreeMap<String, Float> found = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      assertThat(found.put(row.getString(0) + " " + row.getString(1), row.getFloat(2))).isNull();
    }
    return found;
  }

  private float cosine(int i, int j) {
    return (float) Vectors.dot(vectors.get(i), vectors.get(j));
  }

  private static String id(int i) {
    return "face%05d".formatted(i);
  }

  private Dataset<Row> rows(boolean withNulls) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      rows.add(
          RowFactory.create(
              id(i),
              vectors.get(i),
              withNulls && i % 5 == 4 ? null : "image" + i % 5,
              "group" + i % 7));
    }
    return spark
        .createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.StringType, false)
                .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false)
                .add("exclusion_key", DataTypes.StringType)
                .add("group", DataTypes.StringType, false))
        .repartition(3);
  }
}
