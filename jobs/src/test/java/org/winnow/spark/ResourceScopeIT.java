package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ResourceScopeIT {
  private final SparkSession spark;
  private Set<Integer> others;

  ResourceScopeIT(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void others() {
    others = persisted();
  }

  @Test
  void whatAScopePersistsIsFreedAtItsEnd() {
    try (ResourceScope scope = ResourceScope.open()) {
      Dataset<Row> rows = persist(10);
      assertThat(rows.count()).isEqualTo(10);
      assertThat(own()).hasSize(1);
    }
    assertThat(own()).isEmpty();
  }

  @Test
  void aFailureFreesItToo() {
    assertThatThrownBy(
            () -> {
              try (ResourceScope scope = ResourceScope.open()) {
                persist(10).count();
                throw new IllegalStateException("failed");
              }
            })
        .hasMessage("failed");
    assertThat(own()).isEmpty();
  }

  @Test
  void whatIsForTheCallerBelongsToTheEnclosingScope() {
    try (ResourceScope outer = ResourceScope.open()) {
      Dataset<Row> result;
      Broadcast<String> sent;
      try (ResourceScope inner = ResourceScope.open()) {
        persist(11).count();
        sent = inner.inEnclosingScope(() -> ResourceScope.broadcast(spark, "value"));
        result = inner.inEnclosingScope(() -> persist(12));
        result.count();
        assertThat(own()).hasSize(2);
      }
      assertThat(own()).hasSize(1);
      assertThat(result.count()).isEqualTo(12);
      assertThat(
              JavaSparkContext.fromSparkContext(spark.sparkContext())
                  .parallelize(List.of("a", "b"))
                  .map(letter -> letter + sent.value())
                  .collect())
          .containsExactly("avalue", "bvalue");
    }
    assertThat(own()).isEmpty();
  }

  @Test
  void aFreedDatasetIsComputedAgain() {
    Dataset<Row> rows;
    try (ResourceScope scope = ResourceScope.open()) {
      rows = persist(13);
      rows.count();
    }
    assertThat(rows.count()).isEqualTo(13);
  }

  private Dataset<Row> persist(long count) {
    return ResourceScope.persist(spark.range(count).toDF(), StorageLevel.MEMORY_ONLY());
  }

  private Set<Integer> own() {
    Set<Integer> own = new TreeSet<>(persisted());
    own.removeAll(others);
    return own;
  }

  private Set<Integer> persisted() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .getPersistentRDDs()
        .keySet()
        .stream()
        .collect(Collectors.toSet());
  }
}
