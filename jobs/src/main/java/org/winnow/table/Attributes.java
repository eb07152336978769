package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;

import java.util.List;

/** One row is what one model says of one attribute of one face: an inference, not a fact. */
public final class Attributes {
  /** The attribute that belongs to a person and not to a photograph. */
  public static final String GENDER = "gender";

  public static final Field FACE_ID = Field.code("face_id", "Face that was described");
  public static final Field MODEL_ID = Field.code("model_id", "Descriptor id of the model");
  public static final Field ATTRIBUTE =
      Field.code("attribute", "What was inferred, by the model's descriptor: gender, age, yaw …");
  public static final Field VALUE =
      Field.text("value", "A word or a number; unknown: the model does not decide");
  public static final Field NUMERIC =
      Field.optional(
          "numeric_value", DoubleType, "The number; null for words and where it is unknown");
  public static final Field SCORE =
      Field.optional(
          "score",
          DoubleType,
          "The model's probability of the likeliest word, 0 to 1, not calibrated; null for numbers");
  public static final Field MODEL_SHA256 = Embeddings.MODEL_SHA256;

  public static final Table TABLE =
      Table.of(
          "attributes",
          "What one model says of one attribute of one face",
          List.of(FACE_ID, MODEL_ID, ATTRIBUTE),
          FACE_ID,
          MODEL_ID,
          ATTRIBUTE,
          VALUE,
          NUMERIC,
          SCORE,
          MODEL_SHA256);

  private Attributes() {}
}
