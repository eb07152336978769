package org.winnow.export;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.winnow.table.Curated;

/**
 * One face of an export.
 *
 * @param place place among all faces, from 0, in the order of label and face
 * @param label class number without gaps, from 0
 * @param crop aligned face as PNG
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
    byte[] crop) {
  static final String PLACE = "place";
  static final String SHARD = "shard";

  /** The columns in the order of the components. */
  static Column[] columns() {
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
        row.getAs(11));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ExportedFace other && faceId.equals(other.faceId);
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
