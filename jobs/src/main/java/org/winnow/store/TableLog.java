package org.winnow.store;

import io.delta.tables.DeltaTable;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * The commits of one Delta table, newest first. They are read from the log's files, whose format
 * Delta's protocol publishes: this costs no Spark job, where {@code DESCRIBE HISTORY} costs one
 * each.
 */
final class TableLog {
  private static final Pattern COMMIT_FILE = Pattern.compile("(\\d{20})\\.json");

  private final SparkSession spark;
  private final String path;
  private final Path folder;

  /** The newest version when it was last asked for; -1 where none was known. */
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
   * Makes way for the creation of the table. A creation that was killed leaves a log without a
   * commit, which Delta would take for a table.
   *
   * @throws FolderInTheWayException if the folder holds anything else
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

  /** The newest version; -1 where there is no commit. */
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
   * The version from which on the rows are what they are now. Commits that only move rows between
   * files, as OPTIMIZE makes, or that change properties, do not count. -1 where there were no rows.
   */
  long rowsVersion() {
    long oldest = version();
    for (long version = oldest; version >= 0; version--) {
      Optional<LogEntry> entry = entry(version);
      if (entry.isEmpty()) {
        // The log forgets what is old.
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

  /** The newest commit after a version that fulfils a condition. */
  Optional<LogEntry> find(long after, Predicate<LogEntry> wanted) {
    for (long version = version(); version > after; version--) {
      Optional<LogEntry> entry = entry(version);
      if (entry.isEmpty() || wanted.test(entry.get())) {
        return entry;
      }
    }
    return Optional.empty();
  }

  /** The newest commit of ours by a stage, if it is among the last {@code maxVersions}. */
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

  /** The versions that commits of ours made, newest first, among the last {@code maxVersions}. */
  List<PastVersion> pastVersions(int maxVersions) {
    List<PastVersion> past = new ArrayList<>();
    long newest = version();
    for (long version = newest; version >= 0 && version > newest - maxVersions; version--) {
      Optional<LogEntry> entry = entry(version);
      if (entry.isEmpty()) {
        break;
      }
      entry.get().commit().ifPresent(commit -> past.add(pastVersion(entry.get(), commit)));
    }
    return past;
  }

  private static PastVersion pastVersion(LogEntry entry, Commit commit) {
    return new PastVersion(
        entry.version(),
        entry.timestamp(),
        commit,
        entry.parameters().getOrDefault("predicate", ""));
  }

  /** A commit; empty where the log has forgotten it. */
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
   * Deletes what the log needs no more to tell how the table stands at a version that has a
   * checkpoint.
   *
   * @param withHistory whether the commits before it go as well; then no earlier version can be
   *     read
   * @return number of files deleted
   */
  long deleteBefore(long version, boolean withHistory) {
    Pattern obsolete =
        Pattern.compile(withHistory ? "(\\d{20})\\..*(json|crc|parquet)" : "(\\d{20})\\.crc");
    long deleted = 0;
    try {
      FileSystem fileSystem = fileSystem();
      RemoteIterator<FileStatus> files = fileSystem.listStatusIterator(folder);
      while (files.hasNext()) {
        Path file = files.next().getPath();
        Matcher name = obsolete.matcher(file.getName());
        if (name.matches() && Long.parseLong(name.group(1)) < version) {
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
