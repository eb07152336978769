package org.winnow.stage.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ClusterTransformsIT {
  @Test
  void newGroupsAreNamedByTheirFacesHoweverOftenTheStageRan(SparkSession spark) {
    Dataset<Row> groups =
        spark.sql(
            "SELECT * FROM VALUES ('f1', 'f1', 2, 1F), ('f2', 'f1', 2, 1F), ('f3', 'f3', 3, 1F),"
                + " ('f4', 'f3', 3, 1F), ('f5', 'f3', 3, 1F) AS g(id, leader, faces, similarity)");
    String old = spark.sql("SELECT substring(sha2('f1', 256), 1, 16)").head().getString(0);
    // f1 led the earlier group; most of its faces are in the second group now.
    Dataset<Row> earlier =
        spark.sql(
            "SELECT face_id, '%s' AS cluster_id FROM VALUES ('f1'), ('f3'), ('f4'), ('f5') AS e(face_id)"
                .formatted(old));

    List<Row> named = ClusterTransforms.named(groups, earlier).orderBy("id").collectAsList();

    assertThat(named.get(2).getString(1)).as("keeps its id").isEqualTo(old);
    assertThat(named.get(0).getString(1)).isNotEqualTo(old).hasSize(16);
    assertThat(
            ClusterTransforms.named(groups.repartition(3), earlier).orderBy("id").collectAsList())
        .isEqualTo(named);
    assertThat(
            ClusterTransforms.named(groups, earlier.limit(0)).orderBy("id").collectAsList().get(0))
        .extracting(row -> row.getString(1))
        .isEqualTo(old);
  }
}
