package org.winnow.stage.attributes;

import static org.apache.spark.sql.functions.col;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.winnow.attribute.AttributeModels;
import org.winnow.attribute.AttributeModels.Resolved;
import org.winnow.config.AttributeSettings;
import org.winnow.config.Config;
import org.winnow.config.ConfigException;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.PendingRows;
import org.winnow.job.RunReport;
import org.winnow.job.SettingsCheck;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.spark.Batches;
import org.winnow.spark.TaskAttributes;
import org.winnow.spark.TaskModel;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Attributes;
import org.winnow.table.Faces;
import org.winnow.table.Images;

/**
 * Stage {@code attributes}: what models infer from faces, such as gender, age, expression and pose.
 *
 * <ol>
 *   <li>Takes the faces that have neither rows of a model of {@code attributes.models} nor a row in
 *       quarantine for it.
 *   <li>Decodes each image once, and cuts each face out of it once for each model, with the margin
 *       that the model needs. What is said of a face does not depend on its batch.
 *   <li>Reads the outputs as the descriptors say: words, and numbers. Where a model does not decide
 *       between two words, the value is {@code unknown}.
 *   <li>Writes {@code quarantine} ({@code NOT_FINITE}, or why the image cannot be decoded), then
 *       {@code attributes}, slice by slice.
 * </ol>
 *
 * <p>The rows are inferences about people. No other stage reads them.
 *
 * <pre>
 * winnow attributes --warehouse out/ --models-dir models/ --model faceres --model faceplugin-pose
 * </pre>
 */
public final class AttributesJob implements Job {
  private final Config config;
  private final AttributeSettings settings;
  private final List<Resolved> models;

  /** Faces in one state: the same models have described them. */
  private record Group(Dataset<Row> faces, List<TaskAttributes> missing) {}

  /**
   * What is counted during a run.
   *
   * @param done faces of which the work is done
   * @param faces numbers of faces by outcome
   */
  private record Counted(LongAccumulator done, Map<String, Long> faces) {}

  /**
   * @throws ConfigException if a model does not say what its outputs mean, is unknown, or its file
   *     is not there
   */
  public AttributesJob(Config config) {
    this.config = config;
    settings = config.attributes();
    Optional<String> dir = config.models().dir();
    models =
        AttributeModels.resolve(
            ModelCatalogue.load(dir), "attributes.models", settings.models(), dir);
  }

  @Override
  public RunReport run(JobContext context) {
    if (models.isEmpty()) {
      return RunReport.nothingToDo("no model is given: add --model ID, such as faceres");
    }
    DeltaStore tables = context.tables();
    Map<String, String> texts = new LinkedHashMap<>();
    for (Resolved model : models) {
      String scope = context.stage() + "." + model.spec().id();
      texts.put(scope, SettingsCheck.check(context, Attributes.TABLE, scope, decisive(model)));
    }
    Commit commit = context.commit(texts.toString(), context.versions(Faces.TABLE));
    Optional<Commit> last = tables.lastCommit(Attributes.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return nothingToDo(tables);
    }
    context.stepName("find faces without attributes");
    List<String> ids = models.stream().map(model -> model.spec().id()).toList();
    Dataset<Row> states =
        Batches.persist(AttributesTransforms.states(tables, context.stage(), ids));
    Map<Long, Long> incomplete = AttributesTransforms.incomplete(states, ids.size());
    if (incomplete.isEmpty()) {
      return nothingToDo(tables);
    }
    texts.forEach(
        (scope, text) -> SettingsCheck.recordSettings(context, Attributes.TABLE, scope, text));
    return describe(context, states, incomplete, commit);
  }

  /** What determines the rows of a model. */
  private static Map<String, String> decisive(Resolved model) {
    return Map.of("sha256", model.spec().sha256(), "contract", model.contract().toString());
  }

  private RunReport nothingToDo(DeltaStore tables) {
    return RunReport.nothingToDo(
        Unit.FACES.of(tables.read(Faces.TABLE).count())
            + ", described by "
            + String.join(", ", settings.models())
            + " already");
  }

  private RunReport describe(
      JobContext context, Dataset<Row> states, Map<Long, Long> incomplete, Commit commit) {
    List<TaskAttributes> shipped =
        models.stream()
            .map(
                model ->
                    new TaskAttributes(
                        TaskModel.of(context.spark(), model.spec(), config), model.contract()))
            .toList();
    long total = incomplete.values().stream().mapToLong(Long::longValue).sum();
    LongAccumulator done = context.spark().sparkContext().longAccumulator("faces");
    Map<String, Long> faces = new LinkedHashMap<>();
    long written = 0;
    try (Progress.Ending counting = context.measure(Unit.FACES, total, done)) {
      int left = incomplete.size();
      for (long state : incomplete.keySet()) {
        left--;
        Group group =
            new Group(
                states.filter(col(AttributesTransforms.DESCRIBED_BY).equalTo(state)),
                AttributesTransforms.missing(state, models.size()).stream()
                    .map(shipped::get)
                    .toList());
        Commit own = left == 0 ? commit : commit.asPartial();
        written += describe(context, group, own, new Counted(done, faces));
      }
    }
    return RunReport.conserved(
        total,
        written,
        faces,
        String.format(
            Locale.ROOT,
            "%s: %,d described by %s in %s, %,d quarantined",
            Unit.FACES.of(total),
            faces.get(AttributesTransforms.DESCRIBED),
            String.join(", ", settings.models()),
            Unit.ROWS.of(written),
            faces.get(PendingRows.QUARANTINED)));
  }

  private long describe(JobContext context, Group group, Commit commit, Counted counted) {
    AttributesTask task =
        new AttributesTask(
            group.missing(), config.ingest().caps(), settings.batch(), counted.done());
    PendingRows.BatchWork work =
        new PendingRows.BatchWork(
            "describe faces",
            batch ->
                AttributesTransforms.withBoxes(context.tables(), batch, group.faces())
                    .mapPartitions(task, Encoders.row(AttributesTransforms.OUTCOME)),
            outcomes -> {
              AttributesTransforms.faces(outcomes)
                  .forEach((outcome, count) -> counted.faces().merge(outcome, count, Long::sum));
              return AttributesTransforms.images(outcomes);
            },
            outcomes -> AttributesTransforms.quarantine(outcomes, context.stage()),
            AttributesTransforms::attributes);
    try (PendingRows pending =
        PendingRows.among(
            context,
            Images.TABLE,
            Images.IMAGE_ID,
            Attributes.TABLE,
            group.faces().select(Faces.IMAGE_ID.col()).distinct())) {
      return pending
          .forEachBatch(
              new PendingRows.BatchSpec(
                  AttributesTask.IMAGE, settings.slice(), settings.taskImages()),
              commit,
              work)
          .written();
    }
  }
}
