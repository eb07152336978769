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
 * Brings a table that an earlier version wrote up to this one: columns, constraints, properties,
 * and the statistics in its log. Rows stay as they are. It can be killed anywhere and done again.
 */
final class Migration {
  /** Stands in the table's properties while a migration is on its way. */
  private static final String MIGRATING = "winnow.migrating";

  private static final String CHECKPOINT_INTERVAL = "delta.checkpointInterval";

  /** How many of the last commits are searched for ours. */
  private static final int MAX_COMMITS = 1000;

  private final StoredTable stored;
  private final Statements statements;

  Migration(StoredTable stored, Statements statements) {
    this.stored = stored;
    this.statements = statements;
  }

  /**
   * What a commit of a migration carries over, so that the stages still know how the table stands
   * when the commits before it are gone.
   *
   * @param rowsVersion see {@link TableLog#rowsVersion}
   * @param commit the newest of ours
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

  /** Whether anything is to be done; asks no Spark job. */
  boolean needed() {
    Map<String, String> properties = stored.files().properties();
    return !StoredTable.CURRENT_LAYOUT.equals(properties.get(StoredTable.LAYOUT_PROPERTY))
        || properties.containsKey(MIGRATING)
        || !stored.missingColumns().isEmpty()
        || !stored.differentConstraints().isEmpty()
        || !stored.differentProperties().isEmpty();
  }

  /** What is to be done, a sentence part each; empty where nothing is. */
  List<String> plan() {
    List<String> steps = new ArrayList<>();
    if (!needed()) {
      return steps;
    }
    stored.missingColumns().forEach(field -> steps.add("add column " + field.name()));
    stored.differentConstraints().forEach(name -> steps.add("renew constraint " + name));
    stored.differentProperties().forEach((name, value) -> steps.add("set " + name + " = " + value));
    long files = stored.files().countFilesWithOtherStatistics(stored.statisticsColumns());
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

  /** Whether it was done, and the commits before it are still in the log. */
  boolean hasOldHistory() {
    TableLog log = stored.log();
    long newestCommit = log.find(-1, Migration::hasMarker).map(LogEntry::version).orElse(-1L);
    // The last two commits of a migration come after the checkpoint.
    return newestCommit >= 2 && log.hasCommit(newestCommit - 2);
  }

  private static boolean hasMarker(LogEntry entry) {
    return entry.userMetadata().flatMap(MigrationMarker::fromJson).isPresent();
  }

  /**
   * Does it.
   *
   * @param dropHistory whether the log forgets all versions before; they cannot be read any more
   */
  void run(boolean dropHistory) {
    stored.upgrade();
    TableLog log = stored.log();
    Optional<Commit> newestCommit =
        log.pastVersions(MAX_COMMITS).stream().map(PastVersion::commit).findFirst();
    String marker = new MigrationMarker(log.rowsVersion(), newestCommit).toJson();
    Optional<String> interval =
        stored.property(MIGRATING).isPresent()
            ? Optional.empty()
            : stored.property(CHECKPOINT_INTERVAL);
    // With this interval, every commit is followed by a checkpoint.
    statements.run(
        marker,
        session -> stored.set(session, Map.of(MIGRATING, "true", CHECKPOINT_INTERVAL, "1")));
    if (stored.files().countFilesWithOtherStatistics(stored.statisticsColumns()) > 0) {
      stored.files().dropOtherStatistics(stored.statisticsColumns(), marker);
    }
    statements.run(
        marker,
        session ->
            stored.set(session, Map.of(StoredTable.LAYOUT_PROPERTY, StoredTable.CURRENT_LAYOUT)));
    long version = log.version();
    if (!log.hasCheckpoint(version)) {
      throw new IllegalStateException("Delta wrote no checkpoint of " + stored.path());
    }
    log.deleteBefore(version, dropHistory);
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
