package org.winnow.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.store.Commit;
import org.winnow.table.Field;
import org.winnow.table.Quarantine;
import org.winnow.table.Table;
import org.winnow.testing.SparkExtension;

/** Which inputs are worked on, and that each is worked on once, also after a failure. */
@ExtendWith(SparkExtension.class)
class PendingRowsIT {
  private static final Field KEY = new Field("input_id", DataTypes.StringType, false, "Input");
  private static final Field VALUE =
      new Field("value", DataTypes.StringType, false, "What it says");
  private static final Table INPUTS = table("inputs");
  private static final Table OUTPUTS = table("outputs");

  @TempDir private Path warehouse;
  private SparkSession spark;
  private JobContext context;

  private static Table table(String name) {
    return new Table(name, "test", List.of(KEY), List.of(KEY, VALUE), Map.of(), Map.of());
  }

  @BeforeEach
  void inputsInFourFiles(SparkSession session) {
    spark = session;
    context = new TestContext(spark, warehouse, "embed").context();
    for (int file = 0; file < 4; file++) {
      add(INPUTS, file * 5, 5);
    }
  }

  @Test
  void whatStandsInTheOutputOrInQuarantineIsDone() {
    add(OUTPUTS, 0, 3);
    quarantine("embed", key(7));
    quarantine("detect", key(8));

    PendingRows pending = pending();

    assertThat(pending.count()).isEqualTo(16);
    assertThat(workedOn(pending, 1000))
        .hasSize(16)
        .contains(key(8))
        .doesNotContain(key(0), key(1), key(2), key(7));
  }

  @Test
  void everyInputIsWorkedOnOnceWhateverTheParts() {
    for (int partRows : new int[] {1, 5, 7, 1000}) {
      assertThat(workedOn(pending(), partRows)).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void aFailureLosesNoPartThatWasCommittedAndTheNextRunDoesTheRest() {
    List<String> first = new ArrayList<>();
    PendingRows pending = pending();
    assertThatThrownBy(
            () ->
                forEachPart(
                    pending,
                    (part, commit) -> {
                      if (!first.isEmpty()) {
                        throw new IllegalStateException("killed");
                      }
                      first.addAll(keys(part));
                      pending.write(part, commit);
                    }))
        .hasMessage("killed");
    assertThat(first).isNotEmpty().hasSizeLessThan(20);

    List<String> second = new ArrayList<>();
    PendingRows rest = pending();
    assertThat(rest.count()).isEqualTo(20 - first.size());
    forEachPart(
        rest,
        (part, commit) -> {
          second.addAll(keys(part));
          rest.write(part, commit);
        });

    assertThat(second).doesNotContainAnyElementsOf(first).hasSize(20 - first.size());
    assertThat(keys(context.tables().read(OUTPUTS))).hasSize(20).doesNotHaveDuplicates();
    assertThat(pending().count()).isZero();
  }

  @Test
  void onlyTheLastPartSaysThatTheWorkIsComplete() {
    Commit whole = context.commit("settings", Map.of("inputs", 3L));
    List<Commit> commits = new ArrayList<>();
    PendingRows pending = pending();
    pending.forEachPart(columns(), 5, 100, whole, (part, commit) -> commits.add(commit));

    assertThat(commits).hasSizeGreaterThan(1);
    assertThat(commits.subList(0, commits.size() - 1))
        .noneMatch(commit -> commit.sameBasisAs(whole));
    assertThat(commits.get(commits.size() - 1)).isEqualTo(whole);
  }

  private PendingRows pending() {
    return PendingRows.of(context, INPUTS, KEY, OUTPUTS, lit(true), Quarantine.KEY.col());
  }

  private List<String> workedOn(PendingRows pending, int partRows) {
    List<String> keys = new ArrayList<>();
    pending.forEachPart(
        columns(), partRows, 3, commit(), (part, commit) -> keys.addAll(keys(part)));
    return keys;
  }

  private void forEachPart(PendingRows pending, PendingRows.Work work) {
    pending.forEachPart(columns(), 5, 3, commit(), work);
  }

  private static Column[] columns() {
    return new Column[] {KEY.col(), VALUE.col()};
  }

  private Commit commit() {
    return context.commit("", Map.of());
  }

  private static List<String> keys(Dataset<Row> rows) {
    return rows.select(col("input_id")).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static String key(int number) {
    return "input-%02d".formatted(number);
  }

  private void add(Table table, int from, int count) {
    List<Row> rows =
        IntStream.range(from, from + count)
            .mapToObj(i -> RowFactory.create(key(i), "value " + i))
            .toList();
    context
        .tables()
        .append(
            table,
            spark.createDataFrame(rows, table.schema()).coalesce(1),
            table.name() + from,
            commit());
  }

  private void quarantine(String stage, String key) {
    Row row = RowFactory.create(stage, key, null, "BAD", "Bad.");
    context
        .tables()
        .upsert(
            Quarantine.TABLE,
            spark.createDataFrame(List.of(row), Quarantine.TABLE.schema()),
            commit());
  }
}
