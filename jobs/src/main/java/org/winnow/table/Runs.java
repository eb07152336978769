package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.List;

/** One row is one run of one stage. */
public final class Runs {
  /** Outcome of a successful run. */
  public static final String DONE = "DONE";

  /** Outcome of a run without new work. */
  public static final String NOTHING_TO_DO = "NOTHING_TO_DO";

  /** Outcome of a failed run, see {@link #MESSAGE}. */
  public static final String FAILED = "FAILED";

  public static final Field RUN_ID =
      Field.code(
          "run_id",
          "Start of the run and six random digits, or the value of --run-id; the same for all"
              + " stages of one command");
  public static final Field STAGE = Field.code("stage", "Stage that ran");
  public static final Field OUTCOME = Field.code("outcome", "DONE, NOTHING_TO_DO or FAILED");
  public static final Field STARTED_AT = Field.of("started_at", TimestampType, "Start, UTC");
  public static final Field SECONDS = Field.of("seconds", DoubleType, "Wall-clock duration");
  public static final Field ROWS_IN = Field.of("rows_in", LongType, "Number of processed inputs");
  public static final Field ROWS_OUT =
      Field.of("rows_out", LongType, "Number of rows written to the stage's main table");
  public static final Field COUNTS =
      Field.of("counts", createMapType(StringType, LongType, false), "Every count of the report");
  public static final Field MESSAGE = Field.optionalText("message", "Why it failed");
  public static final Field SETTINGS =
      Field.of(
          "settings",
          createMapType(StringType, StringType, false),
          "Effective configuration, secrets masked");
  public static final Field VERSIONS =
      Field.of(
          "versions",
          createMapType(StringType, StringType, false),
          "Versions of Winnow, Java, Spark, Delta");
  public static final Field DETAILS =
      Field.optionalText(
          "details",
          "Measurements of the stage, as JSON. clean: thresholds (cosines), strangers (normal laws"
              + " of impostor cosines), cosines (counts of impostor and genuine pairs in equal bins"
              + " from -1 to 1)");

  public static final Table TABLE =
      Table.of(
              "runs",
              "One run of one stage",
              List.of(RUN_ID, STAGE),
              RUN_ID,
              STAGE,
              OUTCOME,
              STARTED_AT,
              SECONDS,
              ROWS_IN,
              ROWS_OUT,
              COUNTS,
              MESSAGE,
              SETTINGS,
              VERSIONS,
              DETAILS)
          .withConstraint(
              "outcome_known",
              String.format("%s IN ('%s', '%s', '%s')", OUTCOME, DONE, FAILED, NOTHING_TO_DO));

  private Runs() {}
}
