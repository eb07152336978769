package org.winnow.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Upgrades a table of an earlier version: columns, constraints, properties, and statistics in the
 * log. Rows do not change. The migration can be killed at any time and repeated.
 */
final class Migration {
  /** Table property that is set during a migration. */
  private static final String MIGRATING = "winnow.migrating";

  private static final String CHECKPOINT_INTERVAL = "delta.checkpointInterval";

  /** Number of recent commits that are searched for a commit by Winnow. */
  private static final int MAX_COMMITS = 1000;

  private final StoredTable stored;
  private final Statements statements;

  Migration(StoredTable stored, Statements statements) {
    this.stored = stored;
    this.statements = statements;
  }

  /**
   * State that a migration carries over, because it may delete the commits that hold it.
   *
   * @param rowsVersion see {@link TableLog#rowsVersion}
   * @param commit newest commit by Winnow
   */
  record MigrationMarker(long rowsVersion, Optional<Commit> commit) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "winnow_migration";

    String toJson() {
      Map<String, Object> content = new HashMap<>();
      content.put("rows_version", rowsVersion);
      commit.ifPresent(c -> content.put("commit", c.toJson("")));
      try {
        return JSON.writeValueAsString(Map.of(KEY, content));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    static Optional<MigrationMarker> fromJson(String json) {
      if (!json.contains("\"" + KEY + "\"")) {
        return Optional.empty();
      }
      try {
        JsonNode note = JSON.readTree(json).path(KEY);
        return Optional.of(
            new MigrationMarker(
                note.path("rows_version").asLong(),
                Commit.fromJson(note.path("commit").textValue())));
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
  }

  /** Whether the log may hold statistics of all columns, and so names. Runs no Spark job. */
  boolean hasOldLayout() {
    Map<String, String> properties = stored.files().properties();
    return !TableProperties.CURRENT_LAYOUT.equals(properties.get(TableProperties.LAYOUT))
        || properties.containsKey(MIGRATING);
  }

  /** Whether the table needs a migration. Runs no Spark job. */
  boolean needed() {
    return hasOldLayout()
        || !stored.missingColumns().isEmpty()
        || !stored.obsoleteColumns().isEmpty()
        || !stored.differentConstraints().isEmpty()
        || !stored.differentProperties().isEmpty();
  }

  /** The steps of the migration as phrases; empty if none are needed. */
  List<String> plan() {
    List<String> steps = new ArrayList<>();
    if (!needed()) {
      return steps;
    }
    stored.missingColumns().forEach(field -> steps.add("add column " + field.name()));
    stored.obsoleteColumns().forEach(name -> steps.add("stop to fill column " + name));
    stored.differentConstraints().forEach(name -> steps.add("renew constraint " + name));
    stored.differentProperties().forEach((name, value) -> steps.add("set " + name + " = " + value));
    long files =
        stored
            .files()
            .countFilesWithOtherStatistics(TableProperties.statisticsColumns(stored.table()));
    if (files > 0) {
      steps.add(
          String.format(
              Locale.ROOT,
              "drop statistics of other columns of %,d data files from the log",
              files));
    }
    steps.add("write a checkpoint");
    return steps;
  }

  /** Whether the table was migrated and earlier commits are still in the log. */
  boolean hasOldHistory() {
    TableLog log = stored.log();
    long newestCommit = log.find(-1, Migration::hasMarker).map(LogEntry::version).orElse(-1L);
    // A migration makes two commits after its checkpoint.
    return newestCommit >= 2 && log.hasCommit(newestCommit - 2);
  }

  private static boolean hasMarker(LogEntry entry) {
    return entry.userMetadata().flatMap(MigrationMarker::fromJson).isPresent();
  }

  /**
   * Runs the migration.
   *
   * @param dropHistory whether earlier versions are deleted from the log; they can then no longer
   *     be read
   */
  void run(boolean dropHistory) {
    TableLog log = stored.log();
    long start = log.version();
    stored.upgrade();
    Optional<Commit> newestCommit =
        log.pastVersions(MAX_COMMITS).stream().map(PastVersion::commit).findFirst();
    String marker = new MigrationMarker(log.rowsVersion(), newestCommit).toJson();
    Optional<String> interval =
        stored.property(MIGRATING).isPresent()
            ? Optional.empty()
            : stored.property(CHECKPOINT_INTERVAL);
    // With this interval, every commit writes a checkpoint.
    statements.run(
        marker,
        session -> stored.set(session, Map.of(MIGRATING, "true", CHECKPOINT_INTERVAL, "1")));
    if (stored
            .files()
            .countFilesWithOtherStatistics(TableProperties.statisticsColumns(stored.table()))
        > 0) {
      stored.files().dropOtherStatistics(TableProperties.statisticsColumns(stored.table()), marker);
    }
    statements.run(
        marker,
        session ->
            stored.set(session, Map.of(TableProperties.LAYOUT, TableProperties.CURRENT_LAYOUT)));
    long version = log.version();
    if (!log.hasCheckpoint(version)) {
      throw new IllegalStateException("Delta wrote no checkpoint of " + stored.path());
    }
    log.deleteBefore(version, start, dropHistory);
    statements.run(
        marker,
        session -> {
          interval.ifPresent(value -> stored.set(session, Map.of(CHECKPOINT_INTERVAL, value)));
          stored.unset(
              session,
              interval.isPresent() ? List.of(MIGRATING) : List.of(MIGRATING, CHECKPOINT_INTERVAL));
        });
  }
}
