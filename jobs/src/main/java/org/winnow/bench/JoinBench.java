package org.winnow.bench;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.winnow.bench.generate.GeneratedEmbeddings;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.kernel.GemmRate;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.knn.ivf.KnnGraph;
import org.winnow.knn.ivf.KnnGraphBuilder;
import org.winnow.spark.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench join}: measures the similarity join against SGEMM and FAISS. */
@Command(
    name = "join",
    description =
        "Joins generated embeddings: all pairs from a cosine on, or the nearest of each, beside the"
            + " processors' own speed.",
    footer = {
      "",
      "Examples:",
      "  winnow bench join --faces 200000 -- --driver-memory 8g",
      "  winnow bench join --faces 200000 --nearest 50 --recall 0.95 --faiss venv/bin/python --"
          + " --driver-memory 8g",
      "",
      "The time is that from vectors in Spark's cache to pairs counted. The rate counts n (n - 1) d"
          + " operations; beside it",
      "stands that of a product of large matrices on all cores, measured before and after. Quote"
          + " the ratio, not the",
      "seconds. The times of FAISS are those of building and searching the index, without the"
          + " search for its settings."
    })
final class JoinBench implements Callable<Integer> {
  private static final int CHECKED = 5000;
  private static final double RATE_SECONDS = 2;

  private final Console console;
  private Measurements measured;

  @Mixin private PipelineOptions options;

  @Mixin private GeneratedEmbeddings embeddings;

  @Mixin private JsonOption json;

  @Option(
      names = "--least",
      paramLabel = "F",
      description = "Least cosine of a pair (default: found, see --pairs-per-face)")
  private Float least;

  @Option(
      names = "--pairs-per-face",
      paramLabel = "F",
      description =
          "Find the least cosine with which there are about so many pairs, divided by the faces"
              + " (default ${DEFAULT-VALUE})")
  private double pairsPerFace = 10;

  @Option(
      names = "--nearest",
      paramLabel = "K",
      description = "The K nearest of each face, approximately, instead of all pairs")
  private int nearest;

  @Option(
      names = "--recall",
      paramLabel = "F",
      description = "Share of the nearest to find (default ${DEFAULT-VALUE})")
  private double recall = 0.95;

  @Option(
      names = "--check",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Compare with brute force on a sample (on by default)")
  private boolean check;

  @Option(
      names = "--faiss",
      paramLabel = "PYTHON",
      description = "A Python with FAISS, which does the same work on the same vectors")
  private String faiss;

  JoinBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Config config = options.load().config();
    EmbeddingGenerator generator = embeddings.generator();
    checkOptions(generator);
    json.check();
    if (faiss != null) {
      FaissRun.check(faiss);
    }
    measured =
        Measurements.of("join")
            .add("faces", generator.faces())
            .add("dimension", generator.dimension())
            .add("identities", generator.identities());
    try (Sessions.Opened session = Sessions.open("bench join", config.storage().hadoop())) {
      Dataset<Row> faces =
          GeneratedEmbeddings.rows(session.spark(), generator)
              .select(col(VectorSet.ID), col(VectorSet.VECTOR))
              .persist(StorageLevel.MEMORY_AND_DISK());
      console.say("bench   generating");
      faces.count();
      if (nearest > 0) {
        nearest(session.spark(), faces, generator);
      } else {
        pairs(session.spark(), faces, generator);
      }
      faces.unpersist(true);
    }
    measured.print(console.results());
    json.write(measured);
    return ExitCode.DONE.code();
  }

