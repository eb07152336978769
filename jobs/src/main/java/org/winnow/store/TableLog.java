package org.winnow.store;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.winnow.table.Field;
import org.winnow.table.Table;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * What the log of one Delta table says: its version, its properties, its commits, its files. Read
 * from the log itself, since a question put to {@code DESCRIBE} costs a Spark job each.
 */
final class TableLog {
  private final SparkSession spark;
  private final String path;

  /** What {@link #rows} gave of few files: the same rows as long as nobody writes. */
  private volatile Few few;

  private record Few(Snapshot snapshot, Dataset<Row> rows) {}

  TableLog(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
  }

  boolean exists() {
    return DeltaTable.isDeltaTable(spark, path);
  }

  /**
   * Makes way for the creation of the table. A creation that was killed leaves a log without a
   * commit, which Delta would take for a table.
   *
   * @throws FolderInTheWayException if the folder holds anything else
   */
  void prepareCreation() {
    try {
      Path folder = new Path(path);
      FileSystem fileSystem = folder.getFileSystem(spark.sessionState().newHadoopConf());
      if (!fileSystem.exists(folder)) {
        return;
      }
      for (FileStatus entry : fileSystem.listStatus(folder)) {
        if (!entry.getPath().getName().equals("_delta_log")) {
          throw new FolderInTheWayException(path);
        }
        fileSystem.delete(entry.getPath(), true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long version() {
    return snapshot().version();
  }

  Optional<String> property(String name) {
    return Optional.ofNullable(
        JavaConverters.mapAsJavaMap(snapshot().metadata().configuration()).get(name));
  }

  /**
   * The columns of a table that this one, written by an earlier version, does not have. Only those
   * that may be null: others cannot be added to rows that are there.
   */
  List<Field> lacks(Table table) {
    Set<String> present = Set.of(snapshot().schema().fieldNames());
    return table.fields().stream()
        .filter(field -> field.nullable() && !present.contains(field.name()))
        .toList();
  }

  /** Whether the table has no data file. */
  boolean isEmpty() {
    Snapshot snapshot = snapshot();
    return checksum(snapshot).map(VersionChecksum::numFiles).orElseGet(snapshot::numOfFiles) == 0;
  }

  /**
   * The rows of the table. Where there are few files, the newest commit wrote them down, and
   * neither they nor the table's size are asked for by Spark jobs; of more, Delta reads what a
   * filter needs.
   */
  Dataset<Row> rows() {
    Snapshot snapshot = snapshot();
    Few last = few;
    if (last == null || last.snapshot() != snapshot) {
      last =
          checksum(snapshot)
              .flatMap(checksum -> optional(checksum.allFiles()))
              .map(files -> new Few(snapshot, read(snapshot, JavaConverters.seqAsJavaList(files))))
              .orElse(null);
      few = last;
    }
    return last == null ? spark.read().format("delta").load(path) : last.rows();
  }

  /** What the newest commit wrote down about all; other writers may leave it out. */
  private static Optional<VersionChecksum> checksum(Snapshot snapshot) {
    return optional(snapshot.checksumOpt());
  }

  /** The commits of ours among the last {@code most}, newest first. */
  List<Commit> commits(int most) {
    return DeltaTable.forPath(spark, path)
        .history(most)
        .select("userMetadata")
        .collectAsList()
        .stream()
        .map(row -> Commit.fromJson(row.getString(0)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The versions that commits of ours made, newest first. */
  List<PastVersion> past() {
    return DeltaTable.forPath(spark, path)
        .history()
        .select("version", "timestamp", "userMetadata", "operationParameters")
        .collectAsList()
        .stream()
        .flatMap(
            row ->
                Commit.fromJson(row.getString(2)).stream()
                    .map(
                        commit ->
                            new PastVersion(
                                row.getLong(0),
                                row.getTimestamp(1).toInstant(),
                                commit,
                                row.<String, String>getJavaMap(3).getOrDefault("predicate", ""))))
        .toList();
  }

  /** The first of some metrics that the newest commit reports; 0 where it reports none. */
  long metric(String... names) {
    Row newest = DeltaTable.forPath(spark, path).history(1).select("operationMetrics").head();
    Map<String, String> metrics = newest.getJavaMap(0);
    for (String name : names) {
      if (metrics.containsKey(name)) {
        return Long.parseLong(metrics.get(name));
      }
    }
    return 0;
  }

  /**
   * The rows in parts of about {@code rows} each, made of whole data files: reading all parts reads
   * each file once.
   */
  List<Part> parts(long rows) {
    Snapshot snapshot = snapshot();
    List<AddFile> files = new ArrayList<>(snapshot.allFiles().collectAsList());
    files.sort(Comparator.comparing(AddFile::path));
    List<Part> parts = new ArrayList<>();
    List<AddFile> part = new ArrayList<>();
    long held = 0;
    for (AddFile file : files) {
      part.add(file);
      held += rowsOf(file, rows);
      if (held >= rows) {
        parts.add(new Part(read(snapshot, part), held));
        part = new ArrayList<>();
        held = 0;
      }
    }
    if (!part.isEmpty()) {
      parts.add(new Part(read(snapshot, part), held));
    }
    return parts;
  }

  /** A file without statistics counts as a part of its own. */
  private static long rowsOf(AddFile file, long unknown) {
    Option<Object> counted = file.numLogicalRecords();
    return counted.isDefined() ? (Long) counted.get() : unknown;
  }

  private static <T> Optional<T> optional(Option<T> value) {
    return Optional.ofNullable(value.getOrElse(() -> null));
  }

  private static Dataset<Row> read(Snapshot snapshot, List<AddFile> files) {
    return snapshot
        .deltaLog()
        .createDataFrame(
            snapshot, JavaConverters.asScalaBuffer(files).toSeq(), false, Option.empty());
  }

  private Snapshot snapshot() {
    return DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty());
  }
}
