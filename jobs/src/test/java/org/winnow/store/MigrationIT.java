package org.winnow.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.table.Identities;
import org.winnow.table.LogFiles;
import org.winnow.table.PlantedRows;
import org.winnow.table.Sources;
import org.winnow.table.Table;
import org.winnow.testing.SparkExtension;

/**
 * Tables as the version before wrote them: statistics of all columns, fewer words, fewer columns.
 */
@ExtendWith(SparkExtension.class)
public class MigrationIT {
  private static final Commit COMMIT = new Commit("run-1", "clean", "s", Map.of("faces", 3L));
  private static final Table TABLE = Identities.TABLE;
  @TempDir private Path warehouse;
  private SparkSession spark;
  private DeltaStore store;

  @BeforeEach
  void open(SparkSession session) throws IOException {
    spark = session;
    store = new DeltaStore(session, warehouse.toString(), access());
    write(PlantedRows.of(spark, TABLE, 1, 2).drop("claims"));
    spark.sql(
        "ALTER TABLE delta.`"
            + store.path(TABLE)
            + "` ADD CONSTRAINT status_known CHECK (status IN ('KEPT'))");
    write(PlantedRows.of(spark, TABLE, 3).drop("claims"));
    assertThat(LogFiles.with(spark, warehouse, PlantedRows.PLANTED)).as("of old").hasSize(5);
  }

  /** How the state of tables is asked for. */
  TableFiles.Access access() {
    return SnapshotFiles::new;
  }

  private void write(Dataset<Row> rows) {
    rows.coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .option("userMetadata", COMMIT.toJson("w"))
        .save(store.path(TABLE));
  }

  @Test
  void whatIsToBeDoneIsToldAndNothingIsChanged() {
    long version = store.version(TABLE);

    List<String> plan = migration().plan();

    assertThat(plan)
        .contains("add column claims", "renew constraint status_known", "write a checkpoint")
        .anyMatch(step -> step.startsWith("set delta.dataSkippingStatsColumns = identity_id,"))
        .anyMatch(step -> step.startsWith("drop statistics of other columns of 2 data files"));
    assertThat(store.version(TABLE)).isEqualTo(version);
  }

  @Test
  void aColumnThatTheTableHasNoMoreNeedsNoValue(@TempDir Path folder) {
    DeltaStore other = new DeltaStore(spark, folder.toString(), access());
    spark.sql(
        "CREATE TABLE delta.`%s` (%s, old STRING NOT NULL) USING delta"
            .formatted(other.path(TABLE), TABLE.schema().toDDL()));
    TableMigration migration = new TableMigration(spark, other, TABLE);

    assertThat(migration.plan()).contains("stop to fill column old");
    migration.run(false);

    other.append(TABLE, PlantedRows.of(spark, TABLE, 1), "rows", COMMIT);
    assertThat(other.read(TABLE).count()).isEqualTo(1);
    assertThat(new TableMigration(spark, other, TABLE).plan()).isEmpty();
  }

  @Test
  void theLogForgetsAndRowsAndWhatStagesKnowStay() throws IOException {
    List<Row> rows = rows();
    Map<String, Long> versions = store.versions(List.of(TABLE));

    migration().run(true);

    assertThat(LogFiles.with(spark, warehouse, PlantedRows.PLANTED)).isEmpty();
    assertThat(rows()).isEqualTo(rows);
    assertThat(store.versions(List.of(TABLE))).isEqualTo(versions);
    assertThat(store.lastCommit(TABLE, "clean")).contains(COMMIT);
    assertThat(migration().needed()).isFalse();
    assertThat(store.stored(TABLE).files().properties())
        .hasEntrySatisfying(
            "delta.constraints.status_known", check -> assertThat(check).contains("'MERGED'"))
        .doesNotContainKeys("delta.checkpointInterval", "winnow.migrating");
    assertThat(new DeltaStore(spark, warehouse.toString()).read(TABLE).columns())
        .contains("claims");
    long version = store.version(TABLE);

    migration().run(true);

    assertThat(store.version(TABLE)).as("nothing is done twice").isEqualTo(version);
  }

  @Test
  void withItsHistoryKeptEarlierVersionsCanBeReadUntilItIsDroppedToo() throws IOException {
    migration().run(false);

    assertThat(store.read(TABLE, 0).count()).isEqualTo(2);
    assertThat(migration().needed()).isFalse();
    assertThat(LogFiles.with(spark, warehouse, PlantedRows.PLANTED))
        .allMatch(file -> file.endsWith(".json"));

    migration().run(true);

    assertThat(LogFiles.with(spark, warehouse, PlantedRows.PLANTED)).isEmpty();
    assertThat(store.lastCommit(TABLE, "clean")).contains(COMMIT);
  }

  @Test
  void newRowsOfATableThatWasNotMigratedStayOutOfTheLog() throws IOException {
    List<String> before = LogFiles.with(spark, warehouse, PlantedRows.PLANTED);
    store.insert(TABLE, PlantedRows.of(spark, TABLE, 7), COMMIT);

    assertThat(LogFiles.with(spark, warehouse, PlantedRows.PLANTED + " name 7")).isEmpty();
    assertThat(before).isNotEmpty();
    assertThat(store.read(TABLE).count()).isEqualTo(4);
    assertThat(migration().needed()).isTrue();
  }

  @Test
  void aNewTableNeedsNothing() {
    store.append(Sources.TABLE, PlantedRows.of(spark, Sources.TABLE, 1), COMMIT);

    TableMigration fresh = new TableMigration(spark, store, Sources.TABLE);
    assertThat(fresh.needed()).isFalse();
    assertThat(fresh.plan()).isEmpty();
    assertThat(store.lastCommit(Sources.TABLE, "clean")).isEqualTo(Optional.of(COMMIT));
  }

  private TableMigration migration() {
    return new TableMigration(spark, store, TABLE);
  }

  private List<Row> rows() {
    return store.read(TABLE).sort("round").select("identity_id", "round", "name").collectAsList();
  }
}
