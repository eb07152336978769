package org.winnow.stage.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.winnow.console.Unit;
import org.winnow.stage.ingest.Entry.Kind;
import org.winnow.table.Quarantine;

/** Counts the entries that a listing excluded or could not name, and reports them. */
final class ListingReport {
  private static final int MAX_EXAMPLES = 3;

  private final Map<String, Category> groups = new TreeMap<>();

  private static final class Category {
    private long count;
    private final TreeSet<String> examples = new TreeSet<>();
  }

  /** The category of an entry; null if it is not reported. */
  static String categoryOf(Entry entry) {
    if (entry.kind() != Kind.FILE) {
      return entry.kind() + " " + entry.note();
    }
    String reason =
        entry.note() == null ? "" : entry.note().substring(0, entry.note().indexOf(':'));
    return reason.equals(Quarantine.BAD_NAME) || reason.equals(Quarantine.LINK_LOOP)
        ? reason
        : null;
  }

  /** The reported location: the entry, or the folder of an entry without a valid name. */
  static String exampleOf(Entry entry) {
    return entry.kind() == Kind.FILE && entry.note().startsWith(Quarantine.BAD_NAME)
        ? entry.uri().substring(0, entry.uri().lastIndexOf('/'))
        : entry.uri();
  }

  void add(Entry entry) {
    String key = categoryOf(entry);
    if (key != null) {
      add(key, 1, exampleOf(entry));
    }
  }

  void add(String key, long count, String place) {
    Category group = groups.computeIfAbsent(key, ignored -> new Category());
    group.count += count;
    group.examples.add(place);
    if (group.examples.size() > MAX_EXAMPLES) {
      group.examples.pollLast();
    }
  }

  /** One message per category. */
  List<String> messages() {
    List<String> messages = new ArrayList<>();
    groups.forEach((key, group) -> messages.add(message(key, group)));
    return messages;
  }

  private static String message(String key, Category group) {
    String examples = String.join(", ", group.examples);
    examples += group.count > group.examples.size() ? ", …" : "";
    String[] kindAndNote = key.split(" ", 2);
    return switch (kindAndNote[0]) {
      case "SKIPPED" ->
          String.format(
              Locale.ROOT,
              "left out %,d by ingest.skip \"%s\": %s",
              group.count,
              kindAndNote[1],
              examples);
      case "OWN" ->
          String.format(
              Locale.ROOT, "left out what Winnow wrote (%s): %s", kindAndNote[1], examples);
      case Quarantine.BAD_NAME ->
          String.format(
              Locale.ROOT,
              "warning: left out %s whose name is no text (BAD_NAME); in %s",
              Unit.ENTRIES.of(group.count),
              examples);
      default ->
          String.format(
              Locale.ROOT,
              "warning: did not follow %s back to a folder above: %s",
              Unit.LINKS.of(group.count),
              examples);
    };
  }
}
