package org.winnow.stage.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.winnow.stage.ingest.Entry.Kind;

/** Counts what a listing left out or could not name, to tell the user. */
final class LeftOut {
  private static final int SHOWN = 3;

  private final Map<String, Group> groups = new TreeMap<>();

  private static final class Group {
    private long count;
    private final TreeSet<String> places = new TreeSet<>();
  }

  /** What an entry is counted under; null where there is nothing to tell. */
  static String key(Entry entry) {
    if (entry.kind() != Kind.FILE) {
      return entry.kind() + " " + entry.note();
    }
    String reason =
        entry.note() == null ? "" : entry.note().substring(0, entry.note().indexOf(':'));
    return reason.equals("BAD_NAME") || reason.equals("LINK_LOOP") ? reason : null;
  }

  /** Where an entry is told to be: the entry itself, or the folder of what has no name. */
  static String place(Entry entry) {
    return entry.kind() == Kind.FILE && entry.note().startsWith("BAD_NAME")
        ? entry.uri().substring(0, entry.uri().lastIndexOf('/'))
        : entry.uri();
  }

  void add(Entry entry) {
    String key = key(entry);
    if (key != null) {
      add(key, 1, place(entry));
    }
  }

  void add(String key, long count, String place) {
    Group group = groups.computeIfAbsent(key, ignored -> new Group());
    group.count += count;
    group.places.add(place);
    if (group.places.size() > SHOWN) {
      group.places.pollLast();
    }
  }

  /** One sentence for each kind. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    groups.forEach((key, group) -> sentences.add(sentence(key, group)));
    return sentences;
  }

  private static String sentence(String key, Group group) {
    String where = String.join(", ", group.places);
    where += group.count > group.places.size() ? ", …" : "";
    String[] kindAndNote = key.split(" ", 2);
    return switch (kindAndNote[0]) {
      case "SKIPPED" ->
          String.format(
              Locale.ROOT,
              "left out %,d by ingest.skip \"%s\": %s",
              group.count,
              kindAndNote[1],
              where);
      case "OWN" ->
          String.format(Locale.ROOT, "left out what Winnow wrote (%s): %s", kindAndNote[1], where);
      case "BAD_NAME" ->
          String.format(
              Locale.ROOT,
              "warning: %,d files or folders have names that are no text and are not read"
                  + " (BAD_NAME); in %s",
              group.count,
              where);
      default ->
          String.format(
              Locale.ROOT,
              "warning: %,d links lead back to a folder above and are not followed: %s",
              group.count,
              where);
    };
  }
}
