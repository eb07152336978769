package org.winnow.stage.ingest;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Defaults;
import org.winnow.table.Sources;

/**
 * An entry of a folder listing.
 *
 * @param kind how the entry is processed
 * @param uri location
 * @param name claimed name of the entry; null if there is none
 * @param fileBytes size of a file
 * @param modifiedMs last modification of a file, in milliseconds since 1970 UTC
 * @param note of a file: why it cannot be read (reason code, colon, detail), or null; of an
 *     excluded entry: why it is excluded
 * @param depth depth of a folder below the root, from 0
 * @param links real paths of the folders from which links were followed to a folder
 */
record Entry(
    Kind kind,
    String uri,
    String name,
    Long fileBytes,
    Long modifiedMs,
    String note,
    int depth,
    List<String> links) {
  /** How an entry is processed. */
  enum Kind {
    /** Becomes a claim. */
    FILE,
    /** Is listed. */
    FOLDER,
    /** Is skipped by a glob, given by the note. */
    SKIPPED,
    /** Was written by Winnow. */
    OWN
  }

  /** Separator that no path contains. */
  private static final String END = "\0";

  static final String KIND = "kind";
  static final String NOTE = "entry_note";

  static final StructType SCHEMA =
      new StructType()
          .add(KIND, DataTypes.StringType, false)
          .add(Sources.URI.name(), DataTypes.StringType, false)
          .add(Sources.CLAIMED_NAME.name(), DataTypes.StringType, true)
          .add(Sources.FILE_BYTES.name(), DataTypes.LongType, true)
          .add(Sources.MODIFIED_MS.name(), DataTypes.LongType, true)
          .add(NOTE, DataTypes.StringType, true)
          .add("depth", DataTypes.IntegerType, false)
          .add("links", DataTypes.StringType, false);

  static Entry file(String uri, String name, long bytes, long modifiedMs) {
    return new Entry(Kind.FILE, uri, name, bytes, modifiedMs, null, 0, List.of());
  }

  static Entry unreadable(String uri, String name, String reason, String message) {
    return new Entry(Kind.FILE, uri, name, null, null, reason + ": " + message, 0, List.of());
  }

  static Entry folder(String uri, String name, int depth, List<String> links) {
    return new Entry(Kind.FOLDER, uri, name, null, null, null, depth, links);
  }

  static Entry excluded(Kind kind, String uri, String note) {
    return new Entry(kind, uri, null, null, null, note, 0, List.of());
  }

  Row row() {
    return RowFactory.create(
        kind.name(), uri, name, fileBytes, modifiedMs, note, depth, String.join(END, links));
  }

  /** The claim of a file. */
  Row claim(Defaults settings, FrameFolders folders) {
    return ClaimRows.ofFile(
        new ClaimRows.Listed(uri, fileBytes, modifiedMs, note), name, folders.track(uri), settings);
  }

  static Entry of(Row row) {
    return new Entry(
        Kind.valueOf(row.getString(0)),
        row.getString(1),
        row.getString(2),
        row.isNullAt(3) ? null : row.getLong(3),
        row.isNullAt(4) ? null : row.getLong(4),
        row.getString(5),
        row.getInt(6),
        row.getString(7).isEmpty() ? List.of() : List.of(row.getString(7).split(END)));
  }
}
