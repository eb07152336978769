package org.winnow.stage.embed;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.LongAccumulator;
import org.winnow.config.Config;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.PendingRows;
import org.winnow.job.RunReport;
import org.winnow.job.SettingsCheck;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.spark.TaskModel;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/**
 * Stage {@code embed}: faces become unit vectors.
 *
 * <ol>
 *   <li>Takes the faces that have neither an embedding by {@code embed.model} nor a row in
 *       quarantine.
 *   <li>Decodes their crops and runs the model on batches: one model a JVM, shared by its tasks,
 *       one native thread a task, on the GPU that Spark assigned to the task if there is one. A
 *       vector does not depend on the batch it was computed in.
 *   <li>Normalises each vector to length 1 and keeps the length that it had.
 *   <li>Writes {@code quarantine} ({@code NOT_FINITE}, {@code ZERO_VECTOR}, {@code CORRUPT_CROP}),
 *       then {@code embeddings} with the model's SHA-256, slice by slice.
 * </ol>
 *
 * <p>Several models may embed the same faces: the key is face and model.
 *
 * <pre>
 * winnow embed --warehouse out/ --models-dir models/ --embedder mobilefacenet
 * </pre>
 */
public final class EmbedJob implements Job {
  private final Config config;
  private final Config.Embed settings;
  private final ModelSpec model;

  /**
   * @throws org.winnow.model.catalogue.CatalogueException if the embedder is unknown or its file is
   *     not there
   */
  public EmbedJob(Config config) {
    this.config = config;
    settings = config.embed();
    model =
        ModelCatalogue.load(config.models().dir())
            .resolve(settings.model(), Task.EMBEDDING, config.models().dir());
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    String scope = context.stage() + "." + model.id();
    String settingsText =
        SettingsCheck.check(context, Embeddings.TABLE, scope, Map.of("sha256", model.sha256()));
    Commit commit = context.commit(model.id() + " " + settingsText, context.versions(Faces.TABLE));
    Optional<Commit> last = tables.lastCommit(Embeddings.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return nothingToDo(tables);
    }
    context.stepName("find faces without embedding");
    try (PendingRows pending =
        PendingRows.of(
            context,
            Faces.TABLE,
            Faces.FACE_ID,
            Embeddings.TABLE,
            Embeddings.MODEL_ID.col().equalTo(model.id()),
            EmbedTransforms.quarantinedFace(model))) {
      long total = pending.count();
      if (total == 0) {
        return nothingToDo(tables);
      }
      SettingsCheck.recordSettings(context, Embeddings.TABLE, scope, settingsText);
      return embed(context, pending, total, commit);
    }
  }

  private RunReport nothingToDo(DeltaStore tables) {
    return RunReport.nothingToDo(
        Unit.FACES.of(tables.read(Faces.TABLE).count())
            + ", with an embedding by "
            + model.id()
            + " already");
  }

  private RunReport embed(JobContext context, PendingRows pending, long total, Commit commit) {
    LongAccumulator done = context.spark().sparkContext().longAccumulator("faces");
    EmbedTask embed =
        new EmbedTask(
            TaskModel.of(context.spark(), model, config),
            Math.min(settings.batch(), model.usableBatch()),
            done);
    PendingRows.BatchWork work =
        new PendingRows.BatchWork(
            "embed faces",
            batch -> batch.mapPartitions(embed, Encoders.row(EmbedTask.OUTCOME)),
            EmbedTransforms::count,
            outcomes -> EmbedTransforms.quarantine(outcomes, model),
            outcomes -> EmbedTransforms.embeddings(outcomes, model));
    PendingRows.Done embedded;
    try (Progress.Ending counting = context.measure(Unit.FACES, total, done)) {
      embedded =
          pending.forEachBatch(
              new PendingRows.BatchSpec(EmbedTask.INPUT, settings.slice(), settings.taskFaces()),
              commit,
              work);
    }
    return RunReport.conserved(
        total,
        embedded.written(),
        embedded.outcomes(),
        String.format(
            Locale.ROOT,
            "%s: %,d embedded by %s, %,d quarantined",
            Unit.FACES.of(total),
            embedded.written(),
            model.id(),
            embedded.outcomes().get(PendingRows.QUARANTINED)));
  }
}
