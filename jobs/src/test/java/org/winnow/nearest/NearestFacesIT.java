package org.winnow.nearest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.bench.generate.GeneratedEmbeddings;
import org.winnow.bench.generate.NullColumns;
import org.winnow.job.TestContext;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.kernel.NearestLists;
import org.winnow.kernel.Vectors;
import org.winnow.knn.exact.VectorSet;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.testing.SparkExtension;

/** Searches are compared with brute force, under conditions of all kinds. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NearestFacesIT {
  private static final String MODEL = "generated";
  private static final int K = 10;
  private static final int FACES = 4000;

  /** Faces with the vector of another face: their cosines are equal. */
  private static final int COPIES = 300;

  private static final Commit COMMIT = new Commit("run-1", "embed", "", Map.of());
  private static final EmbeddingGenerator GENERATOR =
      new EmbeddingGenerator(3, FACES, 32, 60, 0.8, 0.05, 0.05);

  @TempDir private static Path folder;
  private DeltaStore tables;
  private NearestFaces scanned;
  private NearestFaces indexed;

  @BeforeAll
  void index(SparkSession spark) {
    tables = new DeltaStore(spark, folder.toString());
    Dataset<Row> made =
        GeneratedEmbeddings.rows(spark, GENERATOR).drop(GeneratedEmbeddings.IDENTITY);
    Dataset<Row> faces =
        made.union(
            made.filter(col(VectorSet.ID).lt(GeneratedEmbeddings.id(COPIES)))
                .select(concat(lit("copy of "), col(VectorSet.ID)), col(VectorSet.VECTOR)));
    tables.append(Embeddings.TABLE, embeddings(faces), COMMIT);
    tables.append(Faces.TABLE, faces(faces), COMMIT);
    scanned = NearestFaces.of(tables, MODEL);
    assertThat(IndexBuilder.build(new TestContext(spark, folder, "index").context(), MODEL))
        .startsWith("The index of generated was built: 4,300 vectors in 134 cells");
    indexed = NearestFaces.of(tables, MODEL);
  }

  private static Dataset<Row> embeddings(Dataset<Row> faces) {
    return NullColumns.fill(
        faces.select(
            col(VectorSet.ID).as("face_id"), lit(MODEL).as("model_id"), col(VectorSet.VECTOR)),
        Embeddings.TABLE);
  }

  /** Sharpness is the first number of the vector, and brightness is drawn. */
  private static Dataset<Row> faces(Dataset<Row> faces) {
    return NullColumns.fill(
        faces.select(
            col(VectorSet.ID).as("face_id"),
            col(VectorSet.VECTOR).getItem(0).as("sharpness"),
            xxhash64(col(VectorSet.ID))
                .bitwiseAND(lit(0xFFFF))
                .divide(0x10000)
                .cast("float")
                .as("brightness")),
        Faces.TABLE);
  }

  private static Queries queries(long... faces) {
    return new Queries(
        LongStream.of(faces).mapToObj(GeneratedEmbeddings::id).toList(),
        LongStream.of(faces).mapToObj(GENERATOR::vector).toList());
  }

  /** Conditions by the share that passes, drawn, with the query and against it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "brightness < 0.001",
        "brightness < 0.3",
        "brightness < 2",
        "sharpness > 0.3",
        "sharpness < -0.3",
        "face_id LIKE 'copy%'",
        "brightness < 0"
      })
  void anExactSearchIsEqualToBruteForce(String condition) {
    Set<String> passing =
        Set.copyOf(Condition.passing(tables, condition).as(Encoders.STRING()).collectAsList());
    for (NearestFaces faces : List.of(scanned, indexed)) {
      // Few faces that pass are joined first, many last. Both ways are tried.
      for (long few : List.of(Long.MAX_VALUE, 0L)) {
        for (Queries queries : List.of(queries(5), queries(0, 250, 3999))) {
          Found found = faces.search(queries, Optional.of(condition), new Goal(K, 1), few);
          assertThat(lists(found.lists())).isEqualTo(bruteForce(queries, passing));
          assertThat(found.passing()).isEqualTo(passing.size());
          assertThat(found.recall()).isEmpty();
        }
      }
    }
  }

  @Test
  void withoutAConditionTheBoundSparesCells() {
    Set<String> all = all();
    Found found = indexed.search(queries(5), Optional.empty(), new Goal(K, 1));
    assertThat(lists(found.lists())).isEqualTo(bruteForce(queries(5), all));
    assertThat(found.facesRead()).isPositive().isLessThan(found.faces());
    assertThat(found.line()).startsWith("cells by bound; ").endsWith("; exact");
    Found scan = scanned.search(queries(5), Optional.empty(), new Goal(K, 1));
    assertThat(lists(scan.lists())).isEqualTo(lists(found.lists()));
    assertThat(scan.line())
        .isEqualTo("scan of embeddings; 1 of 1 cell read (100.0 % of 4,300 vectors); exact");
  }

  /** So many queries that vectors of 8 bits filter the pairs, where the processor is fast at it. */
  @Test
  void aLargeBatchIsEqualToBruteForce() {
    Queries queries = queries(LongStream.range(0, 1500).toArray());
    assertThat(lists(indexed.search(queries, Optional.empty(), new Goal(K, 1)).lists()))
        .isEqualTo(bruteForce(queries, all()));
  }

  @Test
  void anIndexWithoutMarginsEndsByTheNumberOfCells() {
    Queries queries = queries(LongStream.range(1000, 1100).toArray());
    List<Cell> cells =
        VectorIndex.read(tables, MODEL).cells().stream()
            .map(
                cell ->
                    new Cell(
                        cell.number(),
                        cell.centroid(),
                        cell.bound(),
                        cell.faces(),
                        cell.recallUpTo(),
                        Double.NaN))
            .toList();
    VectorIndex earlier = new VectorIndex(tables, MODEL, cells, true);
    Goal goal = new Goal(K, 0.9);
    FirstWave byNumber = FirstWave.of(earlier, 100, OptionalDouble.empty(), goal);
    assertThat(byNumber.margin()).isZero();
    assertThat(byNumber.nearest()).isBetween(2, 133);
    assertThat(byNumber.recall()).isBetween(0.9, 1.0);
    FirstWave byMargin =
        FirstWave.of(VectorIndex.read(tables, MODEL), 100, OptionalDouble.empty(), goal);
    assertThat(byMargin.margin()).isBetween(0.05, 1.0);
    assertThat(byMargin.nearest()).isEqualTo(1);
    assertThat(byMargin.recall()).isBetween(0.9, 0.91);
    // A sample without a condition says nothing of a search with one.
    assertThat(FirstWave.of(VectorIndex.read(tables, MODEL), 100, OptionalDouble.of(0.5), goal))
        .isEqualTo(byNumber);
    // The margin for this recall is that of all cells.
    FirstWave nearlyAll =
        FirstWave.of(
            VectorIndex.read(tables, MODEL), 100, OptionalDouble.empty(), new Goal(K, 0.999));
    assertThat(nearlyAll.margin()).isZero();
    Found found = Search.run(earlier, queries, Optional.empty(), goal, 0);
    assertThat(found.recall()).hasValue(byNumber.recall());
  }

  @Test
  void anEarlyEndFindsTheShareThatItSays() {
    Queries queries = queries(LongStream.range(1000, 1200).toArray());
    Found found = indexed.search(queries, Optional.empty(), new Goal(K, 0.9));
    List<List<String>> truth = bruteForce(queries, all());
    List<List<String>> early = lists(found.lists());
    long common = 0;
    for (int i = 0; i < truth.size(); i++) {
      common += early.get(i).stream().filter(truth.get(i)::contains).count();
    }
    assertThat(found.recall().orElseThrow()).isBetween(0.9, 1.0);
    assertThat(common / (double) (K * queries.size()))
        .isCloseTo(found.recall().orElseThrow(), within(0.05));
  }

  @Test
  void moreFacesThanThereAreAreAllFaces() {
    Found found = indexed.search(queries(5), Optional.empty(), new Goal(5000, 0.5));
    assertThat(found.lists().size(0)).isEqualTo(FACES + COPIES - 1);
    assertThat(found.recall()).isEmpty();
  }

  private Set<String> all() {
    return Set.copyOf(
        tables.read(Faces.TABLE).select("face_id").as(Encoders.STRING()).collectAsList());
  }

  private static List<List<String>> bruteForce(Queries queries, Set<String> passing) {
    NearestLists lists = new NearestLists(queries.size(), K);
    for (int query = 0; query < queries.size(); query++) {
      for (String face : passing) {
        if (!face.equals(queries.ids().get(query))) {
          float[] vector = GENERATOR.vector(Long.parseLong(face.replace("copy of ", "")));
          lists.offer(query, (float) Vectors.dot(queries.vectors().get(query), vector), face);
        }
      }
    }
    return lists(lists);
  }

  /** Each hit as a text. */
  private static List<List<String>> lists(NearestLists lists) {
    List<List<String>> all = new ArrayList<>();
    for (int query = 0; query < lists.queries(); query++) {
      int number = query;
      all.add(
          IntStream.range(0, lists.size(query))
              .mapToObj(rank -> lists.id(number, rank) + " " + lists.similarity(number, rank))
              .collect(Collectors.toList()));
    }
    return all;
  }
}
