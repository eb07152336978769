package org.winnow.table;

import java.util.List;

/** One row is one input that a stage could not use. */
public final class Quarantine {
  public static final Field STAGE = Field.code("stage", "Stage that could not use it");
  public static final Field KEY =
      Field.code(
          "key", "Key of the input: source_id for ingest, image_id for detect, face_id for embed");
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

  private Quarantine() {}
}
