package org.winnow.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class DeltaStoreIT {
  private static final Commit COMMIT = new Commit("run-1", "ingest", "", Map.of("images", 3L));
  @TempDir private Path warehouse;
  private SparkSession spark;
  private DeltaStore store;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    store = new DeltaStore(session, warehouse.toString());
  }

  @Test
  void aTableThatWasNeverWrittenIsEmpty() {
    assertThat(store.exists(Quarantine.TABLE)).isFalse();
    assertThat(store.version(Quarantine.TABLE)).isEqualTo(-1);
    assertThat(store.read(Quarantine.TABLE).count()).isZero();
  }

  @Test
  void columnsCarryTheirMeaning() {
    store.noteSettings(Faces.TABLE, "detect", "{}");

    Dataset<Row> described = spark.sql("DESCRIBE delta.`" + store.path(Faces.TABLE) + "`");

    for (Field field : Faces.TABLE.fields()) {
      assertThat(described.filter("col_name = '" + field.name() + "'").head().getString(2))
          .isEqualTo(field.doc());
    }
  }

  @Test
  void insertEnforcesTheKey() {
    assertThat(store.insert(Quarantine.TABLE, rows("a", "b"), COMMIT)).isEqualTo(2);
    assertThat(store.insert(Quarantine.TABLE, rows("b", "c"), COMMIT)).isEqualTo(1);

    assertThat(keys()).containsExactly("a", "b", "c");
  }

  @Test
  void upsertReplacesWhatIsThere() {
    store.upsert(Quarantine.TABLE, rows("a", "b"), COMMIT);
    Dataset<Row> changed =
        spark.createDataFrame(
            List.of(RowFactory.create("ingest", "b", null, "NEW", "m")), Quarantine.TABLE.schema());

    store.upsert(Quarantine.TABLE, changed, COMMIT);

    assertThat(keys()).containsExactly("a", "b");
    assertThat(store.read(Quarantine.TABLE).filter("reason = 'NEW'").count()).isEqualTo(1);
  }

  @Test
  void mirrorMakesTheTableEqual() {
    store.mirror(Quarantine.TABLE, rows("a", "b"), COMMIT);
    store.mirror(Quarantine.TABLE, rows("b", "c"), COMMIT);

    assertThat(keys()).containsExactly("b", "c");
  }

  @Test
  void deletingNothingMakesNoCommit() {
    store.insert(Quarantine.TABLE, rows("a"), COMMIT);
    long before = store.version(Quarantine.TABLE);

    store.deleteKeys(Quarantine.TABLE, rows("z").select("stage", "key"), COMMIT);
    store.delete(Quarantine.TABLE, Quarantine.KEY.col().equalTo("z"), COMMIT);

    assertThat(store.version(Quarantine.TABLE)).isEqualTo(before);
  }

  @Test
  void aCommitSaysWhoMadeItAndFromWhat() {
    store.insert(Quarantine.TABLE, rows("a"), COMMIT);
    assertThat(store.lastCommit(Quarantine.TABLE, "ingest")).contains(COMMIT);

    Commit second = new Commit("run-2", "detect", "x", Map.of());
    store.insert(Quarantine.TABLE, rows("b"), second);
    assertThat(store.lastCommit(Quarantine.TABLE, "detect")).contains(second);
    assertThat(store.lastCommit(Quarantine.TABLE, "ingest")).contains(COMMIT);
  }

  @Test
  void constraintsHold() {
    Dataset<Row> wrong =
        spark.createDataFrame(
            List.of(RowFactory.create("f", 1, "n", "i", "PERHAPS", "r", 0f, 0f)),
            Labels.TABLE.schema());

    assertThatThrownBy(() -> store.insert(Labels.TABLE, wrong, COMMIT))
        .hasStackTraceContaining("decision_known");
  }

  @Test
  void settingsStayWithTheTable() {
    assertThat(store.settings(Quarantine.TABLE, "detect")).isEmpty();
    store.noteSettings(Quarantine.TABLE, "detect", "{\"a\":\"it's \\\\ 1\"}");
    assertThat(store.settings(Quarantine.TABLE, "detect")).contains("{\"a\":\"it's \\\\ 1\"}");
    long version = store.version(Quarantine.TABLE);
    store.noteSettings(Quarantine.TABLE, "detect", "{\"a\":\"it's \\\\ 1\"}");
    assertThat(store.version(Quarantine.TABLE)).isEqualTo(version);
  }

  private List<String> keys() {
    return store.read(Quarantine.TABLE).select("key").sort("key").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Dataset<Row> rows(String... keys) {
    return spark.createDataFrame(
        Arrays.stream(keys)
            .map(key -> RowFactory.create("ingest", key, "file:/x", "CORRUPT", "broken"))
            .toList(),
        Quarantine.TABLE.schema());
  }
}
