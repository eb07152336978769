package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.identity.MinSimilarity;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ReassignmentIT {
  private static final MinSimilarity THRESHOLD = new MinSimilarity(4, true);

  @Test
  void facesGoToWhomTheyClearlyFitUnlessAllGoThere(SparkSession spark) {
    Dataset<Row> moved =
        Reassignment.moved(Reassignment.compared(claimed(spark), nearest(spark)), THRESHOLD, 1);

    assertThat(targets(moved, "DROPPED")).as("twelve to an identity of three").containsOnly("own");
    assertThat(targets(moved, "MOVED")).containsOnly("large");
    assertThat(moved.count()).isEqualTo(26);
    assertThat(moved.filter("decision = 'MOVED'").count()).isEqualTo(12);
  }

  private static List<String> targets(Dataset<Row> labels, String decision) {
    return labels
        .filter(col("decision").equalTo(decision))
        .select("group_id")
        .distinct()
        .as(Encoders.STRING())
        .collectAsList();
  }

  /**
   * Unassigned faces: 0 to 11 are near one identity, 12 to 23 near another, 24 and 25 near nobody.
   */
  private static Dataset<Row> claimed(SparkSession spark) {
    return spark
        .range(26)
        .select(
            col("id").cast("string").as("face_id"),
            expr("concat('image ', id)").as("image_id"),
            lit("name").as("name"),
            lit("own").as("group_id"),
            lit("FAR_FROM_CORE").as("reason"),
            lit("DROPPED").as("decision"),
            lit(0.1).as("similarity"),
            lit(1.0).as("score"),
            lit(0.0).as("impostor_mean"),
            lit(0.1).as("impostor_std"));
  }

  /** {@code small} has 3 faces, {@code large} as many as match it. */
  private static Dataset<Row> nearest(SparkSession spark) {
    String other = "CASE WHEN id < 12 THEN 'small' ELSE 'large' END";
    return spark
        .range(24)
        .select(
            col("id").cast("string").as("id"),
            expr("array(named_struct('rank', 1, 'group_id', "
                    + other
                    + ", 'similarity', 0.6f, 'open', true, 'group_faces', if(id < 12, 3L, 12L)),"
                    + " named_struct('rank', 2, 'group_id', 'own', 'similarity', 0.1f, 'open',"
                    + " true, 'group_faces', 9L))")
                .as("nearest"));
  }
}
