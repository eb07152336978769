package org.winnow.claim.manifest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.winnow.console.IngestErrors;
import org.winnow.table.Field;

/** Reads the rows of one file of a manifest, in order. */
public interface ManifestReader extends Closeable {
  /** The next row; empty at the end. */
  Optional<ManifestRow> next() throws IOException;

  /**
   * Opens a file.
   *
   * @throws org.winnow.console.UserException if it cannot be used as a manifest
   */
  static ManifestReader open(ManifestFile file, String encoding, FileSystem storage) {
    try {
      return switch (file.form()) {
        case PARQUET -> ParquetManifest.open(file, storage.getConf());
        case JSON_LINES -> JsonManifest.open(file, text(file, encoding, storage));
        case URLS -> new UrlLines(file, text(file, encoding, storage));
        case LST -> LstManifest.open(file, text(file, encoding, storage));
        case SEPARATED -> SeparatedManifest.open(file, text(file, encoding, storage));
      };
    } catch (IOException | RuntimeException e) {
      throw failure(file, encoding, e);
    }
  }

  /** What is said of a file that cannot be read to its end. */
  static RuntimeException failure(ManifestFile file, String encoding, Exception e) {
    if (e instanceof org.winnow.console.UserException user) {
      return user;
    }
    if (e instanceof java.nio.charset.CharacterCodingException) {
      return TextFile.notEncoded(file.path(), encoding);
    }
    return IngestErrors.manifest(file.path(), "It cannot be read: " + e.getMessage());
  }

  private static java.io.Reader text(ManifestFile file, String encoding, FileSystem storage)
      throws IOException {
    return TextFile.open(new Path(file.path()), encoding, storage);
  }

  /** Puts a value that was given into the values of a row. */
  static void put(Map<Field, String> values, Field field, String given) {
    String text = given == null ? "" : given.strip();
    if (!text.isEmpty()) {
      values.put(field, text);
    }
  }
}
