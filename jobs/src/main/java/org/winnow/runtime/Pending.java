package org.winnow.runtime;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.table.Field;
import org.winnow.table.Quarantine;

/** Finds the inputs that have no output yet. */
public final class Pending {
  private Pending() {}

  /**
   * The inputs that neither stand in the stage's output nor in quarantine.
   *
   * @param inputs dataset with the key column
   * @param key key of an input, which the output holds under the same name
   * @param outputs rows of the stage's output that count
   * @param quarantineKey key of an input in quarantine, as an expression over {@code inputs}
   */
  public static Dataset<Row> of(
      JobContext context,
      Dataset<Row> inputs,
      Field key,
      Dataset<Row> outputs,
      Column quarantineKey) {
    Dataset<Row> quarantined =
        context
            .tables()
            .read(Quarantine.TABLE)
            .filter(Quarantine.STAGE.col().equalTo(context.stage()))
            .select(Quarantine.KEY.col());
    return inputs
        .as("i")
        .join(outputs.select(key.col()).as("o"), key.of("i").equalTo(key.of("o")), "left_anti")
        .join(quarantined, quarantineKey.equalTo(Quarantine.KEY.col()), "left_anti");
  }
}
