package org.winnow.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.winnow.config.Config;
import org.winnow.config.ConfigException;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.Progress;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.job.RunIds;
import org.winnow.job.RunReport;
import org.winnow.job.WarehouseAccess;
import org.winnow.model.ModelException;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelDescriptor;
import org.winnow.spark.Sessions;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.store.PastVersion;
import org.winnow.store.TableMigration;
import org.winnow.table.Quarantine;
import org.winnow.table.Runs;
import org.winnow.table.Table;
import org.winnow.table.Tables;

/** Runs stages in sequence in one Spark session. */
public final class Pipeline {
  /** What the commit says that deletes the rows of a table for {@code --redo}. */
  private static final String REDO = "redo";

  private final Console console;
  private final Clock clock;
  private final RunRequest request;
  private final BiConsumer<Stage, Outcome> ended;

  /** Result of a stage, and its time in seconds. */
  public record Outcome(RunReport report, double seconds) {}

  public Pipeline(Console console, Clock clock) {
    this(console, clock, RunRequest.none());
  }

  public Pipeline(Console console, Clock clock, RunRequest request) {
    this(console, clock, request, (stage, outcome) -> {});
  }

  /**
   * @param ended receives the outcome of each stage as soon as it ends
   */
  public Pipeline(
      Console console, Clock clock, RunRequest request, BiConsumer<Stage, Outcome> ended) {
    this.console = console;
    this.clock = clock;
    this.request = request;
    this.ended = ended;
  }

  /**
   * Checks everything that needs no Spark, then runs the stages in order. Of several stages, {@code
   * captions} runs where sources have captions.
   *
   * @return the outcomes by stage
   */
  public Map<Stage, Outcome> run(List<Stage> stages, ConfigLoader.Loaded loaded, boolean redo) {
    return run(
        stages,
        loaded,
        redo,
        (stage, tables) ->
            stages.size() == 1 || stage != Stage.CAPTIONS || StageSelection.hasCaptions(tables));
  }

  /**
   * Runs the stages. If no photograph has a name, {@code cluster} replaces {@code clean} and {@code
   * curate}.
   *
   * @param stages stages, some of which need names; {@code cluster} is added
   */
  public Map<Stage, Outcome> runByNames(
      List<Stage> stages, ConfigLoader.Loaded loaded, boolean redo) {
    List<Stage> all =
        Arrays.stream(Stage.values())
            .filter(stage -> stages.contains(stage) || stage == Stage.CLUSTER)
            .toList();
    StageSelection selection = new StageSelection(loaded.config(), console);
    return run(all, loaded, redo, selection::isSelected);
  }

  private Map<Stage, Outcome> run(
      List<Stage> stages,
      ConfigLoader.Loaded loaded,
      boolean redo,
      BiPredicate<Stage, DeltaStore> selected) {
    String runId = request.id().orElseGet(() -> RunIds.next(clock));
    try {
      return run(runId, stages, loaded, redo, selected);
    } catch (Throwable e) {
      // Spark throws checked exceptions that its methods do not declare.
      request.listener().ifPresent(listener -> listener.accept(RunResult.failed(runId, e)));
      throw e;
    }
  }

  private Map<Stage, Outcome> run(
      String runId,
      List<Stage> stages,
      ConfigLoader.Loaded loaded,
      boolean redo,
      BiPredicate<Stage, DeltaStore> selected) {
    Config config = loaded.config();
    Map<Stage, Job> jobs = prepare(stages, config);
    BenchmarkTables benchmarks = new BenchmarkTables(loaded, this::run);
    if (stages.contains(Stage.DECONTAMINATE)) {
      benchmarks.check();
    }
    modelNotices(stages, config).forEach(console::say);
    String root = config.warehouse().orElseThrow();
    Map<Stage, Outcome> outcomes = new LinkedHashMap<>();
    try (Sessions.Opened session = Sessions.open(runId, config.storage().hadoop())) {
      SparkSession spark = session.spark();
      WarehouseAccess.check(
          root, writtenTables(stages), spark.sparkContext().hadoopConfiguration());
      DeltaStore tables = new DeltaStore(spark, root);
      Progress progress = new Progress(console, Duration.ofSeconds(config.progress().every()));
      noteEarlierVersion(spark, tables);
      if (redo && !isEmptied(stages.get(0), tables, runId)) {
        deleteOutputs(stages.get(0), tables, runId);
      }
      jobs.forEach(
          (stage, job) -> {
            if (!selected.test(stage, tables)) {
              return;
            }
            JobContext context =
                new JobContext(
                    spark, tables, config, loaded.effective(), clock, runId, stage.id(), progress);
            long start = System.nanoTime();
            if (stage == Stage.DECONTAMINATE) {
              benchmarks.read(context);
            }
            RunReport report = run(job, context);
            Outcome outcome = new Outcome(report, (System.nanoTime() - start) / 1e9);
            outcomes.put(stage, outcome);
            ended.accept(stage, outcome);
          });
      request
          .listener()
          .ifPresent(listener -> listener.accept(RunResult.done(runId, tables, outcomes)));
    }
    return outcomes;
  }

