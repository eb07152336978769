package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.cluster.Clustering;
import org.winnow.config.Config;
import org.winnow.console.Unit;
import org.winnow.job.EmbeddedFaces;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/**
 * Stage {@code cluster}: groups the faces of a collection without names, from their embeddings
 * alone. Each group is one person.
 *
 * <ol>
 *   <li>Measures impostor similarities on a sample of the faces. Sets the minimum similarity of
 *       neighbours so that a face has {@code cluster.neighbour_impostors} impostors among them.
 *   <li>Links each face to its nearest neighbours by an inverted file. The number of probes follows
 *       from the target recall, which is measured.
 *   <li>Finds communities by the map equation, one connected component in each task.
 *   <li>Merges communities of one person by complete linkage of their centroids.
 *   <li>Verifies the groups. A face leaves if {@code cluster.max_impostors} impostors would be as
 *       similar to the centroid of the others. Of several faces of one image, one stays. A single
 *       face that matches a centroid joins its group.
 *   <li>Writes {@code clusters}. A group of an earlier run keeps its id.
 * </ol>
 *
 * <pre>
 * winnow cluster --warehouse out/
 * winnow sql --warehouse out/ "SELECT cluster_id, count(*) FROM clusters GROUP BY 1 ORDER BY 2 DESC"
 * </pre>
 */
public final class ClusterJob implements Job {
  /** A pair threshold that genuine pairs seldom reach, with any embedder. */
  private static final double SUSPICIOUS_COSINE = 0.9;

  private final Config.Cluster settings;
  private final String modelId;

  public ClusterJob(Config config) {
    settings = config.cluster();
    modelId = config.embed().model();
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Commit commit =
        context.commit(modelId + " " + settings, context.versions(Faces.TABLE, Embeddings.TABLE));
    Optional<Commit> last = tables.lastCommit(Clusters.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return RunReport.nothingToDo("clusters was made from the tables as they stand");
    }
    Dataset<Row> vectors =
        Materializer.materialize(
            ClusterTransforms.vectors(
                tables.read(Embeddings.TABLE).filter(Embeddings.MODEL_ID.col().equalTo(modelId)),
                tables.read(Faces.TABLE)));
    context.stepName("count faces");
    long count = vectors.count();
    if (count > 0) {
      return cluster(context, vectors, count, commit);
    }
    Dataset<Row> previous = tables.read(Clusters.TABLE).filter(ofModel());
    if (previous.isEmpty()) {
      EmbeddedFaces.checkNothingEmbeddable(context, modelId);
      return RunReport.nothingToDo("there is no face to group");
    }
    replace(context, previous.limit(0), commit);
    return RunReport.conserved(
        0,
        0,
        Map.of(),
        "no face has an embedding by " + modelId + " any more: its groups are gone");
  }

  private Column ofModel() {
    return Clusters.MODEL_ID.col().equalTo(modelId);
  }

  private void replace(JobContext context, Dataset<Row> rows, Commit commit) {
    context.stepName("write clusters");
    context
        .tables()
        .replaceWhere(
            Clusters.TABLE,
            Clusters.MODEL_ID.name() + " = '" + modelId.replace("'", "''") + "'",
            rows,
            commit);
  }

  private String warning(double minPairCosine) {
    return String.format(
        Locale.ROOT,
        "two faces become a group only from a cosine of %.3f on, which pictures of one"
            + " person seldom reach. Either nearly all faces here are of one person, or %s does not"
            + " separate people. See `winnow models list`, or set cluster.min_similarity.",
        minPairCosine,
        modelId);
  }

  private RunReport cluster(JobContext context, Dataset<Row> vectors, long count, Commit commit) {
    Clustering found = Clustering.of(new VectorSet(vectors, count), settings, context::stepName);
    context.info(found.toString());
    if (settings.minSimilarity().isEmpty() && found.minPairCosine() >= SUSPICIOUS_COSINE) {
      context.warn(warning(found.minPairCosine()));
    }
    Dataset<Row> earlier = context.tables().read(Clusters.TABLE).filter(ofModel());
    Dataset<Row> rows =
        Materializer.materialize(
            ClusterTransforms.named(found.groups(), earlier)
                .select(
                    col(VectorSet.ID).as(Clusters.FACE_ID.name()),
                    lit(modelId).as(Clusters.MODEL_ID.name()),
                    Clusters.CLUSTER_ID.col(),
                    Clusters.FACES.col(),
                    Clusters.SIMILARITY.col()));
    // The check that every face has one group precedes the commit that completes the run.
    RunReport report = report(rows, count);
    replace(context, rows, commit);
    return report;
  }

  private static RunReport report(Dataset<Row> rows, long count) {
    Column alone = Clusters.FACES.col().equalTo(1);
    Row found =
        rows.agg(
                count_if(alone),
                count_distinct(Clusters.CLUSTER_ID.col()),
                count_distinct(Clusters.FACE_ID.col()))
            .head();
    Map<String, Long> outcomes = new LinkedHashMap<>();
    outcomes.put("grouped", found.getLong(2) - found.getLong(0));
    outcomes.put("alone", found.getLong(0));
    return RunReport.conserved(
        count,
        found.getLong(2),
        outcomes,
        String.format(
            Locale.ROOT,
            "%s: %,d in %s, %,d alone",
            Unit.FACES.of(count),
            outcomes.get("grouped"),
            Unit.GROUPS.of(found.getLong(1) - found.getLong(0)),
            found.getLong(0)));
  }
}
