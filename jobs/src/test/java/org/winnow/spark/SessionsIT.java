package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.console.UserException;
import org.winnow.testing.SparkExtension;
import scala.Tuple2;

@ExtendWith(SparkExtension.class)
class SessionsIT {
  private static final Map<String, String> GOOD =
      Map.of(
          "spark.sql.extensions",
          "some.other.Extension,"
              + " io.delta.sql.DeltaSparkSessionExtension,org.winnow.udf.WinnowExtensions",
          "spark.sql.catalog.spark_catalog",
          "org.apache.spark.sql.delta.catalog.DeltaCatalog",
          "spark.sql.session.timeZone",
          "UTC");

  @Test
  void whatAnOpenSessionLacksIsListed() {
    assertThat(Sessions.missing(key -> GOOD.getOrDefault(key, ""))).isEmpty();
    assertThat(Sessions.missing(key -> ""))
        .hasSize(4)
        .contains("spark.sql.extensions does not name io.delta.sql.DeltaSparkSessionExtension.");
    Map<String, String> elsewhere = new HashMap<>(GOOD);
    elsewhere.put("spark.sql.session.timeZone", "Asia/Tokyo");
    assertThat(Sessions.missing(elsewhere::get))
        .containsExactly("spark.sql.session.timeZone is Asia/Tokyo, not UTC.");
  }

  @Test
  void anOpenSessionIsUsedIfItHasWhatIsNeededAndRefusedIfNot(SparkSession spark) {
    try (Sessions.Opened opened = Sessions.open("test", Map.of())) {
      assertThat(opened.own()).isFalse();
      assertThat(opened.spark()).isSameAs(spark);
    }
    spark.conf().set("spark.sql.session.timeZone", "Asia/Tokyo");
    try {
      assertThatThrownBy(() -> Sessions.open("test", Map.of()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("not UTC");
    } finally {
      spark.conf().set("spark.sql.session.timeZone", "UTC");
    }
  }

  @Test
  void tasksOfAnRddSeeTheSettingsOfSql(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    String key = "spark.sql.shuffle.partitions";
    try {
      Sessions.takeSettingsToTasks(spark);
      List<String> seen =
          spark.range(1).toJavaRDD().map(row -> TaskContext.get().getLocalProperty(key)).collect();
      assertThat(seen).containsExactly(context.getConf().get(key));
    } finally {
      for (Tuple2<String, String> setting : context.getConf().getAll()) {
        context.setLocalProperty(setting._1(), null);
      }
    }
  }
}
