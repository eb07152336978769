package org.winnow.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Errors;
import org.winnow.console.IngestErrors;
import org.winnow.evaluate.Evaluation.Section;
import org.winnow.evaluation.ClusteringScore;
import org.winnow.job.JobContext;
import org.winnow.page.Plot;
import org.winnow.page.Plot.Axis;
import org.winnow.page.Plot.Kind;
import org.winnow.page.Plot.Series;
import org.winnow.spark.Materializer;
import org.winnow.table.Clusters;

/** Compares groups of faces with the truth: pairwise, BCubed, NMI. */
public final class ClusterEvaluation {
  private static final String PERSON = TruthColumns.PERSON;

  private ClusterEvaluation() {}

  /**
   * Evaluates the groups of one model.
   *
   * @param file list with the truth, see {@code winnow evaluate clusters --help}
   * @param model id of the embedder of the grouped vectors
   */
  public static Evaluation of(JobContext context, String file, String model) {
    Dataset<Row> clusters =
        context
            .tables()
            .read(Clusters.TABLE)
            .filter(Clusters.MODEL_ID.col().equalTo(model))
            .select(Clusters.FACE_ID.col(), Clusters.CLUSTER_ID.col());
    if (clusters.isEmpty()) {
      throw Errors.nothingToEvaluate(
          "There are no groups by " + model + ".",
          "Run `winnow cluster` first, or give another --model.");
    }
    context.stepName("find the faces of the truth");
    FaceTruth truth = FaceTruth.read(context.spark(), context.tables(), file);
    Dataset<Row> people = truth.faces().filter(col(PERSON).notEqual(""));
    Dataset<Row> faces = Materializer.materialize(people.join(clusters, Clusters.FACE_ID.name()));
    long compared = faces.count();
    if (compared == 0) {
      throw IngestErrors.list(
          file, Evaluation.number(truth.lines()) + " lines, and none matches a face with a group.");
    }
    context.stepName("compare groups with the truth");
    ClusteringScore score = ClusterCells.score(faces, PERSON, Clusters.CLUSTER_ID.name());
    List<long[]> groups = sizes(faces, Clusters.CLUSTER_ID.name());
    List<long[]> identities = sizes(faces, PERSON);
    List<String> facts = new ArrayList<>();
    facts.add(
        Evaluation.number(compared)
            + " faces of "
            + Evaluation.number(total(identities))
            + " people in "
            + Evaluation.number(total(groups))
            + " groups by "
            + model
            + "; "
            + Evaluation.number(groups.stream().filter(g -> g[0] == 0).mapToLong(g -> g[1]).sum())
            + " faces are alone.");
    long without = people.count() - compared;
    if (truth.unknown() + without > 0) {
      facts.add(
          Evaluation.number(truth.unknown())
              + " lines match no face of the warehouse; "
              + Evaluation.number(without)
              + " faces with truth have no group.");
    }
    return new Evaluation(
        "Groups of faces",
        facts,
        List.of(
            new Section(
                "Scores",
                "Only faces with truth count, also in the groups.",
                List.of("measure", "precision", "recall", "F"),
                List.of(
                    row("pairwise", score.pairwise()),
                    row("BCubed", score.bcubed()),
                    List.of("NMI", "", "", Evaluation.digits(score.nmi()))),
                List.of(plot(groups, identities)))),
        values(compared, total(identities), total(groups), score));
  }

  private static List<String> row(String name, ClusteringScore.PrecisionRecall quality) {
    return List.of(
        name,
        Evaluation.digits(quality.precision()),
        Evaluation.digits(quality.recall()),
        Evaluation.digits(quality.f1()));
  }

  private static Map<String, Object> values(
      long faces, long people, long groups, ClusteringScore score) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("faces", faces);
    values.put("people", people);
    values.put("groups", groups);
    values.put("pairwise", values(score.pairwise()));
    values.put("bcubed", values(score.bcubed()));
    values.put("nmi", score.nmi());
    return values;
  }

  private static Map<String, Object> values(ClusteringScore.PrecisionRecall quality) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("precision", quality.precision());
    values.put("recall", quality.recall());
    values.put("f", quality.f1());
    return values;
  }

  /**
   * Group sizes in powers of two: the logarithm, the number of groups, and the number of their
   * faces.
   */
  private static List<long[]> sizes(Dataset<Row> faces, String group) {
    return faces
        .groupBy(group)
        .agg(count(lit(1)).as("n"))
        .groupBy(floor(log2(col("n"))).cast("long").as("power"))
        .agg(count(lit(1)), sum("n"))
        .orderBy("power")
        .collectAsList()
        .stream()
        .map(row -> new long[] {row.getLong(0), row.getLong(1), row.getLong(2)})
        .toList();
  }

  private static long total(List<long[]> sizes) {
    return sizes.stream().mapToLong(size -> size[1]).sum();
  }

  private static Plot plot(List<long[]> groups, List<long[]> identities) {
    double most = 1;
    double faces = 1;
    for (List<long[]> sizes : List.of(groups, identities)) {
      for (long[] size : sizes) {
        most = Math.max(most, size[0]);
        faces = Math.max(faces, size[2]);
      }
    }
    return new Plot(
        "Faces by group size",
        new Axis("group size, 2 to the power of", 0, most, false),
        new Axis("faces", 0, faces * 1.05, false),
        List.of(
            new Series("true people", 0, Kind.AREA, points(identities, (int) most)),
            new Series("groups found", 1, Kind.AREA, points(groups, (int) most))));
  }

  private static List<double[]> points(List<long[]> sizes, int most) {
    double[] faces = new double[most + 1];
    sizes.forEach(size -> faces[(int) size[0]] = size[2]);
    List<double[]> points = new ArrayList<>();
    for (int power = 0; power <= most; power++) {
      points.add(new double[] {power, faces[power]});
    }
    return points;
  }
}
