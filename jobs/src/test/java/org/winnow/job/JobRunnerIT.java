package org.winnow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.Errors;
import org.winnow.table.Runs;
import org.winnow.testing.SparkExtension;

/** What a run leaves in the table of runs, whatever its job does. */
@ExtendWith(SparkExtension.class)
class JobRunnerIT {
  @TempDir private Path warehouse;
  private TestContext test;

  @BeforeEach
  void context(SparkSession spark) {
    test = new TestContext(spark, warehouse, "detect", "models.device=cpu");
  }

  @Test
  void aRunThatWorkedIsNotedWithItsCounts() {
    RunReport report =
        JobRunner.run(
            context -> RunReport.conserved(3, 2, Map.of("found", 2L, "lost", 1L), "3 images"),
            test.context());

    assertThat(report.rowsOut()).isEqualTo(2);
    Row row = runs().get(0);
    assertThat(row.<String>getAs("outcome")).isEqualTo("DONE");
    assertThat(row.<String>getAs("run_id")).isEqualTo("run-1");
    assertThat(row.<Long>getAs("rows_in")).isEqualTo(3);
    assertThat(row.<String>getAs("message")).isNull();
    assertThat(row.getJavaMap(row.fieldIndex("counts"))).isEqualTo(Map.of("found", 2L, "lost", 1L));
    assertThat(row.getJavaMap(row.fieldIndex("settings")))
        .containsEntry("models.device", "\"cpu\"");
    assertThat(test.messages()).contains("detect  3 images  (");
  }

  @Test
  void aRunThatFailedIsNotedWithTheReasonAndThrownOn() {
    RuntimeException failure = Errors.noGpu();
    assertThatThrownBy(() -> run(failure)).isSameAs(failure);
    Row row = runs().get(0);
    assertThat(row.<String>getAs("outcome")).isEqualTo("FAILED");
    assertThat(row.<String>getAs("stage")).isEqualTo("detect");
    assertThat(row.<String>getAs("message")).isEqualTo(failure.getMessage());
    assertThat(row.<Long>getAs("rows_out")).isZero();
    assertThat(test.messages()).isEmpty();
  }

  @Test
  void errorsOfTheMachineAreNotedToo() {
    Error failure = new OutOfMemoryError("Java heap space");
    assertThatThrownBy(
            () ->
                JobRunner.run(
                    context -> {
                      throw failure;
                    },
                    test.context()))
        .isSameAs(failure);
    assertThat(runs()).hasSize(1);
    assertThat(runs().get(0).<String>getAs("message")).isEqualTo("Java heap space");
  }

  @Test
  void lostRowsAreAFailureThatNamesTheNumbers() {
    assertThatThrownBy(
            () ->
                JobRunner.run(
                    context -> RunReport.conserved(3, 2, Map.of("found", 2L), "3 images"),
                    test.context()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Rows are not conserved: 3 in")
        .hasMessageContaining("add up to 2");
    assertThat(runs()).hasSize(1);
    assertThat(runs().get(0).<String>getAs("outcome")).isEqualTo("FAILED");
    assertThat(runs().get(0).<String>getAs("message")).contains("not conserved");
  }

  private void run(RuntimeException failure) {
    JobRunner.run(
        context -> {
          throw failure;
        },
        test.context());
  }

  private List<Row> runs() {
    return test.context().tables().read(Runs.TABLE).collectAsList();
  }
}