  /** Runs a job; one with a given run id may have run before. */
  private RunReport run(Job job, JobContext context) {
    return request.id().isPresent() ? JobRunner.resume(job, context) : JobRunner.run(job, context);
  }

  private static List<Table> writtenTables(List<Stage> stages) {
    return Stream.concat(
            stages.stream().flatMap(stage -> stage.writes().stream()), Stream.of(Runs.TABLE))
        .distinct()
        .toList();
  }

  /** The jobs of some stages, or all faults that prevent them. */
  public static Map<Stage, Job> prepare(List<Stage> stages, Config config) {
    List<String> faults = new ArrayList<>();
    if (config.warehouse().isEmpty()) {
      faults.add("warehouse is not set: give --warehouse DIR.");
    }
    Map<Stage, Job> jobs = new LinkedHashMap<>();
    for (Stage stage : stages) {
      try {
        jobs.put(stage, stage.job(config));
      } catch (ConfigException e) {
        faults.addAll(e.faults());
      } catch (CatalogueException e) {
        faults.addAll(e.faults());
      } catch (ModelException e) {
        throw Errors.model(e.getMessage());
      }
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
    return jobs;
  }

  /** Notices about the models of these stages. */
  private static List<String> modelNotices(List<Stage> stages, Config config) {
    List<String> ids = stages.stream().flatMap(stage -> stage.models(config).stream()).toList();
    ModelCatalogue catalogue = ModelCatalogue.load(config.models().dir());
    List<String> notices = new ArrayList<>();
    for (String id : ids) {
      ModelDescriptor model = catalogue.descriptor(id);
      model.caution().ifPresent(caution -> notices.add("note    " + caution));
      if (model.nonCommercial()) {
        notices.add(
            "note    " + id + " is not for commercial use: " + model.spec().licence() + ".");
      }
    }
    return notices;
  }

  private void noteEarlierVersion(SparkSession spark, DeltaStore tables) {
    List<TableMigration> old =
        Tables.ALL.stream()
            .map(table -> new TableMigration(spark, tables, table))
            .filter(TableMigration::needed)
            .toList();
    if (!old.isEmpty()) {
      boolean holdsNames = old.stream().anyMatch(TableMigration::hasOldLayout);
      console.say(
          "note    an earlier version wrote this warehouse"
              + (holdsNames ? ", and its logs hold names" : "")
              + ". `winnow migrate --warehouse "
              + tables.root()
              + (holdsNames ? "` removes them." : "` brings its tables up to date."));
    }
  }

  /**
   * Whether an attempt with the same run id deleted the rows of a stage: of its main table, the
   * last one.
   */
  private static boolean isEmptied(Stage first, DeltaStore tables, String runId) {
    return tables.pastVersions(first.writes().get(0)).stream()
        .map(PastVersion::commit)
        .anyMatch(commit -> commit.runId().equals(runId) && commit.settings().equals(REDO));
  }

  /**
   * Deletes later stages first, and the main table of a stage last. A kill in between leaves no
   * result of deleted rows.
   */
  private static void deleteOutputs(Stage first, DeltaStore tables, String runId) {
    List<Stage> all = List.of(Stage.values());
    for (int i = all.size() - 1; i >= first.ordinal(); i--) {
      Stage stage = all.get(i);
      Commit commit = new Commit(runId, stage.id(), REDO, Map.of());
      if (!stage.isEmptiedWith(first)) {
        continue;
      }
      if (stage.takesPicturesIn()) {
        if (stage == first) {
          OwnPictures.delete(stage, tables, commit);
        }
        continue;
      }
      List<Table> outputs = stage.emptiedByRedo();
      for (int j = outputs.size() - 1; j >= 0; j--) {
        Table table = outputs.get(j);
        tables.delete(
            table,
            table.equals(Quarantine.TABLE)
                ? Quarantine.STAGE.col().equalTo(stage.id())
                : functions.lit(true),
            commit);
      }
    }
  }
}
