package org.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.winnow.bench.generate.GeneratedAttributes;
import org.winnow.bench.generate.GeneratedEmbeddings;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.PipelineOptions;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.job.JobContext;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.kernel.NearestLists;
import org.winnow.nearest.Found;
import org.winnow.nearest.Goal;
import org.winnow.nearest.IndexBuilder;
import org.winnow.nearest.NearestFaces;
import org.winnow.nearest.Queries;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench nearest}: searches under conditions by the share that passes. */
@Command(
    name = "nearest",
    description =
        "Searches generated embeddings under conditions that few or many faces satisfy, and"
            + " compares with plain SQL.",
    footer = {
      "",
      "Examples:",
      "  winnow bench nearest --faces 1000000 -- --driver-memory 6g",
      "  winnow bench nearest --faces 1000000 --warehouse generated/ -- --driver-memory 6g",
      "  winnow bench nearest --faces 1000000 --faiss venv/bin/python --lancedb venv/bin/python --"
          + " --driver-memory 6g",
      "",
      "A drawn condition has nothing to do with the vectors. One \"with\" the query is satisfied by"
          + " faces on its side, one",
      "\"against\" it by faces on the other side. With --warehouse tables and index are kept."
    })
final class NearestBench implements Callable<Integer> {
  private static final String MODEL = "generated";
  private static final int K = 20;

  /** Queries of a batch whose recall is measured. */
  private static final int CHECKED = 100;

  private static final double[] SHARES = {1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1};

  private final Console console;
  private Measurements measured;
  private NearestFaces faces;
  private DeltaStore tables;

  @Mixin private PipelineOptions options;

  @Mixin private GeneratedEmbeddings embeddings;

  @Mixin private NearestPeers peers;

