package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.text.NameForm;

/**
 * One row is one claim that an image shows somebody. Every file given to {@code ingest} has exactly
 * one row.
 */
public final class Sources {
  public static final Field SOURCE_ID =
      Field.code("source_id", "SHA-256 of dataset, uri and claimed name, hexadecimal");
  public static final Field URI = Field.text("uri", "Where the file was read from");
  public static final Field DATASET = Field.text("dataset", "Collection that the file came with");
  public static final Field CLAIMED_NAME =
      Field.optionalText("claimed_name", "Name that the source claims for the image, as given");
  public static final Field CAPTION =
      Field.optionalText("caption", "Text that came with the image, as given");
  public static final Field LICENCE = Field.text("licence", "Licence that the source declares");
  public static final Field BASIS =
      Field.text(
          "basis", "Ground on which the image may be used: licence, consent, research exemption …");
  public static final Field STATUS =
      Field.code(
          "status",
          "OK: image_id names an image. QUARANTINED: unusable. FAILED: could not be read."
              + " OPTED_OUT: its host reserves its rights. DEFERRED: waits for the next crawl."
              + " GONE: no longer at its host, image_id names what was there");
  public static final Field REASON =
      Field.optionalCode("reason", "Why the status is not OK; the message stands in quarantine");
  public static final Field FILE_BYTES =
      Field.optional("file_bytes", LongType, "Size of the file when it was read, in bytes");
  public static final Field MODIFIED_MS =
      Field.optional(
          "modified_ms", LongType, "Last change of the file, in milliseconds since 1970 UTC");
  public static final Field IMAGE_ID =
      Field.optionalCode("image_id", "Image that the file holds: SHA-256 of its bytes");

  public static final Field STAGE =
      Field.optionalCode("stage", "Stage that wrote the row; null: ingest, of an earlier version");
  public static final Field HTTP_STATUS =
      Field.optional("http_status", IntegerType, "Status of the last answer of the host");
  public static final Field ETAG =
      Field.optionalText("etag", "Entity tag of the image at its host, for the next crawl");
  public static final Field LAST_MODIFIED =
      Field.optionalText("last_modified", "Time of change of the image as its host states it");
  public static final Field OPT_OUT =
      Field.optionalText("opt_out", "What the host reserves, and where it says so");
  public static final Field FETCHED_AT =
      Field.optional("fetched_at", TimestampType, "Time of the last request");
  public static final Field NEXT_TRY_AT =
      Field.optional("next_try_at", TimestampType, "Time from which it is tried again");
  public static final Field TRACK =
      Field.optionalText(
          "track", "Video or series of which the image is a frame, as given; unique in a dataset");

  public static final Table TABLE =
      Table.of(
              "sources",
              "One claim that an image shows somebody",
              List.of(SOURCE_ID),
              SOURCE_ID,
              URI,
              DATASET,
              CLAIMED_NAME,
              CAPTION,
              LICENCE,
              BASIS,
              STATUS,
              REASON,
              FILE_BYTES,
              MODIFIED_MS,
              IMAGE_ID,
              STAGE,
              HTTP_STATUS,
              ETAG,
              LAST_MODIFIED,
              OPT_OUT,
              FETCHED_AT,
              NEXT_TRY_AT,
              TRACK)
          .withConstraint("status_known", STATUS.isOneOf(Status.values()))
          .withConstraint(
              "ok_has_image",
              String.format(
                  "(%s IN ('%s', '%s')) = (%s IS NOT NULL)",
                  STATUS, Status.OK, Status.GONE, IMAGE_ID));

  private Sources() {}

  /**
   * The normal form of names for comparison: spellings that look the same are equal.
   *
   * @see NameForm
   */
  public static Column nameForm(Column name) {
    UDF1<String, String> form = NameForm::of;
    return functions.udf(form, DataTypes.StringType).apply(name);
  }

  /**
   * The claimed name for display: the first in order of all spellings of one name, so all rows of
   * the name agree.
   */
  public static Column shownName() {
    return functions.min(CLAIMED_NAME.col()).over(Window.partitionBy(nameForm(CLAIMED_NAME.col())));
  }

  /**
   * The first claimed name, in order, of each image of some sources; null without one.
   *
   * @param sources rows of this table
   * @param name name of the column of the name
   * @return image_id and the name
   */
  public static Dataset<Row> names(Dataset<Row> sources, String name) {
    return sources
        .filter(IMAGE_ID.col().isNotNull())
        .groupBy(IMAGE_ID.col())
        .agg(functions.min(CLAIMED_NAME.col()).as(name));
  }

  /** The id of the track: SHA-256 of the dataset and its name of the track, hexadecimal. */
  public static Column trackId() {
    return functions.sha2(
        functions.concat_ws("\n", DATASET.col(), TRACK.col()).cast(DataTypes.BinaryType), 256);
  }

  /** Whether a source has an image, and claims a name for it. */
  public static Column isNamed() {
    return IMAGE_ID.col().isNotNull().and(CLAIMED_NAME.col().isNotNull());
  }

  /** Whether a source has an image, and names the track of which it is a frame. */
  public static Column isFrame() {
    return IMAGE_ID.col().isNotNull().and(TRACK.col().isNotNull());
  }

  /** Whether a source has both an image and a caption. */
  public static Column isCaptioned() {
    return IMAGE_ID.col().isNotNull().and(CAPTION.col().isNotNull());
  }

  /** Whether this is the status of a source. */
  public static Column is(Status status) {
    return STATUS.col().equalTo(status.name());
  }

  /** Status of a source. */
  public enum Status {
    /** It gave an image. */
    OK,
    /** What came is no usable picture. */
    QUARANTINED,
    /** It could not be read. */
    FAILED,
    /** Its host reserves its rights; nothing is kept. */
    OPTED_OUT,
    /** It waits for the next crawl. */
    DEFERRED,
    /** Its host has it no more; the image of an earlier crawl stays. */
    GONE
  }
}
