package org.winnow.cluster;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;
import static org.winnow.cluster.Clustering.LEADER;
import static org.winnow.graph.Communities.COMMUNITY;
import static org.winnow.knn.exact.GroupCentroids.CENTROID;
import static org.winnow.knn.exact.VectorSet.ID;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.identity.ClusterThreshold;
import org.winnow.identity.ClusterVerifier;
import org.winnow.kernel.Vectors;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.GroupedRows;
import org.winnow.spark.Materializer;
import org.winnow.table.Clusters;

/**
 * Removes faces that do not match the rest of their group; one task verifies one group, see {@link
 * ClusterVerifier}. Of a large group, a sample of images is verified, drawn by hash. All further
 * images are compared with the centroid of the sample, so the memory of a task is bounded.
 */
final class VerifiedGroups {
  private static final String IMAGE = "image";
  private static final String IMAGES = "images";
  private static final String RANK = "rank";
  private static final String GROUP_CENTROID = "group_centroid";
  private static final String MINIMUM = "minimum";
  private static final String ADDED = "added";
  private static final String FIRST_ADDED = "first_added";

  private static final StructType VERIFIED =
      new StructType()
          .add(ID, DataTypes.StringType, false)
          .add(COMMUNITY, DataTypes.IntegerType, false)
          .add(LEADER, DataTypes.StringType, false)
          .add(Clusters.FACES.name(), DataTypes.IntegerType, false)
          .add(Clusters.SIMILARITY.name(), DataTypes.FloatType, false)
          .add(CENTROID, DataTypes.createArrayType(DataTypes.FloatType, false));

  private VerifiedGroups() {}

  /**
   * Verifies groups.
   *
   * @param members columns community, id, exclusion_key and vector
   * @param maxImages maximum number of images of one group in a task
   * @return columns id, community, leader (the smallest id of the group), faces, similarity (to the
   *     centroid) and centroid (set for one face of the group); a row for each face that stays
   */
  static Dataset<Row> of(Dataset<Row> members, ClusterThreshold threshold, int maxImages) {
    Dataset<Row> rows =
        members
            .select(col(COMMUNITY), col(ID), col(VectorSet.EXCLUSION_KEY), col(VectorSet.VECTOR))
            .withColumn(IMAGE, coalesce(col(VectorSet.EXCLUSION_KEY), col(ID)));
    Dataset<Row> large =
        Materializer.materialize(
            rows.groupBy(col(COMMUNITY))
                .agg(count_distinct(col(IMAGE)).as(IMAGES))
                .filter(col(IMAGES).gt(maxImages))
                .select(col(COMMUNITY)));
    if (Materializer.count(large) == 0) {
      return verifyWhole(rows, threshold);
    }
    String[] community = {COMMUNITY};
    Dataset<Row> drawn =
        rows.join(broadcast(large), community, "left_semi")
            .withColumn(
                RANK,
                dense_rank()
                    .over(
                        Window.partitionBy(col(COMMUNITY))
                            .orderBy(xxhash64(col(IMAGE)), col(IMAGE))));
    Dataset<Row> verified =
        Materializer.materialize(
            verifyWhole(
                rows.join(broadcast(large), community, "left_anti")
                    .unionByName(drawn.filter(col(RANK).leq(maxImages)).drop(RANK)),
                threshold));
    return withAdded(
        verified, matchingCentroid(drawn.filter(col(RANK).gt(maxImages)), verified, threshold));
  }

  /** The faces of further images that match the centroid of their group, one of each image. */
  private static Dataset<Row> matchingCentroid(
      Dataset<Row> further, Dataset<Row> verified, ClusterThreshold threshold) {
    UDF1<Integer, Double> minimum = threshold::minCosine;
    Dataset<Row> centroids =
        verified
            .filter(col(CENTROID).isNotNull())
            .select(
                col(COMMUNITY),
                col(CENTROID).as(GROUP_CENTROID),
                udf(minimum, DataTypes.DoubleType).apply(Clusters.FACES.col()).as(MINIMUM));
    Column rank =
        row_number()
            .over(
                Window.partitionBy(col(COMMUNITY), col(IMAGE))
                    .orderBy(Clusters.SIMILARITY.col().desc(), col(ID)));
    return Materializer.materialize(
        further
            .join(broadcast(centroids), COMMUNITY)
            .withColumn(
                Clusters.SIMILARITY.name(),
                call_udf("cosine_similarity", col(VectorSet.VECTOR), col(GROUP_CENTROID))
                    .cast("float"))
            .filter(Clusters.SIMILARITY.col().geq(col(MINIMUM)))
            .withColumn(RANK, rank)
            .filter(col(RANK).equalTo(1))
            .select(col(ID), col(COMMUNITY), Clusters.SIMILARITY.col()));
  }

  /** Adds further faces to verified groups. */
  private static Dataset<Row> withAdded(Dataset<Row> verified, Dataset<Row> added) {
    Dataset<Row> addedCounts =
        added
            .groupBy(col(COMMUNITY))
            .agg(count(lit(1)).cast("int").as(ADDED), min(col(ID)).as(FIRST_ADDED));
    Dataset<Row> groups =
        verified
            .filter(col(CENTROID).isNotNull())
            .select(col(COMMUNITY), col(LEADER), Clusters.FACES.col())
            .join(addedCounts, new String[] {COMMUNITY}, "left")
            .select(
                col(COMMUNITY),
                least(col(LEADER), coalesce(col(FIRST_ADDED), col(LEADER))).as(LEADER),
                Clusters.FACES.col().plus(coalesce(col(ADDED), lit(0))).as(Clusters.FACES.name()));
    return verified
        .drop(LEADER, Clusters.FACES.name())
        .unionByName(
            added.withColumn(
                CENTROID, lit(null).cast(DataTypes.createArrayType(DataTypes.FloatType))))
        .join(groups, COMMUNITY)
        .select(
            col(ID),
            col(COMMUNITY),
            col(LEADER),
            Clusters.FACES.col(),
            Clusters.SIMILARITY.col(),
            col(CENTROID));
  }

  private static Dataset<Row> verifyWhole(Dataset<Row> members, ClusterThreshold threshold) {
    return GroupedRows.map(
        members.select(
            col(COMMUNITY), col(ID), col(VectorSet.EXCLUSION_KEY), col(VectorSet.VECTOR)),
        COMMUNITY,
        ID,
        VERIFIED,
        row -> new Member(row.getInt(0), face(row)),
        group -> verified(group, threshold));
  }

  /** A face of a community. */
  private record Member(int community, ClusterVerifier.Face face) {}

  private static ClusterVerifier.Face face(Row row) {
    String id = row.getString(1);
    return new ClusterVerifier.Face(
        id, row.isNullAt(2) ? id : row.getString(2), Vectors.of(row.getList(3)));
  }

  private static List<Row> verified(List<Member> group, ClusterThreshold threshold) {
    List<ClusterVerifier.Face> verified =
        ClusterVerifier.verify(group.stream().map(Member::face).toList(), threshold);
    List<Row> rows = new ArrayList<>();
    if (!verified.isEmpty()) {
      float[] centroid =
          Vectors.centroid(verified.stream().map(ClusterVerifier.Face::vector).toList());
      for (ClusterVerifier.Face face : verified) {
        rows.add(
            RowFactory.create(
                face.id(),
                group.get(0).community(),
                verified.get(0).id(),
                verified.size(),
                (float) Vectors.cosine(face.vector(), centroid),
                rows.isEmpty() ? centroid : null));
      }
    }
    return rows;
  }
}
