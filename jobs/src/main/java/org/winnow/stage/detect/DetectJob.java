package org.winnow.stage.detect;

import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.winnow.config.Config;
import org.winnow.console.Progress;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.PendingRows;
import org.winnow.job.RunReport;
import org.winnow.job.SettingsCheck;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.spark.Batches;
import org.winnow.spark.TaskModel;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;

/**
 * Stage {@code detect}: images become faces.
 *
 * <ol>
 *   <li>Takes the images that have neither faces nor a row in quarantine.
 *   <li>Decodes each, upright, and runs the detector {@code detect.model} over it. Small pictures
 *       are enlarged and large ones reduced for the detector; where nothing is found, other scales
 *       are tried.
 *   <li>Keeps all faces, best score first: box, five landmarks, score, the 112×112 crop aligned to
 *       the ArcFace template by a least-squares similarity, and what can be measured without a
 *       model (eye distance, sharpness, brightness, contrast, pose, share outside the picture).
 *   <li>Writes {@code quarantine} (images without a face: {@code NO_FACE}), then {@code faces},
 *       slice by slice.
 * </ol>
 *
 * <p>All rows of {@code faces} come from one detector with one set of settings; {@code --redo}
 * changes it.
 *
 * <pre>
 * winnow detect --warehouse out/ --models-dir models/ --detector yunet-2026may
 * </pre>
 */
public final class DetectJob implements Job {
  private final Config config;
  private final Config.Detect settings;
  private final ModelSpec model;

  /**
   * @throws org.winnow.model.catalogue.CatalogueException if the detector is unknown or its file is
   *     not there
   */
  public DetectJob(Config config) {
    this.config = config;
    settings = config.detect();
    ModelSpec described =
        ModelCatalogue.load(config.models().dir())
            .resolve(settings.model(), Task.DETECTION, config.models().dir());
    model =
        settings.minScore().map(least -> described.withThreshold("score", least)).orElse(described);
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Map<String, String> decisive = new LinkedHashMap<>();
    decisive.put("detect.model", model.id());
    decisive.put("sha256", model.sha256());
    decisive.put("detect.min_score", settings.minScore().map(String::valueOf).orElse("default"));
    decisive.put("detect.enlarge_to", String.valueOf(settings.enlargeTo()));
    decisive.put("detect.reduce_to", String.valueOf(settings.reduceTo()));
    decisive.put("detect.retry_scales", String.valueOf(settings.retryScales()));
    String noted = SettingsCheck.check(context, Faces.TABLE, context.stage(), decisive);
    Commit commit = context.commit(noted, context.versions(Images.TABLE));
    Optional<Commit> last = tables.lastCommit(Faces.TABLE, context.stage());
    if (last.isPresent() && last.get().sameBasisAs(commit)) {
      return nothing(tables);
    }
    PendingRows pending =
        PendingRows.of(
            context, Images.TABLE, Images.IMAGE_ID, Faces.TABLE, lit(true), Quarantine.KEY.col());
    context.describe("count images without faces");
    long total = pending.count();
    if (total == 0) {
      return nothing(tables);
    }
    SettingsCheck.note(context, Faces.TABLE, context.stage(), noted);
    return detect(context, pending, total, commit);
  }

  private static RunReport nothing(DeltaStore tables) {
    return RunReport.nothingToDo(
        String.format(
            Locale.ROOT,
            "all %,d images are in faces or quarantine already",
            tables.read(Images.TABLE).count()));
  }

  private RunReport detect(JobContext context, PendingRows pending, long total, Commit commit) {
    LongAccumulator done = context.spark().sparkContext().longAccumulator("images");
    DetectFaces find =
        new DetectFaces(TaskModel.of(context.spark(), model, config), config.ingest().caps(), done);
    Map<String, Long> outcomes = new LinkedHashMap<>();
    long[] faces = new long[1];
    try (Progress.Ending counting = context.progress().measure("images", total, done::value)) {
      pending.forEachPart(
          new Column[] {Images.IMAGE_ID.col(), Images.BYTES.col()},
          settings.slice(),
          settings.taskImages(),
          commit,
          (part, ofPart) -> {
            context.describe("detect faces");
            Dataset<Row> results =
                Batches.hold(part.mapPartitions(find, Encoders.row(DetectTransforms.OUTCOME)));
            if (DetectTransforms.count(results, outcomes) > 0) {
              context
                  .tables()
                  .upsert(Quarantine.TABLE, DetectTransforms.quarantine(results), ofPart);
            }
            context.describe("write faces");
            faces[0] += pending.write(DetectTransforms.faces(results), ofPart);
            results.unpersist();
          });
    }
    return RunReport.conserved(
        total,
        faces[0],
        outcomes,
        String.format(
            Locale.ROOT,
            "%,d images: %,d faces in %,d, %,d quarantined",
            total,
            faces[0],
            outcomes.get(DetectTransforms.WITH_FACES),
            outcomes.get(DetectTransforms.QUARANTINED)));
  }
}