  @Mixin private JsonOption json;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "Queries of the batch (default ${DEFAULT-VALUE})")
  private int queries = 10_000;

  @Option(
      names = "--recall",
      paramLabel = "F",
      description = "Recall of the batch (default ${DEFAULT-VALUE})")
  private double recall = 0.99;

  NearestBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    peers.check();
    EmbeddingGenerator generator = embeddings.generator();
    ConfigLoader.Loaded loaded = options.load();
    Path scratch = Files.createTempDirectory("winnow-bench");
    String root = loaded.config().warehouse().orElse(scratch.resolve("warehouse").toString());
    measured =
        Measurements.of("nearest")
            .add("faces", generator.faces())
            .add("dimension", generator.dimension());
    try (Sessions.Opened session =
        Sessions.open("bench nearest", loaded.config().storage().hadoop())) {
      tables = new DeltaStore(session.spark(), root);
      prepare(session.spark(), generator, loaded);
      try (ResourceScope scope = ResourceScope.open()) {
        measureConditions(generator);
      }
      measureBatch(generator);
      measured.addPeakMemory();
      measurePeers(generator);
    } finally {
      Photographs.deleteAll(scratch);
    }
    measured.print(console.results());
    json.write(measured);
    return ExitCode.DONE.code();
  }

  private void prepare(
      SparkSession spark, EmbeddingGenerator generator, ConfigLoader.Loaded loaded) {
    if (!tables.exists(Embeddings.TABLE)) {
      console.say(String.format(Locale.ROOT, "bench   generating %,d faces", generator.faces()));
      GeneratedAttributes.write(spark, tables, generator, MODEL);
    }
    JobContext context = JobContext.of(spark, tables, loaded, console, "index");
    long start = System.nanoTime();
    console.say("bench   " + IndexBuilder.build(context, MODEL));
    measured.add("index_seconds", seconds(start));
    faces = NearestFaces.of(tables, MODEL);
  }

  private void measureConditions(EmbeddingGenerator generator) {
    console.say("bench   searching under conditions");
    Queries query = query(generator);
    time(query, Optional.empty());
    Timed plain = time(query, Optional.empty());
    measured.add("no_condition_seconds", plain.seconds());
    measured.add("no_condition_share_read", share(plain.found()));
    double[] quantiles =
        tables
            .read(Faces.TABLE)
            .stat()
            .approxQuantile(
                Faces.SHARPNESS.name(),
                Arrays.stream(SHARES)
                    .flatMap(s -> Arrays.stream(new double[] {s, 1 - s}))
                    .toArray(),
                1e-6);
    long start = System.nanoTime();
    PlainSearch plainSearch = PlainSearch.of(tables, query);
    measured.add("plain_sql_seconds", seconds(start));
    double lowest = 1;
    for (int i = 0; i < SHARES.length; i++) {
      Map<String, String> conditions =
          Map.of(
              "drawn", Faces.BRIGHTNESS + " < " + (SHARES[i] < 1 ? SHARES[i] : 2),
              "with", Faces.SHARPNESS + " >= " + (SHARES[i] < 1 ? quantiles[2 * i + 1] : -2),
              "against", Faces.SHARPNESS + " <= " + (SHARES[i] < 1 ? quantiles[2 * i] : 2));
      for (String kind : List.of("drawn", "with", "against")) {
        Timed timed = time(query, Optional.of(conditions.get(kind)));
        Set<String> truth = plainSearch.nearest(conditions.get(kind), K);
        double found = recall(ids(timed.found().lists(), 0), truth);
        lowest = Math.min(lowest, found);
        add(String.format(Locale.ROOT, "%s_%.0e_", kind, SHARES[i]), timed, found);
      }
    }
    measured.add("lowest_recall", lowest);
  }

  private void add(String name, Timed timed, double recall) {
    console.say(
        String.format(Locale.ROOT, "bench   %.2f s: %s", timed.seconds(), timed.found().line()));
    measured
        .add(name + "passing", timed.found().passing())
        .add(name + "seconds", timed.seconds())
        .add(name + "share_read", share(timed.found()))
        .add(name + "recall", recall);
  }

  private static Queries query(EmbeddingGenerator generator) {
    long face = face(generator);
    return new Queries(List.of(GeneratedEmbeddings.id(face)), List.of(generator.vector(face)));
  }

  /** The face with the largest first number among some. */
  private static long face(EmbeddingGenerator generator) {
    long best = 0;
    for (long face = 1; face < Math.min(1000, generator.faces()); face++) {
      best = generator.vector(face)[0] > generator.vector(best)[0] ? face : best;
    }
    return best;
  }

  /** A search and its time. */
  private record Timed(Found found, double seconds) {}

  private Timed time(Queries query, Optional<String> condition) {
    long start = System.nanoTime();
    Found found = faces.search(query, condition, new Goal(K, 1));
    return new Timed(found, seconds(start));
  }

  /** New faces of the same people. */
  private void measureBatch(EmbeddingGenerator generator) {
    console.say("bench   searching a batch");
    List<String> ids = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (long face = 0; face < queries; face++) {
      ids.add("query " + face);
      vectors.add(generator.vector(generator.faces() + face));
    }
    Queries batch = new Queries(ids, vectors);
    Goal goal = new Goal(K, recall);
    long start = System.nanoTime();
    Found found = faces.search(batch, Optional.empty(), goal);
    double seconds = seconds(start);
    int checked = Math.min(CHECKED, queries);
    Found exact =
        faces.search(
            new Queries(ids.subList(0, checked), vectors.subList(0, checked)),
            Optional.empty(),
            new Goal(K, 1));
    double reached =
        IntStream.range(0, checked)
            .mapToDouble(i -> recall(ids(found.lists(), i), new HashSet<>(ids(exact.lists(), i))))
            .average()
            .orElse(1);
    measured
        .add("batch_queries", queries)
        .add("batch_seconds", seconds)
        .add("batch_queries_per_second", queries / seconds)
        .add("batch_share_read", share(found))
        .add("batch_reported_recall", found.recall().orElse(1))
        .add("batch_checked_recall", reached);
  }

  private void measurePeers(EmbeddingGenerator generator) throws IOException {
    NearestPeers.Work work = new NearestPeers.Work(face(generator), queries, K, recall, SHARES);
    for (NearestPeers.Measured peer : peers.measure(generator, work)) {
      peer.values().forEach((name, value) -> measured.add(peer.tool() + "_" + name, value));
      peer.memory().peakMib().ifPresent(mib -> measured.add(peer.tool() + "_peak_memory_mib", mib));
    }
  }

  private static List<String> ids(NearestLists lists, int query) {
    return IntStream.range(0, lists.size(query)).mapToObj(rank -> lists.id(query, rank)).toList();
  }

  private static double recall(List<String> found, Set<String> truth) {
    return truth.isEmpty()
        ? 1
        : found.stream().filter(truth::contains).count() / (double) truth.size();
  }

  private static double share(Found found) {
    return found.facesRead() / (double) found.faces();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
