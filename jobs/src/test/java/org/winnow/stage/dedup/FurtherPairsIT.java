package org.winnow.stage.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.copies.ImagePair;
import org.winnow.copies.VerifyTask;
import org.winnow.image.Pdq;
import org.winnow.testing.SparkExtension;

/** Images a to f; the verified pairs say which are copies. */
@ExtendWith(SparkExtension.class)
class FurtherPairsIT {
  private static final StructType NODE =
      new StructType()
          .add("image_id", DataTypes.StringType)
          .add(Nodes.FACE, DataTypes.StringType)
          .add(Nodes.ORDER, DataTypes.StringType)
          .add("pdq", DataTypes.BinaryType)
          .add("pdq_mirror", DataTypes.BinaryType)
          .add("pdq_quality", DataTypes.IntegerType);

  @Test
  void aCopyOfAMemberIsComparedWithTheRepresentative(SparkSession spark) {
    // b is a member of a. c is alone: its only candidate b was taken.
    assertThat(further(spark, List.of("ab", "bc"))).containsExactly("a-0 c-0");
  }

  @Test
  void representativesOfGroupsWithACommonCopyAreCompared(SparkSession spark) {
    // b is a member of a, and d one of c.
    assertThat(further(spark, List.of("ab", "cd", "bd")))
        .containsExactly("a-0 c-0", "a-0 d-0", "b-0 c-0");
  }

  @Test
  void nothingIsComparedTwice(SparkSession spark) {
    assertThat(further(spark, List.of("ab", "bc"), "ac")).isEmpty();
    assertThat(further(spark, List.of("ab", "ac", "bc"))).isEmpty();
  }

  private static List<String> further(SparkSession spark, List<String> edges, String... refused) {
    List<Row> nodes = new ArrayList<>();
    for (String image : List.of("a", "b", "c", "d", "e", "f")) {
      byte[] hash = new byte[Pdq.BYTES];
      nodes.add(RowFactory.create(image, image + "-0", "2" + image, hash, hash, 90));
    }
    Dataset<Row> verified =
        spark.createDataFrame(
            edges.stream()
                .map(
                    edge -> {
                      String a = edge.substring(0, 1);
                      String b = edge.substring(1);
                      return RowFactory.create(
                          a, b, "2" + a, "2" + b, a + "-0", b + "-0", "PHOTOGRAPH", 0.99f, 3);
                    })
                .toList(),
            VerifyTask.VERIFIED.schema());
    List<Row> compared = new ArrayList<>();
    edges.forEach(edge -> compared.add(RowFactory.create(edge.substring(0, 1), edge.substring(1))));
    for (String pair : refused) {
      compared.add(RowFactory.create(pair.substring(0, 1), pair.substring(1)));
    }
    StructType pair =
        new StructType()
            .add(ImagePair.A, DataTypes.StringType)
            .add(ImagePair.B, DataTypes.StringType);
    return FurtherPairs.of(
            spark.createDataFrame(nodes, NODE),
            verified,
            Groups.members(verified),
            spark.createDataFrame(compared, pair))
        .select(ImagePair.FACE_A, ImagePair.FACE_B)
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .sorted()
        .toList();
  }
}
