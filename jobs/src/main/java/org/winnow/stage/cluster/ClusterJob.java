package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.algo.cluster.Calibration;
import org.winnow.algo.cluster.ImpostorTail;
import org.winnow.algo.vector.PairFinder;
import org.winnow.config.Config;
import org.winnow.primitive.Communities;
import org.winnow.primitive.GroupCentres;
import org.winnow.primitive.NearestGraph;
import org.winnow.primitive.Plans;
import org.winnow.primitive.VectorSet;
import org.winnow.runtime.Job;
import org.winnow.runtime.JobContext;
import org.winnow.runtime.RunReport;
import org.winnow.table.Clusters;
import org.winnow.table.Commit;
import org.winnow.table.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/**
 * Stage {@code cluster}: faces become groups of one person each, from their embeddings alone, for
 * collections without names.
 *
 * <ol>
 *   <li>Measures how alike strangers are on a sample of the faces, and sets the least similarity of
 *       neighbours so that a face has {@code cluster.strangers} strangers among all others.
 *   <li>Links each face to its nearest ones (an inverted file, searched as far as the recall that
 *       is asked for demands; the recall is measured).
 *   <li>Finds communities by the map equation, a connected component in one task.
 *   <li>Joins those whose centres are of one person, in groups whose members all agree.
 *   <li>Verifies them: a face that is too unlike the centre is left alone, and so is all but one of
 *       several faces of one image.
 *   <li>Writes {@code clusters}. A group that was there before keeps its id.
 * </ol>
 *
 * <pre>
 * winnow cluster --warehouse out/
 * winnow sql --warehouse out/ "SELECT cluster_id, count(*) FROM clusters GROUP BY 1 ORDER BY 2 DESC"
 * </pre>
 */
public final class ClusterJob implements Job {
  private static final int SAMPLE = 2000;
  private static final double LEAST_SIMILARITY = 0.01;

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
        Plans.cut(
            ClusterTransforms.vectors(
                tables.read(Embeddings.TABLE).filter(Embeddings.MODEL_ID.col().equalTo(modelId)),
                tables.read(Faces.TABLE)));
    context.describe("count faces");
    long count = vectors.count();
    return count == 0
        ? RunReport.nothingToDo("no face has an embedding by " + modelId)
        : cluster(context, vectors, count, commit);
  }

  private RunReport cluster(JobContext context, Dataset<Row> vectors, long count, Commit commit) {
    context.describe("measure strangers");
    double least = settings.minSimilarity().orElseGet(() -> alike(vectors, "vector", count));
    context.describe("link each face to its nearest");
    NearestGraph graph =
        NearestGraph.of(
            new VectorSet(vectors, count),
            new NearestGraph.Request(
                settings.neighbours(), (float) least, settings.recall(), settings.seed()));
    context.progress().say(said(context, least, graph));
    context.describe("find communities");
    Dataset<Row> communities =
        Plans.cut(Communities.of(graph.graph(), settings.taskEdges(), settings.seed()));
    Dataset<Row> numbered = Plans.cut(vectors.join(graph.numbers(), "id"));
    context.describe("join communities of one person");
    Dataset<Row> centres = Plans.cut(GroupCentres.of(numbered.join(communities, "number")));
    double leastCentres =
        alike(centres.withColumnRenamed("community", "id"), "centre", centres.count());
    Dataset<Row> people =
        Plans.cut(ClusterTransforms.joined(communities, centres, Math.max(least, leastCentres)));
    context.describe("verify groups");
    Dataset<Row> groups =
        Plans.cut(
            ClusterTransforms.verified(vectors, Plans.cut(numbered.join(people, "number")), least));
    Column ofModel = Clusters.MODEL_ID.col().equalTo(modelId);
    Dataset<Row> earlier = context.tables().read(Clusters.TABLE).filter(ofModel);
    Dataset<Row> rows =
        Plans.cut(
            ClusterTransforms.named(groups, earlier, "#" + context.tables().version(Clusters.TABLE))
                .select(
                    col("id").as(Clusters.FACE_ID.name()),
                    lit(modelId).as(Clusters.MODEL_ID.name()),
                    Clusters.CLUSTER_ID.col(),
                    Clusters.FACES.col(),
                    Clusters.SIMILARITY.col()));
    context.describe("write clusters");
    context
        .tables()
        .replaceWhere(
            Clusters.TABLE,
            Clusters.MODEL_ID.name() + " = '" + modelId.replace("'", "''") + "'",
            rows,
            commit);
    return report(rows, count);
  }

  private static String said(JobContext context, double least, NearestGraph graph) {
    try (PairFinder finder = PairFinder.best()) {
      return String.format(
          Locale.ROOT,
          "%-7s neighbours above %.3f, %s; by %s",
          context.stage(),
          least,
          graph,
          finder.name());
    }
  }

  /**
   * The cosine that {@code cluster.strangers} of all others exceed.
   *
   * @param rows columns id and, named by {@code column}, unit vectors of strangers for the most
   *     part
   */
  private double alike(Dataset<Row> rows, String column, long count) {
    List<float[]> sample = new ArrayList<>();
    // Bounded by SAMPLE, whatever the size of the run.
    for (Row row :
        rows.orderBy(sha2(col("id").cast("string"), 256), col("id"))
            .limit(SAMPLE)
            .select(column)
            .collectAsList()) {
      List<Float> values = row.getList(0);
      float[] vector = new float[values.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = values.get(i);
      }
      sample.add(vector);
    }
    ImpostorTail strangers = Calibration.strangers(sample);
    double rate = Math.min(0.4, settings.strangers() / Math.max(1, count - 1));
    return Math.max(LEAST_SIMILARITY, strangers.threshold(rate));
  }

  private static RunReport report(Dataset<Row> rows, long count) {
    Column alone = Clusters.FACES.col().equalTo(1);
    Row found = rows.agg(count_if(alone), count_distinct(Clusters.CLUSTER_ID.col())).head();
    Map<String, Long> outcomes = new LinkedHashMap<>();
    outcomes.put("grouped", rows.count() - found.getLong(0));
    outcomes.put("alone", found.getLong(0));
    return RunReport.conserved(
        count,
        count,
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
