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
  private static final String UNDER_WAY = "winnow.migrating";

  private static final String INTERVAL = "delta.checkpointInterval";

  /** How many of the last commits are searched for ours. */
  private static final int COMMITS = 1000;

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
  record Note(long rowsVersion, Optional<Commit> commit) {
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

    static Optional<Note> fromJson(String json) {
      if (!json.contains("\"" + KEY + "\"")) {
        return Optional.empty();
      }
      try {
        JsonNode note = JSON.readTree(json).path(KEY);
        return Optional.of(
            new Note(
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
    return !StoredTable.NEWEST_LAYOUT.equals(properties.get(StoredTable.LAYOUT))
        || properties.containsKey(UNDER_WAY)
        || !stored.lacking().isEmpty()
        || !stored.differentConstraints().isEmpty()
        || !stored.differentProperties().isEmpty();
  }

  /** What is to be done, a sentence part each; empty where nothing is. */
  List<String> plan() {
    List<String> steps = new ArrayList<>();
    if (!needed()) {
      return steps;
    }
    stored.lacking().forEach(field -> steps.add("add column " + field.name()));
    stored.differentConstraints().forEach(name -> steps.add("renew constraint " + name));
    stored.differentProperties().forEach((name, value) -> steps.add("set " + name + " = " + value));
    long files = stored.files().withOtherStatistics(stored.statistics());
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
  boolean historyLeft() {
    TableLog log = stored.log();
    long newest = log.find(-1, Migration::isNoted).map(LogEntry::version).orElse(-1L);
    // The last two commits of a migration come after the checkpoint.
    return newest >= 2 && log.remembers(newest - 2);
  }

  private static boolean isNoted(LogEntry entry) {
    return entry.note().flatMap(Note::fromJson).isPresent();
  }

  /**
   * Does it.
   *
   * @param dropHistory whether the log forgets all versions before; they cannot be read any more
   */
  void run(boolean dropHistory) {
    stored.renew();
    TableLog log = stored.log();
    Optional<Commit> newest = log.past(COMMITS).stream().map(PastVersion::commit).findFirst();
    String note = new Note(log.rowsVersion(), newest).toJson();
    Optional<String> interval =
        stored.property(UNDER_WAY).isPresent() ? Optional.empty() : stored.property(INTERVAL);
    // With this interval, every commit is followed by a checkpoint.
    statements.run(note, session -> stored.set(session, Map.of(UNDER_WAY, "true", INTERVAL, "1")));
    if (stored.files().withOtherStatistics(stored.statistics()) > 0) {
      stored.files().dropOtherStatistics(stored.statistics(), note);
    }
    statements.run(
        note,
        session -> stored.set(session, Map.of(StoredTable.LAYOUT, StoredTable.NEWEST_LAYOUT)));
    long version = log.version();
    if (!log.hasCheckpoint(version)) {
      throw new IllegalStateException("Delta wrote no checkpoint of " + stored.path());
    }
    log.forgetBefore(version, dropHistory);
    statements.run(
        note,
        session -> {
          interval.ifPresent(value -> stored.set(session, Map.of(INTERVAL, value)));
          stored.unset(
              session, interval.isPresent() ? List.of(UNDER_WAY) : List.of(UNDER_WAY, INTERVAL));
        });
  }
}
