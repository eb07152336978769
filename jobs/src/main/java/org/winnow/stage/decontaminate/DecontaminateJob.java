package org.winnow.stage.decontaminate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.config.Config;
import org.winnow.config.DecontaminateSettings;
import org.winnow.console.Unit;
import org.winnow.copies.ImageHashing;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Overlaps;

/**
 * Stage {@code decontaminate}: finds the faces that also stand in benchmarks.
 *
 * <ol>
 *   <li>A benchmark was read before into its own tables, in {@code benchmarks/NAME} of the
 *       warehouse; or it is a file of vectors.
 *   <li>Hashes the images of both that have no hash.
 *   <li>Compares the images: equal pixels, then near hashes and similar faces, verified as {@code
 *       dedup} verifies copies.
 *   <li>Compares the people: the centroids of both, and each face with the centroids of the
 *       benchmark. The thresholds follow from the impostor cosines of this run and from the number
 *       of comparisons.
 *   <li>Compares the names. Face and name together are certain; several faces are nearly so; one
 *       face or the name alone goes to review.
 *   <li>Writes {@code overlaps}: of each face and benchmark, the strongest evidence. A benchmark
 *       whose tables and settings did not change is not compared again.
 * </ol>
 *
 * <p>Rows of benchmarks that are not given this time stay as they are.
 *
 * <pre>
 * winnow decontaminate --warehouse out/ --benchmark lfw=lfw/
 * winnow sql --warehouse out/ "SELECT benchmark, kind, certainty, count(*) FROM overlaps GROUP BY ALL"
 * </pre>
 */
public final class DecontaminateJob implements Job {
  private final Config config;
  private final DecontaminateSettings settings;
  private final String modelId;

  public DecontaminateJob(Config config) {
    this.config = config;
    settings = config.decontaminate();
    modelId = config.embed().model();
  }

  @Override
  public RunReport run(JobContext context) {
    Map<String, String> benchmarks = new TreeMap<>(settings.benchmarks());
    if (benchmarks.isEmpty()) {
      return RunReport.nothingToDo("no benchmark is given: add --benchmark NAME=PATH");
    }
    DeltaStore tables = context.tables();
    if (tables.isEmpty(Faces.TABLE)) {
      return RunReport.nothingToDo("there is no face to compare");
    }
    List<Benchmark> given = new ArrayList<>();
    benchmarks.forEach(
        (name, path) -> given.add(Benchmark.of(context.spark(), tables, name, path)));
    if (given.stream().anyMatch(benchmark -> benchmark.tables().isPresent())) {
      hash(context, tables, config.dedup().copyModel());
    }
    DecontaminateReport report = new DecontaminateReport(settings);
    WarehouseFaces warehouse = null;
    for (Benchmark benchmark : given) {
      benchmark.tables().ifPresent(store -> hash(context, store, Optional.empty()));
      Commit commit = commit(context, benchmark);
      Optional<Commit> last = tables.lastCommit(Overlaps.TABLE, commit.stage());
      if (last.isPresent() && last.get().hasSameInputs(commit)) {
        context.info(benchmark.name() + " was compared already");
        continue;
      }
      if (warehouse == null) {
        context.stepName("read faces");
        warehouse = WarehouseFaces.of(tables, modelId);
      }
      BenchmarkComparison found =
          BenchmarkComparison.of(context, benchmark, warehouse, modelId, settings);
      context.info(report.add(benchmark.name(), found, tables.read(Faces.TABLE).count()));
      context.stepName("write " + Overlaps.TABLE.name());
      tables.replaceWhere(
          Overlaps.TABLE,
          Overlaps.BENCHMARK.name() + " = '" + benchmark.name() + "'",
          found.rows(),
          commit);
    }
    RemovalList.write(context, settings);
    return report.isEmpty()
        ? RunReport.nothingToDo(
            Unit.FACES.of(tables.read(Faces.TABLE).count()) + ", compared already")
        : report.toRunReport();
  }

  /**
   * Hashes images.
   *
   * @param copyModel model of {@code dedup} for those of the warehouse; none for benchmarks
   */
  private void hash(JobContext context, DeltaStore tables, Optional<String> copyModel) {
    if (!tables.isEmpty(Images.TABLE)) {
      ImageHashing.run(context.on(tables), config, copyModel, context.commit("", Map.of()));
    }
  }

  /** Each benchmark has its own commits, so that it is compared again only if needed. */
  private Commit commit(JobContext context, Benchmark benchmark) {
    Map<String, Long> inputs = new TreeMap<>(benchmark.versions());
    inputs.putAll(
        context.versions(
            Faces.TABLE,
            Embeddings.TABLE,
            ImageHashes.TABLE,
            Clusters.TABLE,
            Labels.TABLE,
            Identities.TABLE));
    Map<String, String> decisive = new LinkedHashMap<>(settings.decisive());
    decisive.putAll(config.dedup().decisiveOfVerification());
    decisive.put("embed.model", modelId);
    return new Commit(
        context.runId(), context.stage() + "/" + benchmark.name(), decisive.toString(), inputs);
  }
}
