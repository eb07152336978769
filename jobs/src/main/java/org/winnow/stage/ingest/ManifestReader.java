package org.winnow.stage.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.winnow.console.IngestErrors;
import org.winnow.table.Field;

/** Reads the rows of one file of a manifest, in order. */
interface ManifestReader extends Closeable {
  /** The next row; empty at the end. */
  Optional<ManifestRow> next() throws IOException;

  /**
   * Opens a file.
   *
   * @throws org.winnow.console.UserException if it cannot be used as a manifest
   */
  static ManifestReader open(ManifestFile file, Defaults settings, Configuration hadoop) {
    try {
      return switch (file.form()) {
        case PARQUET -> ParquetManifest.open(file, hadoop);
        case JSON_LINES -> JsonManifest.open(file, text(file, settings, hadoop));
        case LST -> LstManifest.open(file, text(file, settings, hadoop));
        case SEPARATED -> SeparatedManifest.open(file, text(file, settings, hadoop));
      };
    } catch (IOException | RuntimeException e) {
      throw failure(file, settings, e);
    }
  }

  /** What is said of a file that cannot be read to its end. */
  static RuntimeException failure(ManifestFile file, Defaults settings, Exception e) {
    if (e instanceof org.winnow.console.UserException user) {
      return user;
    }
    if (e instanceof java.nio.charset.CharacterCodingException) {
      return TextFile.notEncoded(file.path(), settings.encoding());
    }
    return IngestErrors.manifest(file.path(), "It cannot be read: " + e.getMessage());
  }

  private static java.io.Reader text(ManifestFile file, Defaults settings, Configuration hadoop)
      throws IOException {
    return TextFile.open(new Path(file.path()), settings.encoding(), hadoop);
  }

  /** Puts a value that was given into the values of a row. */
  static void put(Map<Field, String> values, Field field, String given) {
    String text = given == null ? "" : given.strip();
    if (!text.isEmpty()) {
      values.put(field, text);
    }
  }
}
