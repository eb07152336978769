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
 * One row holds the measurements and thresholds of one cleaning round: enough to judge a new face
 * as that round did.
 */
public final class Calibrations {
  private static final DataType FLOATS = createArrayType(FloatType, false);

  public static final Field ROUND = Field.of("round", IntegerType, "Cleaning round, from 1");
  public static final Field MODEL_ID =
      Field.code("model_id", "Embedder of the compared vectors, or its student");
  public static final Field RUN_ID = Field.code("run_id", "Run that measured it");
  public static final Field FINAL =
      Field.of("final", BooleanType, "Whether this is the last round of a completed run");
  public static final Field FACES = Field.of("faces", LongType, "Faces that were cleaned");
  public static final Field CHANGED =
      Field.of(
          "changed", LongType, "Faces added or removed since, and cleaned with these thresholds");
  public static final Field COHORT_MEAN =
      Field.of(
          "cohort_mean",
          FLOATS,
          "Mean of the unit vectors of the cohort, the impostors that normalise scores");
  public static final Field COHORT_COVARIANCE =
      Field.of("cohort_covariance", FLOATS, "Covariance of the cohort, row by row");
  public static final Field COHORT_SIZE =
      Field.of("cohort_size", IntegerType, "Number of vectors in the cohort");
  public static final Field PROJECTION_MEAN =
      Field.optional(
          "projection_mean",
          FLOATS,
          "Mean that a student subtracts from the embedder's vectors; null without a student");
  public static final Field PROJECTION_MATRIX =
      Field.optional("projection_matrix", FLOATS, "Projection matrix of a student, row by row");
  public static final Field RULES = Field.text("rules", "Thresholds of all decisions, exact; JSON");
  public static final Field DETAILS =
      Field.text("details", "Measurements of this round, as in runs.details; JSON");

  public static final Table TABLE =
      Table.of(
          "calibrations",
          "Measurements and thresholds of one cleaning round",
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

  /** The last round of the newest completed run; empty if there is none. */
  public static OptionalInt lastRound(Dataset<Row> rows) {
    Row last = rows.filter(FINAL.col()).agg(functions.max(ROUND.col())).head();
    return last.isNullAt(0) ? OptionalInt.empty() : OptionalInt.of(last.getInt(0));
  }
}
