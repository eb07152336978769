package org.winnow.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.console.Errors;
import org.winnow.job.JobContext;
import org.winnow.spark.Batches;
import org.winnow.table.Curated;

/**
 * Writes curated faces as files.
 *
 * <p>Executors write shards of equal size into a folder beside the wanted one; a killed export that
 * is started again finds the complete ones and writes the others. At last the folder is renamed.
 * The same rows give the same bytes, whatever the number of tasks.
 *
 * @param faces faces that were written
 * @param identities classes that they belong to
 */
public record Export(long faces, long identities, int shards) {
  private static final String PLAN = "_plan";
  private static final String MARK = "checksums.sha256";

  /**
   * What to write, and where.
   *
   * @param rows rows as in table {@code curated}
   * @param shardFaces faces of a shard
   * @param overwrite whether an earlier export may be replaced
   */
  public record Order(
      Dataset<Row> rows,
      ExportCard card,
      Format format,
      Path out,
      int shardFaces,
      boolean overwrite) {}

  /**
   * Writes them.
   *
   * @throws org.winnow.console.UserException if there is nothing to write, or the folder holds
   *     anything
   */
  public static Export write(JobContext context, Order order) throws IOException {
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    try (FileSystem storage = FileSystem.newInstance(order.out().toUri(), hadoop)) {
      refuse(storage, order);
      context.describe("number the faces");
      Dataset<Row> places = Batches.hold(ExportRows.places(order.rows(), order.shardFaces()));
      try {
        long faces = places.count();
        if (faces == 0) {
          throw Errors.nothingToExport();
        }
        Path partial = order.out().suffix(".partial");
        try (Folder folder = new Folder(partial, hadoop, "driver")) {
          Export export = fill(context, order, places, faces, folder);
          storage.delete(order.out(), true);
          if (!storage.rename(partial, order.out())) {
            throw new IOException("cannot rename " + partial + " to " + order.out());
          }
          return export;
        }
      } finally {
        places.unpersist();
      }
    }
  }

  /** Nothing is replaced but an export of ours, and that only where it was asked for. */
  private static void refuse(FileSystem storage, Order order) throws IOException {
    Path out = order.out();
    if (!storage.exists(out)) {
      return;
    }
    boolean file = storage.getFileStatus(out).isFile();
    if (!file && storage.listStatus(out).length == 0) {
      return;
    }
    boolean ours = !file && storage.exists(new Path(out, MARK));
    if (!ours || !order.overwrite()) {
      throw Errors.exportFolder(out.toString(), ours);
    }
  }

  private static Export fill(
      JobContext context, Order order, Dataset<Row> places, long faces, Folder folder)
      throws IOException {
    Format format = order.format();
    int shards = (int) ((faces + order.shardFaces() - 1) / order.shardFaces());
    resume(folder, order.card().plan(format, order.shardFaces(), faces));
    List<Object> pending = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      if (!folder.has(ShardTask.done(shard))) {
        pending.add(shard);
      }
    }
    if (!pending.isEmpty()) {
      context.describe("write shards");
      Dataset<Row> wanted =
          pending.size() == shards
              ? places
              : places.filter(col(ExportedFace.SHARD).isInCollection(pending));
      ExportRows.faces(order.rows(), wanted, pending.size())
          .foreachPartition(
              new ShardTask(
                  folder.root(),
                  format,
                  new SerializableConfiguration(
                      context.spark().sparkContext().hadoopConfiguration())));
    }
    context.describe("finish the files");
    Dataset<Row> classes = Batches.hold(ExportRows.classes(order.rows(), places));
    long identities = classes.count();
    Assembly assembly = new Assembly(folder, shards);
    assembly.identities(classes);
    switch (format) {
      case RECORDIO -> assembly.recordIo(classes, faces, identities);
      case MANIFEST -> assembly.manifest();
      default -> {
        // The shards' files are the export's.
      }
    }
    classes.unpersist();
    Export export = new Export(faces, identities, shards);
    folder.write("README.txt", order.card().text(format, export, bases(order.rows())));
    assembly.checksums(format.parts().isEmpty());
    tidy(folder, format, shards);
    return export;
  }

  /** Keeps what a killed export of the same rows wrote, deletes everything else. */
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

  /** Where the faces come from: a collection, a licence and a basis a line, the largest first. */
  private static List<Row> bases(Dataset<Row> rows) {
    return rows.groupBy(Curated.DATASET.col(), Curated.LICENCE.col(), Curated.BASIS.col())
        .agg(count(lit(1)).as("faces"))
        .orderBy(
            col("faces").desc(), Curated.DATASET.col(), Curated.LICENCE.col(), Curated.BASIS.col())
        .limit(100)
        .collectAsList();
  }
}
