package org.winnow.claim;

import java.sql.Timestamp;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.winnow.image.Digests;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageInfo;
import org.winnow.image.ImageInspector;
import org.winnow.image.UnusableImage;
import org.winnow.spark.SizedRow;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;

/**
 * The rows of claims after their files were read: source, outcome, and the image if there is one.
 */
public final class Outcomes {
  /** Column with the row of {@link Images}; null if there is none. */
  public static final String IMAGE = "image";

  public static final StructType SCHEMA =
      Sources.TABLE
          .schema()
          .add(Quarantine.MESSAGE.name(), "string", true)
          .add(IMAGE, nullable(Images.TABLE.schema()), true);

  /** Position of the status. */
  public static final int STATUS = SCHEMA.fieldIndex(Sources.STATUS.name());

  private static final int SOURCE_ID = SCHEMA.fieldIndex(Sources.SOURCE_ID.name());
  private static final int URI = SCHEMA.fieldIndex(Sources.URI.name());
  private static final int REASON = SCHEMA.fieldIndex(Sources.REASON.name());
  private static final int MESSAGE = SCHEMA.fieldIndex(Quarantine.MESSAGE.name());
  private static final int IMAGE_PLACE = SCHEMA.fieldIndex(IMAGE);
  private static final int SOURCE_COLUMNS = Sources.TABLE.fields().size();

  private Outcomes() {}

  /** The outcome of a claim whose file could not be read. */
  public static Row failed(Row claim, String stage, String reason, String message) {
    return row(claim, stage, Outcome.without(Status.FAILED, reason, message), Http.NONE);
  }

  /** The outcome of a claim whose file was read. */
  public static Row of(Row claim, String stage, byte[] bytes, ImageCaps caps) {
    return row(claim, stage, check(bytes, caps), Http.NONE);
  }

  /**
   * What became of a file.
   *
   * @param reason why there is no image; null if there is one
   * @param message of the reason
   * @param imageId of the image; null if there is none
   * @param image row of {@link Images}; empty if there is none, or the table holds it
   */
  public record Outcome(
      Status status, String reason, String message, String imageId, Optional<Row> image) {
    /** The outcome of a file that gave no image. */
    public static Outcome without(Status status, String reason, String message) {
      return new Outcome(status, reason, message, null, Optional.empty());
    }
  }

  /**
   * What a fetch told, and when; null where there was none.
   *
   * @param optOut what the host reserves
   */
  public record Http(
      Integer status,
      String etag,
      String lastModified,
      String optOut,
      Timestamp fetchedAt,
      Timestamp nextTryAt) {
    public static final Http NONE = notAsked(Optional.empty());

    /**
     * Nothing was asked.
     *
     * @param before time of an earlier request
     */
    public static Http notAsked(Optional<Timestamp> before) {
      return new Http(null, null, null, null, before.orElse(null), null);
    }
  }

  /** Checks a file: OK with its image, or QUARANTINED with the reason. */
  public static Outcome check(byte[] bytes, ImageCaps caps) {
    try {
      Row image = image(bytes, caps);
      return new Outcome(Status.OK, null, null, image.getString(0), Optional.of(image));
    } catch (UnusableImage e) {
      return Outcome.without(Status.QUARANTINED, e.reason().name(), e.getMessage());
    }
  }

  private static Row image(byte[] bytes, ImageCaps caps) throws UnusableImage {
    ImageInfo info = ImageInspector.checkDecodable(bytes, caps);
    return SizedRow.of(
        Digests.sha256(bytes),
        info.format().name(),
        info.width(),
        info.height(),
        info.orientation(),
        info.frames(),
        bytes);
  }

  /** Row of {@link #SCHEMA}. */
  public static Row row(Row claim, String stage, Outcome outcome, Http http) {
    return SizedRow.of(
        ClaimRows.get(claim, Sources.SOURCE_ID),
        ClaimRows.get(claim, Sources.URI),
        ClaimRows.get(claim, Sources.DATASET),
        ClaimRows.get(claim, Sources.CLAIMED_NAME),
        ClaimRows.get(claim, Sources.CAPTION),
        ClaimRows.get(claim, Sources.LICENCE),
        ClaimRows.get(claim, Sources.BASIS),
        outcome.status().name(),
        outcome.reason(),
        ClaimRows.get(claim, Sources.FILE_BYTES),
        ClaimRows.get(claim, Sources.MODIFIED_MS),
        outcome.imageId(),
        stage,
        http.status(),
        http.etag(),
        http.lastModified(),
        http.optOut(),
        http.fetchedAt(),
        http.nextTryAt(),
        ClaimRows.get(claim, Sources.TRACK),
        outcome.message(),
        outcome.image().orElse(null));
  }

  /** The row of {@link Sources} in an outcome. */
  static Row source(Row outcome) {
    Object[] values = new Object[SOURCE_COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = outcome.get(i);
    }
    return RowFactory.create(values);
  }

  /** The key of the source in an outcome. */
  static String key(Row outcome) {
    return outcome.getString(SOURCE_ID);
  }

  /** The row of {@link Images} in an outcome, if it has one. */
  static Optional<Row> image(Row outcome) {
    return outcome.isNullAt(IMAGE_PLACE)
        ? Optional.empty()
        : Optional.of(outcome.getStruct(IMAGE_PLACE));
  }

  /** The row of {@link Quarantine} for an outcome without an image. */
  static Row quarantined(Row outcome, String stage) {
    return RowFactory.create(
        stage, key(outcome), outcome.get(URI), outcome.get(REASON), outcome.get(MESSAGE));
  }

  /** The schema with nullable columns, for a struct that may be absent. */
  public static StructType nullable(StructType schema) {
    StructType result = new StructType();
    for (StructField field : schema.fields()) {
      result = result.add(field.name(), field.dataType(), true);
    }
    return result;
  }
}
