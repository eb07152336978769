package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/**
 * One row is what one cleaning round measured and decided by: enough to judge a new face as that
 * round did.
 */
public final class Calibrations {
  private static final DataType FLOATS = createArrayType(FloatType, false);

  public static final Field ROUND = Field.of("round", IntegerType, "Cleaning round, from 1");
  public static final Field MODEL_ID =
      Field.code("model_id", "Embedder whose vectors were compared, or student of it");
  public static final Field RUN_ID = Field.code("run_id", "Run that measured it");
  public static final Field FINAL =
      Field.of("final", BooleanType, "Whether the run came to its end with this round");
  public static final Field FACES = Field.of("faces", LongType, "Faces that were cleaned");
  public static final Field CHANGED =
      Field.of(
          "changed",
          LongType,
          "Faces that came or went since, and were cleaned without measuring again");
  public static final Field COHORT_MEAN =
      Field.of("cohort_mean", FLOATS, "Mean of the strangers' unit vectors that scores rest on");
  public static final Field COHORT_COVARIANCE =
      Field.of("cohort_covariance", FLOATS, "Their covariance, row by row");
  public static final Field COHORT_SIZE =
      Field.of("cohort_size", IntegerType, "Number of these vectors");
  public static final Field PROJECTION_MEAN =
      Field.optional(
          "projection_mean",
          FLOATS,
          "Of a student: what is taken off the embedder's vectors; null where they are compared as"
              + " they are");
  public static final Field PROJECTION_MATRIX =
      Field.optional(
          "projection_matrix", FLOATS, "Of a student: what they are multiplied by, row by row");
  public static final Field RULES =
      Field.text("rules", "Thresholds, and what a face needs to be moved, to the bit; JSON");
  public static final Field DETAILS =
      Field.text("details", "What was measured, as in runs.details, of this round alone; JSON");

  public static final Table TABLE =
      Table.of(
          "calibrations",
          "What one cleaning round measured and decided by",
          List.of(ROUND),
          ROUND,
          MODEL_ID,
          RUN_ID,
          FINAL,
          FACES,
          CHANGED,
          COHORT_MEAN,
          COHORT_COVARIANCE,
          COHORT_SIZE,
          PROJECTION_MEAN,
          PROJECTION_MATRIX,
          RULES,
          DETAILS);

  private Calibrations() {}

  /** The last round of the newest run that came to its end; empty where none did. */
  public static OptionalInt lastRound(Dataset<Row> rows) {
    Row last = rows.filter(FINAL.col()).agg(functions.max(ROUND.col())).head();
    return last.isNullAt(0) ? OptionalInt.empty() : OptionalInt.of(last.getInt(0));
  }
}
