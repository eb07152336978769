package org.winnow.stage.detect;

import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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
import org.winnow.model.detect.DetectOptions;
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
 *       are enlarged and large ones reduced for the detector; very large ones, such as panoramas,
 *       are searched in overlapping tiles as well; where nothing is found, other scales are tried.
 *   <li>Keeps all faces, best score first: box, five landmarks, score, the 112×112 crop aligned to
 *       the ArcFace template by a least-squares similarity, and what can be measured without a
 *       model (eye distance, sharpness, brightness, contrast, pose, share outside the picture).
 *   <li>Writes {@code quarantine} (images without a face: {@code NO_FACE}, or {@code UNUSABLE_FACE}
 *       where the detector's output describes none that can be cut out), then {@code faces}, slice
 *       by slice.
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
    ModelSpec descriptor =
        ModelCatalogue.load(config.models().dir())
            .resolve(settings.model(), Task.DETECTION, config.models().dir());
    model =
        settings
            .minScore()
            .map(minScore -> descriptor.withThreshold("score", minScore))
            .orElse(descriptor);
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Map<String, String> rowSettings = new LinkedHashMap<>();
    rowSettings.put("detect.model", model.id());
    rowSettings.put("sha256", model.sha256());
    rowSettings.put("detect.min_score", settings.minScore().map(String::valueOf).orElse("default"));
    rowSettings.put("detect.enlarge_to", String.valueOf(settings.enlargeTo()));
    rowSettings.put("detect.reduce_to", String.valueOf(settings.reduceTo()));
    rowSettings.put("detect.retry_scales", String.valueOf(settings.retryScales()));
    if (settings.maxReduction() != DetectOptions.DEFAULT.maxReduction()) {
      // Recorded only if it differs from the default, so that tables of earlier versions can be
      // continued.
      rowSettings.put("detect.max_reduction", String.valueOf(settings.maxReduction()));
    }
    String settingsText = SettingsCheck.check(context, Faces.TABLE, context.stage(), rowSettings);
    Commit commit = context.commit(settingsText, context.versions(Images.TABLE));
    Optional<Commit> last = tables.lastCommit(Faces.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return nothingToDo(tables);
    }
    context.stepName("find images without faces");
    try (PendingRows pending =
        PendingRows.of(
            context, Images.TABLE, Images.IMAGE_ID, Faces.TABLE, lit(true), Quarantine.KEY.col())) {
      long total = pending.count();
      if (total == 0) {
        return nothingToDo(tables);
      }
      SettingsCheck.recordSettings(context, Faces.TABLE, context.stage(), settingsText);
      return detect(context, pending, total, commit);
    }
  }

  private static RunReport nothingToDo(DeltaStore tables) {
    return RunReport.nothingToDo(
        Unit.IMAGES.of(tables.read(Images.TABLE).count()) + ", in faces or quarantine already");
  }

  private RunReport detect(JobContext context, PendingRows pending, long total, Commit commit) {
    LongAccumulator done = context.spark().sparkContext().longAccumulator("images");
    DetectTask detectFaces =
        new DetectTask(TaskModel.of(context.spark(), model, config), config.ingest().caps(), done);
    AtomicLong dropped = new AtomicLong();
    PendingRows.BatchWork work =
        new PendingRows.BatchWork(
            "detect faces",
            batch -> batch.mapPartitions(detectFaces, Encoders.row(DetectTransforms.OUTCOME)),
            outcomes -> {
              DetectTransforms.Counts counts = DetectTransforms.count(outcomes);
              dropped.addAndGet(counts.dropped());
              return counts.outcomes();
            },
            DetectTransforms::quarantine,
            DetectTransforms::faces);
    PendingRows.Done detected;
    try (Progress.Ending counting = context.measure(Unit.IMAGES, total, done)) {
      detected =
          pending.forEachBatch(
              new PendingRows.BatchSpec(DetectTask.INPUT, settings.slice(), settings.taskImages()),
              commit,
              work);
    }
    if (dropped.get() > 0) {
      context.warn(
          String.format(
              Locale.ROOT,
              "%s gave %s of no face (NaN, an empty box, landmarks on one line), left out. Look at"
                  + " the model if these are many.",
              model.id(),
              Unit.DETECTIONS.of(dropped.get())));
    }
    return RunReport.conserved(
        total,
        detected.written(),
        detected.outcomes(),
        String.format(
            Locale.ROOT,
            "%s: %s in %,d, %,d quarantined",
            Unit.IMAGES.of(total),
            Unit.FACES.of(detected.written()),
            detected.outcomes().get(DetectTransforms.WITH_FACES),
            detected.outcomes().get(PendingRows.QUARANTINED)));
  }
}
