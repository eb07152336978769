package org.winnow.table;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class LogPrivacyIT {
  private static final Commit COMMIT = new Commit("run-1", "ingest", "", Map.of());
  @TempDir private Path warehouse;

  @Test
  void noLogHoldsANameAnAddressACaptionOrBytes(SparkSession spark) throws IOException {
    DeltaStore store = new DeltaStore(spark, warehouse.toString());
    for (Table table : Tables.ALL) {
      store.append(table, PlantedRows.of(spark, table, 1, 2), COMMIT);
    }

    assertThat(LogFiles.with(spark, warehouse, PlantedRows.PLANTED)).isEmpty();
    assertThat(LogFiles.with(spark, warehouse, "minValues"))
        .as("statistics of other columns are there")
        .hasSizeGreaterThanOrEqualTo(Tables.ALL.size());
  }

  @Test
  void noLogHoldsThemAfterChangesAndDeletions(SparkSession spark) throws IOException {
    DeltaStore store = new DeltaStore(spark, warehouse.toString());
    Table table = Identities.TABLE;
    Dataset<Row> rows = PlantedRows.of(spark, table, 1, 2, 3);
    store.insert(table, rows, COMMIT);
    store.insert(table, PlantedRows.of(spark, table, 3, 4), COMMIT);
    store.upsert(table, rows.filter("round = 1").withColumn("name", lit("Planted again")), COMMIT);
    store.replaceWhere(table, "round = 2", rows.filter("round = 2"), COMMIT);
    store.upsertAndDelete(table, rows.filter("round = 2"), rows.filter("round = 3"), COMMIT);
    store.mirror(table, rows, COMMIT);
    store.deleteKeys(table, rows.filter("round = 2").select(table.keyColumns()), COMMIT);
    spark.sql("OPTIMIZE delta.`" + store.path(table) + "`");

    assertThat(store.read(table).count()).isEqualTo(2);
    assertThat(LogFiles.with(spark, warehouse, PlantedRows.PLANTED)).isEmpty();
  }
}
