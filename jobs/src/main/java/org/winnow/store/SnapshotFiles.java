package org.winnow.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Table;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * The files of a table by Delta's internal classes, without Spark jobs of its own. With {@link
 * SnapshotAppend} the only class that uses unpublished parts of Delta.
 */
final class SnapshotFiles implements TableFiles {
  /** Data files per commit. Their statistics pass through the memory of the driver. */
  private static final int FILES_PER_COMMIT = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final String path;

  /** The last result of {@link #rows} for a small table, valid for one snapshot. */
  private volatile CachedRows cached;

  private record CachedRows(Snapshot snapshot, Dataset<Row> rows) {}

  SnapshotFiles(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
  }

  /** Whether this runtime has the expected Delta classes. */
  static boolean isUsable() {
    try {
      Snapshot.class.getMethod("checksumOpt");
      Snapshot.class.getMethod("allFiles");
      VersionChecksum.class.getMethod("allFiles");
      DeltaLog.class.getMethod("update", boolean.class, Option.class, Option.class);
      return SnapshotAppend.isUsable();
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }

  @Override
  public StructType schema() {
    return snapshot().schema();
  }

  @Override
  public Map<String, String> properties() {
    return JavaConverters.mapAsJavaMap(snapshot().metadata().configuration());
  }

  @Override
  public boolean isEmpty() {
    Snapshot snapshot = snapshot();
    return checksum(snapshot).map(VersionChecksum::numFiles).orElseGet(snapshot::numOfFiles) == 0;
  }

  /**
   * {@inheritDoc} The newest commit lists the files of a small table, so no Spark job is needed.
   * For larger tables, Delta reads what a filter needs.
   */
  @Override
  public Dataset<Row> rows() {
    Snapshot snapshot = snapshot();
    CachedRows last = cached;
    if (last == null || last.snapshot() != snapshot) {
      last =
          listedFiles(snapshot)
              .map(files -> new CachedRows(snapshot, read(snapshot, files)))
              .orElse(null);
      cached = last;
    }
    return last == null ? spark.read().format("delta").load(path) : last.rows();
  }

  /** The checksum file of the newest commit. Other writers may omit it. */
  static Optional<VersionChecksum> checksum(Snapshot snapshot) {
    return optional(snapshot.checksumOpt());
  }

  /** The data files, if the checksum file lists them. */
  private static Optional<List<AddFile>> listedFiles(Snapshot snapshot) {
    return checksum(snapshot)
        .flatMap(checksum -> optional(checksum.allFiles()))
        .map(JavaConverters::seqAsJavaList);
  }

  @Override
  public Optional<Dataset<Row>> rowsOf(List<String> uris) {
    Snapshot snapshot = snapshot();
    Set<String> wanted =
        uris.stream().map(uri -> URI.create(uri).getPath()).collect(Collectors.toSet());
    List<AddFile> found = new ArrayList<>();
    files(snapshot)
        .forEachRemaining(
            file -> {
              if (wanted.contains(pathOf(file))) {
                // Without its statistics, which use most of the memory.
                found.add(copyOf(file, file.dataChange(), null));
              }
            });
    found.sort(Comparator.comparing(AddFile::path));
    return found.size() == wanted.size() ? Optional.of(read(snapshot, found)) : Optional.empty();
  }

  private String pathOf(AddFile file) {
    URI uri = URI.create(file.path());
    Path relative = new Path(uri);
    return (uri.isAbsolute() ? relative : new Path(new Path(path), relative)).toUri().getPath();
  }

  private static AddFile copyOf(AddFile file, boolean dataChange, String statistics) {
    return new AddFile(
        file.path(),
        file.partitionValues(),
        file.size(),
        file.modificationTime(),
        dataChange,
        statistics,
        file.tags(),
        file.deletionVector(),
        file.baseRowId(),
        file.defaultRowCommitVersion(),
        file.clusteringProvider());
  }

  private static Iterator<AddFile> files(Snapshot snapshot) {
    return listedFiles(snapshot)
        .map(List::iterator)
        .orElseGet(() -> snapshot.allFiles().toLocalIterator());
  }

  @Override
  public void create(Table table, Map<String, String> extraProperties) {
    new SnapshotAppend(spark, table, path).create(extraProperties);
  }

  @Override
  public void append(
      Table table, Dataset<Row> rows, String userMetadata, Optional<TransactionId> transaction) {
    new SnapshotAppend(spark, table, path).write(rows, userMetadata, transaction);
  }

  @Override
  public long countFilesWithOtherStatistics(Set<String> columns) {
    long count = 0;
    for (Iterator<AddFile> files = files(snapshot()); files.hasNext(); ) {
      if (withoutStatistics(files.next(), columns).isPresent()) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void dropOtherStatistics(Set<String> columns, String userMetadata) {
    new Statements(spark)
        .run(
            userMetadata,
            session -> {
              DeltaLog log = DeltaLog.forTable(session, path);
              while (dropBatch(log, columns)) {
                // The next batch of files.
              }
            });
  }

  /** Drops statistics from one batch of files in one commit; false if no file is left. */
  private static boolean dropBatch(DeltaLog log, Set<String> columns) {
    OptimisticTransaction transaction = log.startTransaction(Option.empty(), Option.empty());
    // A file that another writer deletes meanwhile must not reappear.
    transaction.readWholeTable();
    List<Action> changed = new ArrayList<>();
    Iterator<AddFile> files = transaction.snapshot().allFiles().toLocalIterator();
    while (files.hasNext() && changed.size() < FILES_PER_COMMIT) {
      withoutStatistics(files.next(), columns).ifPresent(changed::add);
    }
    if (changed.isEmpty()) {
      return false;
    }
    transaction.commit(
        JavaConverters.asScalaBuffer(changed).toSeq(), DeltaOperations.ManualUpdate$.MODULE$);
    return true;
  }

  /** A file without the statistics of other columns; empty if it has none. */
  private static Optional<AddFile> withoutStatistics(AddFile file, Set<String> columns) {
    if (file.stats() == null || file.stats().isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode statistics = JSON.readTree(file.stats());
      boolean changed = false;
      for (String kind : List.of("minValues", "maxValues", "nullCount")) {
        if (statistics.get(kind) instanceof ObjectNode values) {
          int previousSize = values.size();
          values.retain(columns);
          changed |= values.size() < previousSize;
        }
      }
      return changed
          ? Optional.of(copyOf(file, false, JSON.writeValueAsString(statistics)))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(copyOf(file, false, null));
    }
  }

  static <T> Optional<T> optional(Option<T> value) {
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
