package org.winnow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.ExitCode;
import org.winnow.console.UserException;
import org.winnow.table.Field;
import org.winnow.table.Table;
import org.winnow.testing.SparkExtension;

/** Rows of two settings never stand in one table. */
@ExtendWith(SparkExtension.class)
class SettingsCheckIT {
  private static final Field KEY = new Field("key", DataTypes.StringType, false, "Key");
  private static final Table TABLE =
      new Table("outputs", "test", List.of(KEY), List.of(KEY), Map.of(), Map.of());

  @TempDir private Path warehouse;
  private SparkSession spark;
  private JobContext context;

  @BeforeEach
  void context(SparkSession session) {
    spark = session;
    context = new TestContext(spark, warehouse, "detect").context();
  }

  @Test
  void theSameSettingsGoOnWhateverTheirOrder() {
    String noted = check("detect", Map.of("model", "a", "score", "0.5"));
    addARow();
    assertThat(check("detect", Map.of("score", "0.5", "model", "a"))).isEqualTo(noted);
  }

  @Test
  void otherSettingsAreRefusedOnceThereAreRowsAndEachDifferenceIsNamed() {
    check("detect", Map.of("model", "a", "score", "0.5", "old", "1"));
    addARow();
    assertThatThrownBy(() -> check("detect", Map.of("model", "b", "score", "0.5", "new", "2")))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("The rows of outputs were made with other settings.")
        .hasMessageContaining("model was a, is now b")
        .hasMessageContaining("new was not set, is now 2")
        .hasMessageContaining("old was 1, is now not set")
        .hasMessageNotContaining("score was");
    assertThat(context.tables().settings(TABLE, "detect"))
        .hasValueSatisfying(noted -> assertThat(noted).contains("\"model\":\"a\""));
  }

  @Test
  void anEmptyTableTakesOtherSettings() {
    check("detect", Map.of("model", "a"));
    check("detect", Map.of("model", "b"));
    addARow();
    assertThatThrownBy(() -> check("detect", Map.of("model", "a")))
        .hasMessageContaining("model was b, is now a");
  }

  @Test
  void anotherScopeHasItsOwnSettings() {
    check("embed one", Map.of("sha256", "a"));
    addARow();
    check("embed two", Map.of("sha256", "b"));
    assertThat(context.tables().settings(TABLE, "embed one")).isPresent();
  }

  private String check(String scope, Map<String, String> settings) {
    String checked = SettingsCheck.check(context, TABLE, scope, settings);
    SettingsCheck.recordSettings(context, TABLE, scope, checked);
    return checked;
  }

  private void addARow() {
    context
        .tables()
        .append(
            TABLE,
            spark.createDataFrame(List.of(RowFactory.create("k")), TABLE.schema()),
            "a row",
            context.commit("", Map.of()));
  }
}
