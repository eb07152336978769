package org.winnow.claim.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.winnow.table.Field;
import org.winnow.table.Sources;

/** Which columns of a manifest stand for which columns of {@code sources}. */
final class ManifestColumns {
  /** Column names that people use in manifests, for each of ours. */
  private static final Map<Field, List<String>> ALIASES = new LinkedHashMap<>();

  static {
    ALIASES.put(
        Sources.URI,
        List.of(
            "uri",
            "url",
            "path",
            "file",
            "file_name",
            "filename",
            "file_path",
            "filepath",
            "image",
            "image_path"));
    ALIASES.put(
        Sources.CLAIMED_NAME,
        List.of("name", "claimed_name", "identity", "label", "person", "class"));
    ALIASES.put(Sources.CAPTION, List.of("caption", "text"));
    ALIASES.put(Sources.LICENCE, List.of("licence", "license"));
    ALIASES.put(Sources.BASIS, List.of("basis"));
    ALIASES.put(Sources.DATASET, List.of("dataset"));
    ALIASES.put(Sources.TRACK, List.of("track", "track_id", "video_id"));
    ALIASES.put(ListedFields.EXPECTED_SHA256, List.of("sha256", "expected_sha256"));
    ALIASES.put(ListedFields.EXPECTED_MD5, List.of("md5", "expected_md5"));
    ALIASES.put(ListedFields.WIDTH, List.of("width", "original_width"));
    ALIASES.put(ListedFields.HEIGHT, List.of("height", "original_height"));
    ALIASES.put(ListedFields.RANK, List.of("rank"));
  }

  /** The words for our columns, by which a setting maps other columns to them. */
  static List<String> words() {
    return ALIASES.values().stream().map(names -> names.get(0)).toList();
  }

  /** The words for one of our columns, the most precise first. */
  static List<String> words(Field field) {
    return ALIASES.get(field);
  }

  private ManifestColumns() {}

  /** Two columns of a manifest have one meaning. */
  static final class AmbiguousException extends Exception {
    AmbiguousException(String message) {
      super(message);
    }
  }

  /**
   * The given columns that are used, each with the column of {@code sources} that it stands for.
   *
   * @param mapping the given column for some of our words; it hides all others with that meaning
   * @throws AmbiguousException if two have one meaning
   */
  static Map<String, Field> used(Iterable<String> given, Map<String, String> mapping)
      throws AmbiguousException {
    Map<String, Field> used = new LinkedHashMap<>();
    for (Map.Entry<Field, List<String>> entry : ALIASES.entrySet()) {
      List<String> columns = new ArrayList<>();
      Optional<String> mapped =
          entry.getValue().stream().filter(mapping::containsKey).map(mapping::get).findFirst();
      for (String column : given) {
        String name = column.strip().toLowerCase(Locale.ROOT);
        if (mapped.isPresent()
            ? column.strip().equals(mapped.get())
            : isFree(name, entry.getValue(), mapping)) {
          columns.add(column);
        }
      }
      if (columns.size() > 1) {
        throw new AmbiguousException(
            "Columns "
                + String.join(" and ", columns)
                + " have one meaning ("
                + entry.getValue().get(0)
                + "): rename those that are not to be used.");
      }
      if (columns.size() == 1) {
        used.put(columns.get(0), entry.getKey());
      }
    }
    return used;
  }

  /** Whether a column is one of some words, and stands for nothing else by the mapping. */
  private static boolean isFree(String column, List<String> words, Map<String, String> mapping) {
    return words.contains(column)
        && mapping.values().stream()
            .noneMatch(other -> other.toLowerCase(Locale.ROOT).equals(column));
  }

  /** What is said of a manifest without a column for the uri. */
  static String noUri(Iterable<String> given) {
    Set<String> names = new TreeSet<>();
    given.forEach(name -> names.add(name.strip()));
    return "It has no column uri, only " + String.join(", ", names) + ".";
  }
}
