package org.winnow.copies;

import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.LongAccumulator;
import org.winnow.config.Config;
import org.winnow.console.Progress;
import org.winnow.console.TableErrors;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.job.PendingRows;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.spark.TaskModel;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;

/** Hashes the images that have no hash, into {@code image_hashes}. */
public final class ImageHashing {
  private static final String COPY_MODEL = "dedup.copy_model";
  private static final String NO_MODEL = "null";

  private ImageHashing() {}

  /**
   * Hashes the pixels of images, and their pictures by DCT and by PDQ; describes them, if there is
   * a model for it. What cannot be decoded goes to {@code quarantine}.
   *
   * @param copyModel id of this model
   * @param commit of a partial write
   * @throws org.winnow.console.UserException if images were hashed with another model, or without
   */
  public static void run(
      JobContext context, Config config, Optional<String> copyModel, Commit commit) {
    checkModel(context, copyModel);
    context.stepName("find images without a hash");
    try (PendingRows pending =
        PendingRows.of(
            context,
            Images.TABLE,
            Images.IMAGE_ID,
            ImageHashes.TABLE,
            lit(true),
            Quarantine.KEY.col())) {
      if (pending.count() == 0) {
        return;
      }
      LongAccumulator done = context.spark().sparkContext().longAccumulator("hashed images");
      HashTask task = new HashTask(config.ingest().caps(), model(context, config, copyModel), done);
      PendingRows.BatchWork work =
          new PendingRows.BatchWork(
              "hash images",
              batch -> batch.mapPartitions(task, Encoders.row(HashTransforms.OUTCOME.schema())),
              HashTransforms::count,
              outcomes -> HashTransforms.quarantine(outcomes, context.stage()),
              HashTransforms::hashes);
      try (Progress.Ending counting = context.measure(Unit.IMAGES, pending.count(), done)) {
        pending.forEachBatch(
            new PendingRows.BatchSpec(
                HashTask.INPUT, config.dedup().slice(), config.dedup().taskImages()),
            commit,
            work);
      }
    }
  }

  /** Vectors of two models, or of some images only, cannot be compared. */
  private static void checkModel(JobContext context, Optional<String> copyModel) {
    DeltaStore tables = context.tables();
    String used = tables.settings(ImageHashes.TABLE, COPY_MODEL).orElse(NO_MODEL);
    String wanted = copyModel.orElse(NO_MODEL);
    if (!used.equals(wanted)) {
      if (!tables.isEmpty(ImageHashes.TABLE)) {
        throw TableErrors.settingsChanged(
            context.stage(),
            ImageHashes.TABLE.name(),
            Map.of(COPY_MODEL, new String[] {used, wanted}));
      }
      tables.recordSettings(ImageHashes.TABLE, COPY_MODEL, wanted);
    }
  }

  /** The model, shipped to the executors. */
  private static Optional<TaskModel> model(
      JobContext context, Config config, Optional<String> copyModel) {
    Optional<String> folder = config.models().dir();
    return copyModel
        .map(id -> ModelCatalogue.load(folder).resolve(id, Task.COPY_DETECTION, folder))
        .map(spec -> TaskModel.of(context.spark(), spec, config));
  }
}
