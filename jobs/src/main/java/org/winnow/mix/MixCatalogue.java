package org.winnow.mix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.winnow.console.MixErrors;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.store.VersionedTable;
import org.winnow.table.Mix;
import org.winnow.table.Mixes;
import org.winnow.table.Table;

/** The mixes of a warehouse. */
public final class MixCatalogue {
  /** What the commits of mixes have as their stage, and the runs. */
  public static final String STAGE = "mix";

  private MixCatalogue() {}

  /**
   * A mix as it stands.
   *
   * @param version Delta version of its table
   * @param runId run that made it
   * @param versions Delta version of the table of each source, by name
   * @param locations folder of the table of each source
   * @param sourceRows rows of the table of each source
   */
  public record Entry(
      String name,
      long version,
      String runId,
      String recipe,
      Map<String, Long> versions,
      Map<String, String> locations,
      Map<String, Long> sourceRows,
      long rows,
      long identities,
      List<Composition> composition) {

    public Table table() {
      return Mix.table(name);
    }

    /** The sources and versions in words. */
    public List<String> origins() {
      List<String> origins = new ArrayList<>();
      new TreeMap<>(versions)
          .forEach(
              (source, version) ->
                  origins.add(
                      String.format(
                          Locale.ROOT,
                          "%s: version %d of %s",
                          source,
                          version,
                          locations.get(source))));
      return origins;
    }
  }

  /** All mixes, by name. A run that wrote no table made none. */
  public static List<Entry> all(DeltaStore tables) {
    if (tables.isEmpty(Mixes.TABLE)) {
      return List.of();
    }
    Map<String, Row> byRun = new HashMap<>();
    TreeMap<String, Table> names = new TreeMap<>();
    // One row for each run that made a mix.
    for (Row row : tables.read(Mixes.TABLE).select(Mixes.TABLE.columns()).collectAsList()) {
      byRun.put(row.getString(0) + " " + row.getString(1), row);
      names.put(row.getString(0), Mix.table(row.getString(0)));
    }
    List<Entry> entries = new ArrayList<>();
    names.forEach(
        (name, table) -> {
          Optional<Commit> last =
              tables.exists(table) ? tables.lastCommit(table, STAGE) : Optional.empty();
          last.map(commit -> byRun.get(name + " " + commit.runId()))
              .ifPresent(row -> entries.add(entry(row, tables.version(table))));
        });
    return entries;
  }

  /**
   * The mix of a name.
   *
   * @throws org.winnow.console.UserException if there is none
   */
  public static Entry require(DeltaStore tables, String name) {
    List<Entry> all = all(tables);
    return all.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> MixErrors.noMix(name, all.stream().map(Entry::name).toList()));
  }

  /** The versions of the sources that can no longer be read, in words; empty: all can. */
  public static List<String> missing(DeltaStore tables, Entry entry) {
    List<String> missing = new ArrayList<>();
    new TreeMap<>(entry.versions())
        .forEach(
            (source, version) -> {
              VersionedTable table = tables.versioned(entry.locations().get(source));
              Optional<String> why =
                  table.exists() ? table.missing(version) : Optional.of("there is no table");
              why.ifPresent(
                  reason ->
                      missing.add(
                          String.format(
                              Locale.ROOT,
                              "%s: version %d of %s is missing: %s.",
                              source,
                              version,
                              table.path(),
                              reason)));
            });
    return missing;
  }

  private static Entry entry(Row row, long version) {
    return new Entry(
        row.getString(0),
        version,
        row.getString(1),
        row.getString(2),
        row.getJavaMap(4),
        row.getJavaMap(5),
        row.getJavaMap(6),
        row.getLong(7),
        row.getLong(8),
        Composition.fromJson(row.getString(9)));
  }
}
