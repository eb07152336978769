package org.winnow.store;

import io.delta.tables.DeltaTable;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;

/**
 * The commits of a Delta table, newest first. They are read from the log files, as the Delta
 * protocol specifies. {@code DESCRIBE HISTORY} would cost a Spark job each.
 */
final class TableLog {
  private static final Pattern COMMIT_FILE = Pattern.compile("(\\d{20})\\.json");

  private final SparkSession spark;
  private final String path;
  private final Path folder;

  /** The newest known version; -1 if none is known. */
  private long cachedVersion = -1;

  TableLog(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
    this.folder = new Path(path, "_delta_log");
  }

  boolean exists() {
    return DeltaTable.isDeltaTable(spark, path);
  }

  /**
   * Deletes the log of an aborted creation, which Delta would take for a table.
   *
   * @throws FolderInTheWayException if the folder contains other files
   */
  void prepareCreation() {
    try {
      Path table = new Path(path);
      FileSystem fileSystem = fileSystem();
      if (!fileSystem.exists(table)) {
        return;
      }
      for (FileStatus entry : fileSystem.listStatus(table)) {
        if (!entry.getPath().getName().equals("_delta_log")) {
          throw new FolderInTheWayException(path);
        }
        fileSystem.delete(entry.getPath(), true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Marks the folder as a table's, before its first file is written. A log without a commit is what
   * an aborted first write leaves, or another writer that is about to commit: both are left alone.
   *
   * @throws FolderInTheWayException if the folder has no log, and other files
   */
  void markFolder() {
    try {
      Path table = new Path(path);
      FileSystem fileSystem = fileSystem();
      FileStatus[] entries =
          fileSystem.exists(table) ? fileSystem.listStatus(table) : new FileStatus[0];
      boolean hasLog =
          Arrays.stream(entries)
              .anyMatch(entry -> entry.getPath().getName().equals(folder.getName()));
      if (!hasLog && entries.length > 0) {
        throw new FolderInTheWayException(path);
      }
      if (isLocal()) {
        fileSystem.mkdirs(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the table is in a folder of this machine. An object store may have no folders. */
  boolean isLocal() {
    try {
      return "file".equals(fileSystem().getUri().getScheme());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest version; -1 if there is no commit. */
  synchronized long version() {
    try {
      FileSystem fileSystem = fileSystem();
      long version = cachedVersion;
      if (version < 0 || !fileSystem.exists(file(version))) {
        version = newestListed(fileSystem);
      }
      while (version >= 0 && fileSystem.exists(file(version + 1))) {
        version++;
      }
      cachedVersion = version;
      return version;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long newestListed(FileSystem fileSystem) throws IOException {
    long newest = -1;
    try {
      RemoteIterator<FileStatus> files = fileSystem.listStatusIterator(folder);
      while (files.hasNext()) {
        Matcher name = COMMIT_FILE.matcher(files.next().getPath().getName());
        if (name.matches()) {
          newest = Math.max(newest, Long.parseLong(name.group(1)));
        }
      }
    } catch (FileNotFoundException e) {
      return -1;
    }
    return newest;
  }

  /**
   * The version that last changed the rows; -1 if there were none. Compactions and changes of
   * properties do not count.
   */
  long rowsVersion() {
    long oldest = version();
    for (long version = oldest; version >= 0; version--) {
      Optional<LogEntry> entry = entry(version);
      if (entry.isEmpty()) {
        // Old commits are deleted from the log.
        return oldest;
      }
      Optional<Migration.MigrationMarker> marker =
          entry.get().userMetadata().flatMap(Migration.MigrationMarker::fromJson);
      if (marker.isPresent()) {
        return marker.get().rowsVersion();
      }
      if (entry.get().changesData()) {
        return version;
      }
      oldest = version;
    }
    return -1;
  }

  /** The newest commit after a version that matches a condition. */
  Optional<LogEntry> find(long after, Predicate<LogEntry> wanted) {
    for (long version = version(); version > after; version--) {
      Optional<LogEntry> entry = entry(version);
      if (entry.isEmpty() || wanted.test(entry.get())) {
        return entry;
      }
    }
    return Optional.empty();
  }

  /** The newest commit of a stage among the last versions. */
  Optional<Commit> lastCommit(String stage, int maxVersions) {
    long newest = version();
    for (long version = newest; version >= 0 && version > newest - maxVersions; version--) {
      Optional<LogEntry> entry = entry(version);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      Optional<Commit> found =
          entry
              .flatMap(LogEntry::commit)
              .or(
                  () ->
                      entry
                          .get()
                          .userMetadata()
                          .flatMap(Migration.MigrationMarker::fromJson)
                          .flatMap(n -> n.commit()))
              .filter(commit -> commit.stage().equals(stage));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Versions committed by Winnow among the last versions, newest first. */
  List<PastVersion> pastVersions(int maxVersions) {
    List<PastVersion> past = new ArrayList<>();
    long newest = version();
    for (long version = newest; version >= 0 && version > newest - maxVersions; version--) {
      Optional<LogEntry> entry = entry(version);
      if (entry.isEmpty()) {
        break;
      }
      LogEntry found = entry.get();
      found
          .commit()
          .ifPresent(c -> past.add(new PastVersion(found.version(), found.timestamp(), c)));
    }
    return past;
  }

  /** A commit; empty if the log no longer holds it. */
  private Optional<LogEntry> entry(long version) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(fileSystem().open(file(version)), StandardCharsets.UTF_8))) {
      return Optional.of(LogEntry.read(version, lines));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Deletes log files that are obsolete after a checkpoint: checksums, and the checkpoints that
   * were written since {@code start}. The commits themselves still lead to these versions.
   *
   * @param version version of the checkpoint
   * @param start version before the first of the checkpoints
   * @param withHistory whether earlier commits are deleted as well; earlier versions can then no
   *     longer be read
   * @return number of files deleted
   */
  long deleteBefore(long version, long start, boolean withHistory) {
    Pattern obsolete =
        Pattern.compile(
            withHistory
                ? "(\\d{20})\\..*(json|crc|parquet)"
                : "(\\d{20})\\.(crc|checkpoint.parquet)");
    long deleted = 0;
    try {
      FileSystem fileSystem = fileSystem();
      RemoteIterator<FileStatus> files = fileSystem.listStatusIterator(folder);
      while (files.hasNext()) {
        Path file = files.next().getPath();
        Matcher name = obsolete.matcher(file.getName());
        if (!name.matches()) {
          continue;
        }
        long of = Long.parseLong(name.group(1));
        boolean own = withHistory || name.group(2).equals("crc") || of > start;
        if (of < version && own) {
          fileSystem.delete(file, false);
          deleted++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return deleted;
  }

  /** Whether the log holds a checkpoint of a version. */
  boolean hasCheckpoint(long version) {
    return exists(new Path(folder, name(version) + ".checkpoint.parquet"));
  }

  /** Whether the log holds the commit of a version. */
  boolean hasCommit(long version) {
    return exists(file(version));
  }

  private boolean exists(Path file) {
    try {
      return fileSystem().exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(long version) {
    return new Path(folder, name(version) + ".json");
  }

  private static String name(long version) {
    return String.format(Locale.ROOT, "%020d", version);
  }

  private FileSystem fileSystem() throws IOException {
    return folder.getFileSystem(spark.sessionState().newHadoopConf());
  }
}
