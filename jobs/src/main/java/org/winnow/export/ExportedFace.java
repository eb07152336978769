package org.winnow.export;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.winnow.table.Curated;
import org.winnow.table.Mix;

/**
 * One face of an export.
 *
 * @param place place among all faces, from 0, in the order of label and face
 * @param label class number without gaps, from 0
 * @param crop aligned face as PNG
 * @param mixed what a mix says of it
 */
record ExportedFace(
    long place,
    int shard,
    int label,
    String faceId,
    String imageId,
    String identityId,
    String identity,
    String uri,
    String dataset,
    String licence,
    String basis,
    byte[] crop,
    Optional<Mixed> mixed) {
  static final String PLACE = "place";
  static final String SHARD = "shard";

  private static final int COLUMNS = 12;

  /**
   * What a mix says of a face.
   *
   * @param copy number of the copy of the face, from 0
   */
  record Mixed(String source, int copy, String origin, float weight) {}

  /** The columns in the order of the components. */
  static Column[] columns(boolean mixed) {
    Stream<Column> ofMix =
        mixed
            ? Stream.of(Mix.SOURCE.col(), Mix.COPY.col(), Mix.ORIGIN.col(), Mix.WEIGHT.col())
            : Stream.empty();
    return Stream.concat(Stream.of(columns()), ofMix).toArray(Column[]::new);
  }

  private static Column[] columns() {
    return new Column[] {
      functions.col(PLACE),
      functions.col(SHARD),
      Curated.LABEL.col(),
      Curated.FACE_ID.col(),
      Curated.IMAGE_ID.col(),
      Curated.IDENTITY_ID.col(),
      Curated.IDENTITY.col(),
      Curated.URI.col(),
      Curated.DATASET.col(),
      Curated.LICENCE.col(),
      Curated.BASIS.col(),
      Curated.CROP.col()
    };
  }

  static ExportedFace of(Row row) {
    return new ExportedFace(
        row.getLong(0),
        row.getInt(1),
        row.getInt(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getAs(11),
        row.size() == COLUMNS
            ? Optional.empty()
            : Optional.of(
                new Mixed(row.getString(12), row.getInt(13), row.getString(14), row.getFloat(15))));
  }

  /**
   * Name of its files. In a mix, ids may repeat and may hold any character, so the place names a
   * face.
   */
  String fileName() {
    return mixed.isPresent() ? String.format(Locale.ROOT, "%012d", place) : faceId;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ExportedFace other && place == other.place && faceId.equals(other.faceId);
  }

  @Override
  public int hashCode() {
    return faceId.hashCode();
  }

  @Override
  public String toString() {
    return faceId;
  }
}
