package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SizeEstimator;
import org.junit.jupiter.api.Test;

class SizedRowTest {
  private static final Object[] VALUES = {
    "an id of some length", 3L, 7, null, new Timestamp(0), new byte[5000], new Row[] {inner()}
  };

  private static Row inner() {
    return RowFactory.create("inner", new byte[300]);
  }

  @Test
  void sizesAreNearWhatSparkFindsByVisitingTheObjects() {
    long visited = SizeEstimator.estimate(RowFactory.create(VALUES));

    assertThat(SizedRow.size(SizedRow.of(VALUES))).isBetween(visited * 9 / 10, visited * 11 / 10);
    assertThat(SizedRow.size(RowFactory.create(VALUES)))
        .isEqualTo(SizedRow.size(SizedRow.of(VALUES)));
  }

  @Test
  void sparkTakesTheSizeThatTheRowKnows() {
    Row row = SizedRow.of(VALUES);

    assertThat(SizeEstimator.estimate(row)).isEqualTo(SizedRow.size(row));
  }

  @Test
  void aSizedRowIsEqualToOneOfTheSameValues() {
    assertThat(SizedRow.of("a", 1)).isEqualTo(RowFactory.create("a", 1));
  }
}
