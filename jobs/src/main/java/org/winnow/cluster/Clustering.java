package org.winnow.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;
import static org.winnow.graph.Communities.COMMUNITY;
import static org.winnow.knn.exact.GroupCentroids.CENTROID;
import static org.winnow.knn.exact.VectorSet.ID;

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
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.VectorSet;
import org.winnow.knn.ivf.KnnGraph;
import org.winnow.knn.ivf.KnnGraphBuilder;
import org.winnow.spark.Materializer;

/**
 * Groups of one person each, from unit vectors alone.
 *
 * @param groups columns id, leader (the smallest id of the group), faces and similarity (to the
 *     centroid)
 * @param minNeighbourCosine minimum cosine of neighbours
 * @param minPairCosine minimum cosine of a group of two faces
 * @param impostors distribution of impostor similarities
 * @param graph graph of nearest neighbours
 */
public record Clustering(
    Dataset<Row> groups,
    double minNeighbourCosine,
    double minPairCosine,
    ImpostorDistribution impostors,
    KnnGraph graph) {
  /** Smallest id of a group; of a single face, its own id. */
  public static final String LEADER = "leader";

  private static final int SAMPLE_FACES = 2000;

  /**
   * Finds groups.
   *
   * @param set vectors with a column {@code exclusion_key}; vectors with equal values never share a
   *     group
   * @param progress receives the next step, as an infinitive
   */
  public static Clustering of(VectorSet set, Config.Cluster settings, Consumer<String> progress) {
    Dataset<Row> vectors = set.rows();
    long count = set.count();
    progress.accept("measure strangers");
    ImpostorDistribution impostors = impostors(vectors, VectorSet.VECTOR);
    Optional<ClusterThreshold> fixed = settings.minSimilarity().map(ClusterThreshold::of);
    ClusterThreshold threshold =
        fixed.orElse(ClusterThreshold.of(impostors, settings.maxImpostors(), count));
    double minNeighbourCosine =
        fixed
            .orElse(ClusterThreshold.of(impostors, settings.neighbourImpostors(), count))
            .minCosine(1);
    progress.accept("link each face to its nearest");
    KnnGraph graph =
        new KnnGraphBuilder(
                new KnnGraph.Request(
                    settings.neighbours(),
                    (float) minNeighbourCosine,
                    settings.recall(),
                    settings.seed()))
            .build(set);
    progress.accept("find communities");
    Dataset<Row> communities =
        Materializer.materialize(
            Communities.of(
                graph.graph(), minNeighbourCosine, settings.taskEdges(), settings.seed()));
    Dataset<Row> numbered = Materializer.materialize(vectors.join(graph.numbers(), ID));
    progress.accept("join communities of one person");
    Dataset<Row> centroids =
        Materializer.materialize(
            GroupCentroids.of(numbered.join(communities, KnnGraph.NUMBER), Communities.COMMUNITY));
    ImpostorDistribution centroidImpostors =
        impostors(centroids.withColumnRenamed(COMMUNITY, ID), CENTROID);
    double minCentroidCosine =
        ClusterThreshold.of(centroidImpostors, settings.maxImpostors(), centroids.count())
            .minCosine(1);
    Dataset<Row> persons =
        Materializer.materialize(
            GroupTransforms.joined(
                communities, centroids, Math.max(threshold.minCosine(1), minCentroidCosine)));
    progress.accept("verify groups");
    Dataset<Row> verified =
        Materializer.materialize(
            VerifiedGroups.of(
                numbered.join(persons, KnnGraph.NUMBER), threshold, settings.verifiedImages()));
    progress.accept("add faces that are like a group");
    Dataset<Row> adopted = GroupTransforms.adopted(vectors, verified, threshold);
    Dataset<Row> members =
        vectors.join(verified.select(col(ID), col(COMMUNITY)).union(adopted), ID);
    Dataset<Row> groups =
        Materializer.materialize(
            GroupTransforms.withSingletons(
                vectors, VerifiedGroups.of(members, threshold, settings.verifiedImages())));
    return new Clustering(groups, minNeighbourCosine, threshold.minCosine(1), impostors, graph);
  }

  /**
   * Measures impostor similarities on a sample.
   *
   * @param rows columns id and, named by {@code column}, unit vectors that mostly belong to
   *     different people
   */
  private static ImpostorDistribution impostors(Dataset<Row> rows, String column) {
    List<float[]> sample = new ArrayList<>();
    // Bounded by SAMPLE_FACES for any size of the run.
    for (Row row :
        rows.orderBy(sha2(col(ID).cast("string"), 256), col(ID))
            .limit(SAMPLE_FACES)
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
        minNeighbourCosine,
        minPairCosine,
        Calibration.hasTooFewPairs(impostors)
            ? " (too few faces to measure strangers on: only what stands out is grouped)"
            : "",
        graph);
  }
}