  private void checkOptions(EmbeddingGenerator generator) {
    List<String> faults = new ArrayList<>();
    if (least != null && !(least >= -1 && least <= 1)) {
      faults.add("--least must be within -1 and 1.");
    }
    if (!(pairsPerFace > 0 && pairsPerFace < (generator.faces() - 1) / 2.0)) {
      faults.add("--pairs-per-face must be above 0 and below half the faces.");
    }
    if (nearest < 0 || nearest >= generator.faces()) {
      faults.add("--nearest must be at least 1 and below the number of faces.");
    }
    if (!(recall > 0 && recall <= 1)) {
      faults.add("--recall must be above 0 and at most 1.");
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
  }

  private void pairs(SparkSession spark, Dataset<Row> faces, EmbeddingGenerator generator)
      throws IOException {
    float cosine = least != null ? least : CosineQuantile.find(generator, pairsPerFace);
    double before = rate(spark);
    console.say("bench   joining");
    long start = System.nanoTime();
    String end = GeneratedEmbeddings.id(check ? CHECKED : 0);
    // One action counts the pairs and collects the sample, so the timed result is the checked one.
    Row found =
        SimilarityJoin.pairs(VectorSet.of(faces), cosine)
            .agg(
                count(lit(1)),
                collect_list(
                    when(
                        col(SimilarityJoin.B).lt(end),
                        struct(
                            col(SimilarityJoin.A),
                            col(SimilarityJoin.B),
                            col(SimilarityJoin.SIMILARITY)))))
            .head();
    double seconds = (System.nanoTime() - start) / 1e9;
    double sgemm = (before + rate(spark)) / 2;
    long n = generator.faces();
    double gflops = (double) n * (n - 1) * generator.dimension() / seconds / 1e9;
    measured
        .add("least_cosine", cosine)
        .add("pairs", found.getLong(0))
        .add("join_seconds", seconds)
        .add("join_gflops", gflops)
        .add("sgemm_gflops", sgemm);
    if (sgemm > 0) {
      measured.add("share_of_sgemm", gflops / sgemm);
    }
    measured.addPeakMemory();
    if (check) {
      check(found.getList(1), generator, cosine);
    }
    if (faiss != null) {
      Map<String, Object> other = faiss(generator, List.of("pairs", Float.toString(cosine)));
      measured.add("faiss_flat_by_join_time", number(other, "flat_seconds") / seconds);
    }
  }

  private void check(List<Row> pairs, EmbeddingGenerator generator, float cosine) {
    Set<BruteForce.Pair> joined = new HashSet<>();
    for (Row pair : pairs) {
      joined.add(
          new BruteForce.Pair(
              Long.parseLong(pair.getString(0)),
              Long.parseLong(pair.getString(1)),
              pair.getFloat(2)));
    }
    Set<BruteForce.Pair> truth =
        BruteForce.pairs(CosineQuantile.vectors(generator, CHECKED), cosine);
    if (joined.size() != pairs.size() || !joined.equals(truth)) {
      throw new IllegalStateException(
          "the join found " + pairs.size() + " pairs, brute force " + truth.size());
    }
    measured.add("checked_pairs", truth.size());
  }

  private void nearest(SparkSession spark, Dataset<Row> faces, EmbeddingGenerator generator)
      throws IOException {
    float cosine = least != null ? least : -1;
    double before = rate(spark);
    console.say("bench   searching");
    long start = System.nanoTime();
    KnnGraph.Request request = new KnnGraph.Request(nearest, cosine, recall, 11);
    KnnGraph graph = new KnnGraphBuilder(request).build(VectorSet.of(faces));
    long found =
        graph.graph().agg(coalesce(sum(size(col("neighbours"))), lit(0L))).head().getLong(0);
    double seconds = (System.nanoTime() - start) / 1e9;
    measured
        .add("nearest", nearest)
        .add("neighbours", found)
        .add("cells", graph.cells())
        .add("probes", graph.probes())
        .add("join_seconds", seconds)
        .add("faces_per_second", generator.faces() / seconds)
        .add("sgemm_gflops", (before + rate(spark)) / 2)
        .add("reported_recall", graph.recall())
        .addPeakMemory();
    if (check) {
      measured.add("checked_recall", GraphRecall.measure(graph, faces, nearest, cosine));
    }
    if (faiss != null) {
      Map<String, Object> other =
          faiss(generator, List.of("nearest", Integer.toString(nearest), Double.toString(recall)));
      double best = Math.min(number(other, "ivf_seconds"), number(other, "hnsw_seconds"));
      measured.add("faiss_best_by_join_time", best / seconds);
    }
  }

  private Map<String, Object> faiss(EmbeddingGenerator generator, List<String> work)
      throws IOException {
    console.say("bench   FAISS");
    Map<String, Object> other =
        FaissRun.measure(faiss, generator, Runtime.getRuntime().availableProcessors(), work);
    other.forEach((name, value) -> measured.add("faiss_" + name, value));
    return other;
  }

  private static double number(Map<String, Object> values, String name) {
    return ((Number) values.get(name)).doubleValue();
  }

  /** GFLOP/s of all cores together. */
  private static double rate(SparkSession spark) {
    int cores = spark.sparkContext().defaultParallelism();
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(Collections.nCopies(cores, RATE_SECONDS), cores)
        .map(GemmRate::measure)
        .reduce(Double::sum);
  }
}
