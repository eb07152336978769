package org.winnow.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.archive.RecordIo;
import org.winnow.console.ExportErrors;
import org.winnow.job.JobContext;
import org.winnow.spark.Batches;
import org.winnow.spark.ResourceScope;
import org.winnow.table.Curated;
import org.winnow.table.Mix;

/**
 * Writes curated faces as files.
 *
 * <p>Executors write shards of equal size into an {@link ExportFolder}. A restarted export keeps
 * the complete shards and writes the others. At the end the folder is published. The same rows give
 * the same bytes for any number of tasks.
 *
 * @param faces number of written faces
 * @param identities number of their classes
 */
public record Export(long faces, long identities, int shards) implements Serializable {
  private static final String COUNT = "n";

  static final String PLAN = "_plan";
  static final String MARK = "checksums.sha256";

  /**
   * Content and target of an export.
   *
   * @param rows rows as in table {@code curated}, or as in that of a mix
   * @param mixed whether they are those of a mix: then their places and labels stay
   * @param shardFaces faces per shard
   * @param overwrite whether an earlier export may be replaced
   */
  public record Order(
      Dataset<Row> rows,
      boolean mixed,
      ExportCard card,
      Format format,
      Path out,
      int shardFaces,
      boolean overwrite) {}

  /**
   * Writes the export.
   *
   * @throws org.winnow.console.UserException if there are no rows, or the folder is not empty
   */
  public static Export write(JobContext context, Order order) throws IOException {
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    try (FileSystem storage = FileSystem.newInstance(order.out().toUri(), hadoop);
        ResourceScope persisted = ResourceScope.open()) {
      ExportFolder target = new ExportFolder(storage, order.out());
      target.refuse(order.overwrite());
      context.stepName("number the faces");
      Dataset<Row> places = Batches.persist(ExportRows.of(order).places(order.shardFaces()));
      Export export = size(places, order);
      try (Folder folder = new Folder(target.working(), hadoop, "driver")) {
        fill(context, order, places, export, folder);
      }
      target.publish();
      return export;
    }
  }

  private static Export size(Dataset<Row> places, Order order) {
    Row counts = places.agg(count(lit(1)), max(Curated.LABEL.col())).head();
    long faces = counts.getLong(0);
    if (faces == 0) {
      throw ExportErrors.nothingToExport();
    }
    int classes = counts.getInt(1) + 1;
    if (order.format() == Format.RECORDIO && classes > RecordIo.MOST_CLASSES) {
      throw ExportErrors.tooManyClasses(classes, RecordIo.MOST_CLASSES);
    }
    int shards = Math.toIntExact((faces + order.shardFaces() - 1) / order.shardFaces());
    return new Export(faces, classes, shards);
  }

  private static void fill(
      JobContext context, Order order, Dataset<Row> places, Export export, Folder folder)
      throws IOException {
    Format format = order.format();
    int shards = export.shards();
    resume(folder, order.card().plan(format, order.shardFaces(), export));
    List<Object> pending = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      if (!folder.has(ShardTask.done(shard))) {
        pending.add(shard);
      }
    }
    SerializableConfiguration hadoop =
        new SerializableConfiguration(context.spark().sparkContext().hadoopConfiguration());
    if (!pending.isEmpty()) {
      context.stepName("write shards");
      Dataset<Row> wanted =
          pending.size() == shards
              ? places
              : places.filter(col(ExportedFace.SHARD).isInCollection(pending));
      ExportRows.of(order)
          .faces(wanted, pending.size())
          .foreachPartition(
              new ShardTask(
                  folder.root(),
                  format,
                  new Format.Layout(Math.toIntExact(export.identities()), order.mixed()),
                  hadoop));
    }
    context.stepName("finish the files");
    folder
        .checksums()
        .addAll(
            ExportRows.of(order)
                .classes(places)
                .mapPartitions(
                    new Assembly(folder.root(), order, export, hadoop), Encoders.STRING())
                .collectAsList());
    folder.write("README.txt", order.card().text(order, export, bases(order)));
    Assembly.checksums(folder, format.parts().isEmpty() ? shards : 0);
    tidy(folder, format, shards);
  }

  /** Keeps the files of a killed export of the same rows, and deletes all others. */
  private static void resume(Folder folder, String plan) throws IOException {
    boolean same = false;
    if (folder.has(PLAN)) {
      try (var lines = folder.lines(PLAN)) {
        same = plan.equals(lines.readLine());
      }
    }
    if (!same) {
      folder.clear();
      folder.write(PLAN, plan + "\n");
      folder.checksums().clear();
    }
  }

  private static void tidy(Folder folder, Format format, int shards) throws IOException {
    for (int shard = 0; shard < shards; shard++) {
      for (String ending : format.parts()) {
        folder.delete(Format.part(shard, ending));
      }
    }
    folder.delete("_shards");
    folder.delete(PLAN);
  }

  /**
   * Sources of the faces: one row per dataset, licence and basis, the largest first. A dataset of a
   * mix is named with its source and origin.
   */
  private static List<Row> bases(Order order) {
    Column dataset =
        order.mixed()
            ? concat_ws(", ", Mix.SOURCE.col(), Mix.ORIGIN.col(), Mix.DATASET.col())
            : Curated.DATASET.col();
    return order
        .rows()
        .groupBy(dataset.as(Curated.DATASET.name()), Curated.LICENCE.col(), Curated.BASIS.col())
        .agg(count(lit(1)).as(COUNT))
        .orderBy(
            col(COUNT).desc(), Curated.DATASET.col(), Curated.LICENCE.col(), Curated.BASIS.col())
        .limit(100)
        .collectAsList();
  }
}
