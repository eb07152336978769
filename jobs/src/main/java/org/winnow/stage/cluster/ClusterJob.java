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
import org.winnow.config.Config;
import org.winnow.job.EmbeddedFaces;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Checkpoints;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/**
 * Stage {@code cluster}: faces become groups of one person each, from their embeddings alone, for
 * collections without names.
 *
 * <ol>
 *   <li>Measures the impostor distribution on a sample of the faces. Sets the minimum cosine of
 *       neighbours so that {@code cluster.neighbour_impostors} impostors are expected among them.
 *   <li>Links each face to its nearest ones (an inverted file, searched as far as the recall that
 *       is asked for demands; the recall is measured).
 *   <li>Finds communities by the map equation, a connected component in one task.
 *   <li>Joins those whose centres are of one person, in groups whose members all agree.
 *   <li>Verifies them: a face leaves if its cosine to the centroid of the others is below the
 *       minimum of {@code cluster.max_impostors}. All but one of several faces of one image leave.
 *       A single face that is similar to the centroid of a group joins it.
 *   <li>Writes {@code clusters}. A group that was there before keeps its id.
 * </ol>
 *
 * <pre>
 * winnow cluster --warehouse out/
 * winnow sql --warehouse out/ "SELECT cluster_id, count(*) FROM clusters GROUP BY 1 ORDER BY 2 DESC"
 * </pre>
 */
public final class ClusterJob implements Job {
  /** Cosines of two pictures of one person are seldom as high, whatever the embedder. */
  private static final double HARDLY_REACHED = 0.9;

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
    if (last.isPresent() && last.get().sameBasisAs(commit)) {
      return RunReport.nothingToDo("clusters was made from the tables as they stand");
    }
    Dataset<Row> vectors =
        Checkpoints.cut(
            ClusterTransforms.vectors(
                tables.read(Embeddings.TABLE).filter(Embeddings.MODEL_ID.col().equalTo(modelId)),
                tables.read(Faces.TABLE)));
    context.describe("count faces");
    long count = vectors.count();
    if (count > 0) {
      return cluster(context, vectors, count, commit);
    }
    Dataset<Row> left = tables.read(Clusters.TABLE).filter(ofModel());
    if (left.isEmpty()) {
      EmbeddedFaces.noneIsRight(context, modelId);
      return RunReport.nothingToDo("there is no face to group");
    }
    replace(context, left.limit(0), commit);
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
    context.describe("write clusters");
    context
        .tables()
        .replaceWhere(
            Clusters.TABLE,
            Clusters.MODEL_ID.name() + " = '" + modelId.replace("'", "''") + "'",
            rows,
            commit);
  }

  private String warning(double leastPair) {
    return String.format(
        Locale.ROOT,
        "two faces become a group only from a cosine of %.3f on, which pictures of one"
            + " person seldom reach. Either nearly all faces here are of one person, or %s does not"
            + " separate people. See `winnow models list`, or set cluster.min_similarity.",
        leastPair,
        modelId);
  }

  private RunReport cluster(JobContext context, Dataset<Row> vectors, long count, Commit commit) {
    Clustering found = Clustering.of(new VectorSet(vectors, count), settings, context::describe);
    context.say(found.toString());
    if (settings.minSimilarity().isEmpty() && found.leastPair() >= HARDLY_REACHED) {
      context.warn(warning(found.leastPair()));
    }
    Dataset<Row> earlier = context.tables().read(Clusters.TABLE).filter(ofModel());
    Dataset<Row> rows =
        Checkpoints.cut(
            ClusterTransforms.named(found.groups(), earlier)
                .select(
                    col("id").as(Clusters.FACE_ID.name()),
                    lit(modelId).as(Clusters.MODEL_ID.name()),
                    Clusters.CLUSTER_ID.col(),
                    Clusters.FACES.col(),
                    Clusters.SIMILARITY.col()));
    // Whether every face has one group is checked before the run is marked as complete.
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
            "%,d faces: %,d in %,d groups, %,d alone",
            count,
            outcomes.get("grouped"),
            found.getLong(1) - found.getLong(0),
            found.getLong(0)));
  }
}
