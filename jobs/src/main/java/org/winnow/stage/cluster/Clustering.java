package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.algo.cluster.Calibration;
import org.winnow.algo.cluster.ImpostorTail;
import org.winnow.algo.vector.Vectors;
import org.winnow.config.Config;
import org.winnow.primitive.Communities;
import org.winnow.primitive.GroupCentres;
import org.winnow.primitive.NearestGraph;
import org.winnow.primitive.Plans;
import org.winnow.primitive.VectorSet;

/**
 * Groups of one person each, from unit vectors alone.
 *
 * @param groups columns id, leader (the least id of the group), faces and similarity (to the
 *     centre)
 * @param least least cosine of neighbours, and to the centre of a group
 * @param graph the nearest neighbours that the groups were found in
 */
public record Clustering(Dataset<Row> groups, double least, NearestGraph graph) {
  private static final int SAMPLE = 2000;
  private static final double LEAST_SIMILARITY = 0.01;

  /**
   * Finds groups.
   *
   * @param set vectors with a column {@code apart}; those with equal values of it are never in one
   *     group
   * @param describe is told what is done next, an infinitive
   */
  public static Clustering of(VectorSet set, Config.Cluster settings, Consumer<String> describe) {
    Dataset<Row> vectors = set.rows();
    long count = set.count();
    describe.accept("measure strangers");
    double least =
        settings.minSimilarity().orElseGet(() -> alike(vectors, "vector", count, settings));
    describe.accept("link each face to its nearest");
    NearestGraph graph =
        NearestGraph.of(
            set,
            new NearestGraph.Request(
                settings.neighbours(), (float) least, settings.recall(), settings.seed()));
    describe.accept("find communities");
    Dataset<Row> communities =
        Plans.cut(Communities.of(graph.graph(), settings.taskEdges(), settings.seed()));
    Dataset<Row> numbered = Plans.cut(vectors.join(graph.numbers(), "id"));
    describe.accept("join communities of one person");
    Dataset<Row> centres = Plans.cut(GroupCentres.of(numbered.join(communities, "number")));
    double leastCentres =
        alike(centres.withColumnRenamed("community", "id"), "centre", centres.count(), settings);
    Dataset<Row> people =
        Plans.cut(ClusterTransforms.joined(communities, centres, Math.max(least, leastCentres)));
    describe.accept("verify groups");
    Dataset<Row> members = Plans.cut(numbered.join(people, "number"));
    Dataset<Row> groups = Plans.cut(ClusterTransforms.verified(vectors, members, least));
    return new Clustering(groups, least, graph);
  }

  /**
   * The cosine that {@code cluster.strangers} of all others exceed.
   *
   * @param rows columns id and, named by {@code column}, unit vectors of strangers for the most
   *     part
   */
  private static double alike(
      Dataset<Row> rows, String column, long count, Config.Cluster settings) {
    List<float[]> sample = new ArrayList<>();
    // Bounded by SAMPLE, whatever the size of the run.
    for (Row row :
        rows.orderBy(sha2(col("id").cast("string"), 256), col("id"))
            .limit(SAMPLE)
            .select(column)
            .collectAsList()) {
      sample.add(Vectors.of(row.getList(0)));
    }
    ImpostorTail strangers = Calibration.strangers(sample);
    double rate = Math.min(0.4, settings.strangers() / Math.max(1, count - 1));
    return Math.max(LEAST_SIMILARITY, strangers.threshold(rate));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "neighbours above %.3f, %s", least, graph);
  }
}
