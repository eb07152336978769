package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.graph.Communities;
import org.winnow.identity.Calibration;
import org.winnow.identity.ClusterThreshold;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.kernel.Vectors;
import org.winnow.knn.exact.VectorSet;
import org.winnow.knn.ivf.KnnGraph;
import org.winnow.knn.ivf.KnnGraphBuilder;
import org.winnow.spark.Checkpoints;

/**
 * Groups of one person each, from unit vectors alone.
 *
 * @param groups columns id, leader (the least id of the group), faces and similarity (to the
 *     centre)
 * @param least least cosine of neighbours
 * @param leastPair least cosine of two faces that are a group of their own
 * @param strangers how similar strangers are
 * @param graph the nearest neighbours that the groups were found in
 */
public record Clustering(
    Dataset<Row> groups,
    double least,
    double leastPair,
    ImpostorDistribution strangers,
    KnnGraph graph) {
  private static final int SAMPLE = 2000;

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
    ImpostorDistribution strangers = strangers(vectors, "vector");
    Optional<ClusterThreshold> fixed = settings.minSimilarity().map(ClusterThreshold::of);
    ClusterThreshold bar =
        fixed.orElse(ClusterThreshold.of(strangers, settings.maxImpostors(), count));
    double least =
        fixed
            .orElse(ClusterThreshold.of(strangers, settings.neighbourImpostors(), count))
            .minCosine(1);
    describe.accept("link each face to its nearest");
    KnnGraph graph =
        new KnnGraphBuilder(
                new KnnGraph.Request(
                    settings.neighbours(), (float) least, settings.recall(), settings.seed()))
            .build(set);
    describe.accept("find communities");
    Dataset<Row> communities =
        Checkpoints.cut(
            Communities.of(graph.graph(), least, settings.taskEdges(), settings.seed()));
    Dataset<Row> numbered = Checkpoints.cut(vectors.join(graph.numbers(), "id"));
    describe.accept("join communities of one person");
    Dataset<Row> centres = Checkpoints.cut(GroupCentroids.of(numbered.join(communities, "number")));
    ImpostorDistribution ofCentres =
        strangers(centres.withColumnRenamed("community", "id"), "centre");
    double leastCentres =
        ClusterThreshold.of(ofCentres, settings.maxImpostors(), centres.count()).minCosine(1);
    Dataset<Row> people =
        Checkpoints.cut(
            ClusterTransforms.joined(
                communities, centres, Math.max(bar.minCosine(1), leastCentres)));
    describe.accept("verify groups");
    Dataset<Row> verified =
        Checkpoints.cut(
            VerifiedGroups.of(numbered.join(people, "number"), bar, settings.verifiedImages()));
    describe.accept("add faces that are like a group");
    Dataset<Row> adopted = ClusterTransforms.adopted(vectors, verified, bar);
    Dataset<Row> members = vectors.join(verified.select("id", "community").union(adopted), "id");
    Dataset<Row> groups =
        Checkpoints.cut(
            ClusterTransforms.withAlone(
                vectors, VerifiedGroups.of(members, bar, settings.verifiedImages())));
    return new Clustering(groups, least, bar.minCosine(1), strangers, graph);
  }

  /**
   * How similar strangers are, on a sample.
   *
   * @param rows columns id and, named by {@code column}, unit vectors of strangers for the most
   *     part
   */
  private static ImpostorDistribution strangers(Dataset<Row> rows, String column) {
    List<float[]> sample = new ArrayList<>();
    // Bounded by SAMPLE, whatever the size of the run.
    for (Row row :
        rows.orderBy(sha2(col("id").cast("string"), 256), col("id"))
            .limit(SAMPLE)
            .select(column)
            .collectAsList()) {
      sample.add(Vectors.of(row.getList(0)));
    }
    return Calibration.unlabelledImpostors(sample);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "neighbours above %.3f, pairs above %.3f%s, %s",
        least,
        leastPair,
        Calibration.hasTooFewPairs(strangers)
            ? " (too few faces to measure strangers on: only what stands out is grouped)"
            : "",
        graph);
  }
}
