package org.winnow.store;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.winnow.table.Field;
import org.winnow.table.Table;

/** The Delta properties of Winnow's tables; {@link Table} adds those of a single table. */
final class TableProperties {
  /** Version of the layout. Only a migration raises it. */
  static final String LAYOUT = "winnow.layout";

  /** The current layout: statistics of selected columns only. */
  static final String CURRENT_LAYOUT = "2";

  /** Before the name of a stage: the settings that determined its rows. */
  static final String SETTINGS_PREFIX = "winnow.settings.";

  /** Before the name of a constraint: its condition. */
  static final String CONSTRAINT_PREFIX = "delta.constraints.";

  private static final String STATISTICS_COLUMNS = "delta.dataSkippingStatsColumns";
  private static final String DELETION_VECTORS = "delta.enableDeletionVectors";

  private TableProperties() {}

  /** The properties that a table has throughout, without layout, settings and constraints. */
  static Map<String, String> of(Table table) {
    Map<String, String> properties = new LinkedHashMap<>(table.properties());
    properties.put(STATISTICS_COLUMNS, String.join(",", statisticsColumns(table)));
    // Deletion vectors keep deleted rows in their files. Erased data must not stay there.
    properties.put(DELETION_VECTORS, "false");
    return properties;
  }

  /** All properties of a new table. */
  static Map<String, String> ofNew(Table table) {
    Map<String, String> properties = of(table);
    properties.put(LAYOUT, CURRENT_LAYOUT);
    table.constraints().forEach((name, check) -> properties.put(CONSTRAINT_PREFIX + name, check));
    return properties;
  }

  /**
   * Those of {@link #of} that are missing or differ.
   *
   * @param present the properties of the table as it is
   */
  static Map<String, String> different(Table table, Map<String, String> present) {
    Map<String, String> different = of(table);
    different.entrySet().removeIf(wanted -> wanted.getValue().equals(present.get(wanted.getKey())));
    return different;
  }

  /** The columns with statistics in the log, in the order of the table. */
  static Set<String> statisticsColumns(Table table) {
    return table.fields().stream()
        .filter(Field::inStatistics)
        .map(Field::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
