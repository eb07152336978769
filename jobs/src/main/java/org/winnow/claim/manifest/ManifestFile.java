package org.winnow.claim.manifest;

import java.io.IOException;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.winnow.console.IngestErrors;
import org.winnow.table.Field;

/**
 * One file of a manifest.
 *
 * @param path where it lies
 * @param name what its name ends in, which tells its form
 * @param folders values that folders named {@code column=value} give to all its rows, by column
 * @param mapping the column that stands for each of some words
 */
public record ManifestFile(
    String path, String name, Map<String, String> folders, Map<String, String> mapping)
    implements Serializable {
  /** Endings of what {@code ingest} takes for a manifest. */
  public static final String ENDINGS =
      "(?i).*\\.(csv|tsv|jsonl|json|ndjson|parquet|lst)(\\.(gz|bz2|zst))?";

  /** Endings of what can be read; a text may be anything, unless a list is asked for. */
  private static final String READABLE =
      "(?i).*\\.(csv|tsv|jsonl|json|ndjson|parquet|lst|txt)(\\.(gz|bz2|zst))?";

  private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  /** How the rows are written. */
  public enum Form {
    SEPARATED,
    JSON_LINES,
    PARQUET,
    LST,
    URLS
  }

  /**
   * The files of a manifest, which is a file or, as Spark writes it, a folder of files; the latter
   * may have folders {@code column=value} in it, whose values are texts.
   */
  public static List<ManifestFile> of(
      Path manifest, Map<String, String> mapping, FileSystem storage) throws IOException {
    List<ManifestFile> files = new ArrayList<>();
    if (storage.getFileStatus(manifest).isFile()) {
      return List.of(new ManifestFile(manifest.toString(), manifest.getName(), Map.of(), mapping));
    }
    if (storage.exists(new Path(manifest, "_delta_log"))) {
      throw IngestErrors.manifest(
          manifest.toString(),
          "It is a Delta table; its files hold rows that were removed, too.",
          "Write the rows that you mean as a Parquet, CSV or JSON lines file.");
    }
    collect(storage, manifest, new ManifestFile("", manifest.getName(), Map.of(), mapping), files);
    return files;
  }

  private static void collect(
      FileSystem storage, Path folder, ManifestFile as, List<ManifestFile> into)
      throws IOException {
    FileStatus[] entries = storage.listStatus(folder);
    java.util.Arrays.sort(entries, Comparator.comparing(FileStatus::getPath));
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName();
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      if (entry.isFile()) {
        String form = name.matches(READABLE) ? name : as.name();
        into.add(new ManifestFile(entry.getPath().toString(), form, as.folders(), as.mapping()));
        continue;
      }
      Map<String, String> folders = new HashMap<>(as.folders());
      int equals = name.indexOf('=');
      if (equals > 0) {
        String value = unescaped(name.substring(equals + 1));
        folders.put(unescaped(name.substring(0, equals)), value.equals(NO_VALUE) ? "" : value);
      }
      collect(
          storage, entry.getPath(), new ManifestFile("", as.name(), folders, as.mapping()), into);
    }
  }

  private static String unescaped(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private String bare() {
    return name.toLowerCase(Locale.ROOT).replaceAll("\\.(gz|bz2|zst)$", "");
  }

  public Form form() {
    String bare = bare();
    if (bare.endsWith(".parquet")) {
      return Form.PARQUET;
    }
    if (bare.endsWith(".lst")) {
      return Form.LST;
    }
    if (bare.endsWith(".txt")) {
      return Form.URLS;
    }
    return bare.matches(".*\\.(jsonl|json|ndjson)") ? Form.JSON_LINES : Form.SEPARATED;
  }

  boolean isTabbed() {
    return bare().endsWith(".tsv");
  }

  /**
   * The columns that are used.
   *
   * @throws org.winnow.console.UserException if two columns, of the file or its folders, have one
   *     meaning
   */
  Map<String, Field> used(List<String> columns) {
    try {
      List<String> all = new ArrayList<>(columns);
      all.addAll(folders.keySet());
      Map<String, Field> used = ManifestColumns.used(all, mapping);
      used.keySet().retainAll(columns);
      return used;
    } catch (ManifestColumns.AmbiguousException e) {
      throw IngestErrors.manifest(path, e.getMessage());
    }
  }

  /** What the folders give to each row. */
  Map<Field, String> partition() {
    Map<Field, String> values = new HashMap<>();
    try {
      ManifestColumns.used(folders.keySet(), mapping)
          .forEach((column, field) -> ManifestReader.put(values, field, folders.get(column)));
    } catch (ManifestColumns.AmbiguousException e) {
      throw IngestErrors.manifest(path, e.getMessage());
    }
    return values;
  }
}
