package org.winnow.plan;

import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.winnow.store.DeltaStore;
import org.winnow.table.Runs;

/** Reads the rates of the runs of a warehouse. */
public final class RunRates {
  /** The fewest inputs of a run whose time is not mainly its start. */
  public static final long MIN_ROWS = 1000;

  private RunRates() {}

  /**
   * The largest finished run of each stage with at least {@link #MIN_ROWS} inputs.
   *
   * @param cores cores that the runs ran on
   */
  public static Map<String, RunRate> of(DeltaStore tables, int cores) {
    Map<String, RunRate> rates = new TreeMap<>();
    for (Row run :
        tables
            .read(Runs.TABLE)
            .filter(Runs.OUTCOME.col().equalTo(Runs.DONE))
            .filter(Runs.ROWS_IN.col().geq(MIN_ROWS))
            .groupBy(Runs.STAGE.col())
            .agg(
                max_by(
                    struct(Runs.ROWS_IN.col(), Runs.SECONDS.col()),
                    struct(Runs.ROWS_IN.col(), Runs.STARTED_AT.col())))
            .collectAsList()) {
      Row largest = run.getStruct(1);
      rates.put(run.getString(0), new RunRate(largest.getLong(0), largest.getDouble(1), cores));
    }
    return rates;
  }
}
