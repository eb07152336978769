package org.winnow.table;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * One row is one input that a stage could not use. Its reason is a constant of this class, or a
 * name of {@link org.winnow.image.ImageReject} or {@link org.winnow.archive.ArchiveReason}.
 */
public final class Quarantine {
  /** The manifest names no file. */
  public static final String NO_URI = "NO_URI";

  /** The address is not valid. */
  public static final String BAD_URI = "BAD_URI";

  /** The address is one that {@code ingest} does not read, such as http. */
  public static final String UNSUPPORTED_SCHEME = "UNSUPPORTED_SCHEME";

  /** The name of the file is no text in the encoding of file names. */
  public static final String BAD_NAME = "BAD_NAME";

  /** A link leads to a folder above it, or through too many links. */
  public static final String LINK_LOOP = "LINK_LOOP";

  /** It is a folder, a pipe or a device. */
  public static final String NOT_A_FILE = "NOT_A_FILE";

  /** It does not exist. */
  public static final String NOT_FOUND = "NOT_FOUND";

  /** It may not be read. */
  public static final String ACCESS_DENIED = "ACCESS_DENIED";

  /** The storage failed in another way. */
  public static final String READ_ERROR = "READ_ERROR";

  /** The detector found no face. */
  public static final String NO_FACE = "NO_FACE";

  /** The detector's output describes no face that can be cut out. */
  public static final String UNUSABLE_FACE = "UNUSABLE_FACE";

  /** The stored crop is no picture of the expected size. */
  public static final String CORRUPT_CROP = "CORRUPT_CROP";

  /** The embedder's output is zero everywhere. */
  public static final String ZERO_VECTOR = "ZERO_VECTOR";

  /** The output of an embedder or a model of attributes holds NaN or infinity. */
  public static final String NOT_FINITE = "NOT_FINITE";

  /** A synthetic face is too far from the reference face of its identity. */
  public static final String FAR_FROM_IDENTITY = "FAR_FROM_IDENTITY";

  /** A synthetic face is too near to another synthetic identity. */
  public static final String NEAR_OTHER_IDENTITY = "NEAR_OTHER_IDENTITY";

  /** A synthetic face is too near to a real person. */
  public static final String NEAR_REAL_PERSON = "NEAR_REAL_PERSON";

  /** A synthetic face shows the photograph of a real face. */
  public static final String COPY_OF_REAL_FACE = "COPY_OF_REAL_FACE";

  /** The balance of synthetic identities gives no share to the kind of this one. */
  public static final String NO_SHARE = "NO_SHARE";

  /** The balance allows no more synthetic identities of the kind of this one. */
  public static final String ABOVE_QUOTA = "ABOVE_QUOTA";

  /** The crop of a synthetic face is blurred. */
  public static final String BLURRED = "BLURRED";

  public static final Field STAGE = Field.code("stage", "Stage that could not use it");
  public static final Field KEY =
      Field.code(
          "key",
          "Key of the input: source_id for ingest, image_id for detect, face_id and model"
              + " for embed and attributes, face and attempt for synthesize");
  public static final Field URI =
      Field.optionalText("uri", "Where the input was read from; null after ingest");
  public static final Field REASON = Field.code("reason", "Why, as a code");
  public static final Field MESSAGE = Field.text("message", "Why, in words");

  public static final Table TABLE =
      Table.of(
          "quarantine",
          "One input that a stage could not use",
          List.of(STAGE, KEY),
          STAGE,
          KEY,
          URI,
          REASON,
          MESSAGE);

  /** What stands between an input and a model in a key. */
  private static final String MODEL_MARK = " ";

  private Quarantine() {}

  /** The key of an input that one model could not use; another model may. */
  public static Column modelKey(Column input, Column model) {
    return functions.concat(input, functions.lit(MODEL_MARK), model);
  }

  /** The input of a key of {@link #modelKey}. */
  public static Column inputOfModelKey() {
    return functions.substring_index(KEY.col(), MODEL_MARK, 1);
  }

  /** The model of a key of {@link #modelKey}. */
  public static Column modelOfModelKey() {
    return functions.substring_index(KEY.col(), MODEL_MARK, -1);
  }
}
