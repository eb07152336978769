package org.winnow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.udf.WinnowExtensions;

@ExtendWith(SparkExtension.class)
class SparkExtensionIT {
  @Test
  void every_test_gets_the_one_session_with_the_pinned_settings(SparkSession spark) {
    assertThat(spark).isSameAs(SparkSession.active());
    assertThat(spark.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
    assertThat(spark.conf().get("spark.sql.extensions")).contains(WinnowExtensions.class.getName());
    assertThat(spark.range(10).repartition(4).count()).isEqualTo(10);
  }
}
