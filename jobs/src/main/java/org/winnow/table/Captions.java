package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import org.apache.spark.sql.Column;

/** One row is what the caption of one source says, and what the rules decide on its image. */
public final class Captions {
  public static final Field SOURCE_ID = Field.code("source_id", "Source that has the caption");
  public static final Field IMAGE_ID = Field.code("image_id", "Image of the source");
  public static final Field LANGUAGE =
      Field.code("language", "Language of the caption, as in BCP 47; und if unknown");
  public static final Field SCRIPT =
      Field.code("script", "Script of most of its letters, as in ISO 15924; Zyyy without letters");
  public static final Field PEOPLE_TERMS =
      Field.of(
          "people_terms",
          createArrayType(StringType, false),
          "Words for people, professions and nationalities, as the caption writes them, in order");
  public static final Field NAMES =
      Field.of(
          "names",
          createArrayType(StringType, false),
          "Names of the dictionary, and the claimed name, as the caption writes them, in order");
  public static final Field DECISION =
      Field.code("decision", "KEEP or DROP: whether the image is of use");
  public static final Field REASON = Field.code("reason", "Why, as a code");
  public static final Field SPAN =
      Field.optionalText("span", "Words of the caption that decided; null if none did");
  public static final Field SPAN_BEGIN =
      Field.optional(
          "span_begin", IntegerType, "Where they begin in the caption, in characters, from 0");
  public static final Field TEXT_HASH =
      Field.of("text_hash", LongType, "Hash of caption, image and claimed name that were read");

  public static final Table TABLE =
      Table.of(
              "captions",
              "What the caption of one source says",
              List.of(SOURCE_ID),
              SOURCE_ID,
              IMAGE_ID,
              LANGUAGE,
              SCRIPT,
              PEOPLE_TERMS,
              NAMES,
              DECISION,
              REASON,
              SPAN,
              SPAN_BEGIN,
              TEXT_HASH)
          .withConstraint("decision_known", DECISION.isOneOf(Decision.values()));

  private Captions() {}

  /** What the rules decide. */
  public enum Decision {
    KEEP,
    DROP
  }

  /** Whether this is the decision of a row. */
  public static Column is(Decision decision) {
    return DECISION.col().equalTo(decision.name());
  }
}
