package org.winnow.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.winnow.console.IngestErrors;
import org.winnow.job.JobContext;
import org.winnow.spark.Materializer;

/**
 * Face verification on a list of genuine and impostor pairs. A pair with an image without a
 * detected or embedded face counts as different. A pair with an image outside the warehouse is
 * omitted.
 */
public final class PairEvaluation {
  private static final int FOLDS = 10;

  /** Maximum number of folds. The scores of each fold are held in memory. */
  private static final int MOST_FOLDS = 20;

  private PairEvaluation() {}

  /** Format of a pair list. */
  public enum Format {
    /** LFW if the name ends in {@code .txt}, separated values otherwise. */
    AUTO,
    /** Separated values with columns a, b, same and optionally fold. */
    TABLE,
    /** {@code name 1 2} for one person, {@code name 1 other 3} for two people. */
    LFW
  }

  /**
   * Evaluates the models.
   *
   * @param models ids of models; empty for all with embeddings
   */
  public static Evaluation of(JobContext context, String file, Format format, List<String> models) {
    List<String> compared = EmbeddingModels.of(context.tables(), models);
    context.stepName("find the faces of the pairs");
    boolean lfw = format == Format.LFW || format == Format.AUTO && file.endsWith(".txt");
    Dataset<Row> pairs =
        Materializer.materialize(
            lfw
                ? LfwPairs.read(context.spark(), file)
                : table(TabularFile.read(context.spark(), file), file));
    check(pairs, file);
    Dataset<Row> found = Materializer.materialize(found(pairs, context));
    Row counts =
        found
            .agg(
                count(lit(1)),
                count_if(col("unknown")),
                count_if(col("unclear").and(functions.not(col("unknown")))),
                count_if(usable().and(col("face_a").isNull().or(col("face_b").isNull()))))
            .head();
    context.stepName("compare the faces of the pairs");
    VerificationReport report =
        new VerificationReport(ScoreCounts.of(scored(found.filter(usable()), context, compared)));
    if (!report.complete()) {
      throw IngestErrors.list(
          file,
          "Of its "
              + Evaluation.number(counts.getLong(0))
              + " pairs, the warehouse has not both files of one pair of one person and one of two"
              + " people.");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("pairs", counts.getLong(0));
    values.put("pairs_unknown", counts.getLong(1));
    values.put("pairs_unclear", counts.getLong(2));
    values.put("pairs_without_face", counts.getLong(3));
    values.putAll(report.values());
    return new Evaluation("Pairs of faces", facts(counts), report.sections(), values);
  }

  private static List<String> facts(Row counts) {
    List<String> facts = new ArrayList<>();
    facts.add(Evaluation.number(counts.getLong(0)) + " pairs in the list.");
    if (counts.getLong(1) > 0) {
      facts.add(
          Evaluation.number(counts.getLong(1))
              + " left out: one of the two is not in the warehouse.");
    }
    if (counts.getLong(2) > 0) {
      facts.add(
          Evaluation.number(counts.getLong(2))
              + " left out: one of the two matches several images. Write more of its uri.");
    }
    if (counts.getLong(3) > 0) {
      facts.add(
          Evaluation.number(counts.getLong(3))
              + " count as different: one of the two has no face.");
    }
    return facts;
  }

  private static Column usable() {
    return functions.not(col("unknown").or(col("unclear")));
  }

  /** Columns a, b, same and fold; same is null if it is invalid. */
  private static Dataset<Row> table(Dataset<Row> rows, String file) {
    Column said = lower(TabularFile.one(rows, file, List.of("same")));
    Column same =
        when(said.isin("1", "true", "yes", "same"), true)
            .when(said.isin("0", "-1", "false", "no", "different"), false);
    Dataset<Row> pairs =
        rows.select(
            TabularFile.one(rows, file, List.of("a")).as("a"),
            TabularFile.one(rows, file, List.of("b")).as("b"),
            same.as("same"),
            (TabularFile.has(rows, "fold") ? col("fold") : lit(null)).cast("int").as("fold"));
    return TabularFile.has(rows, "fold") ? pairs : pairs.withColumn("fold", drawn());
  }

  /** The fold as a hash of the pair, for lists without folds. */
  static Column drawn() {
    return pmod(xxhash64(least(col("a"), col("b")), greatest(col("a"), col("b"))), lit(FOLDS))
        .cast("int");
  }

  private static void check(Dataset<Row> pairs, String file) {
    Row counts =
        pairs
            .agg(
                count(lit(1)),
                count_if(col("a").isNull().or(col("b").isNull()).or(col("same").isNull())),
                count_if(col("fold").isNull()),
                functions.count_distinct(col("fold")))
            .head();
    if (counts.getLong(0) == 0) {
      throw IngestErrors.list(file, "It holds no pair.");
    }
    if (counts.getLong(1) > 0) {
      throw IngestErrors.list(
          file,
          Evaluation.number(counts.getLong(1))
              + " of its pairs lack a, b or same. same is true or false, or 1 or 0.");
    }
    if (counts.getLong(2) > 0 || counts.getLong(3) > MOST_FOLDS) {
      throw IngestErrors.list(
          file, "fold must be a whole number, " + MOST_FOLDS + " different at most.");
    }
  }

  /** The pairs with face_a and face_b. */
  private static Dataset<Row> found(Dataset<Row> pairs, JobContext context) {
    Dataset<Row> references =
        pairs
            .select(col("a").as(FaceReferences.REF))
            .union(pairs.select(col("b")))
            .withColumn(FaceReferences.INDEX, lit(null).cast("int"));
    Dataset<Row> resolved =
        Materializer.materialize(FaceReferences.resolve(references, context.tables()));
    return pairs
        .join(side(resolved, "a"), "a")
        .join(side(resolved, "b"), "b")
        .withColumn("unknown", functions.not(col("known_a").and(col("known_b"))))
        .withColumn("unclear", col("images_a").gt(1).or(col("images_b").gt(1)));
  }

  private static Dataset<Row> side(Dataset<Row> resolved, String side) {
    return resolved.select(
        col(FaceReferences.REF).as(side),
        col("known").as("known_" + side),
        col(FaceReferences.IMAGES).as("images_" + side),
        col(FaceReferences.FACE).as("face_" + side));
  }

  private static Dataset<Row> scored(Dataset<Row> pairs, JobContext context, List<String> models) {
    Column[] ids = models.stream().map(functions::lit).toArray(Column[]::new);
    Dataset<Row> vectors = EmbeddingModels.vectors(context.tables(), models);
    return pairs
        .withColumn("series", explode(array(ids)))
        .join(vectors.toDF("face_a", "series", "vector_a"), names("face_a", "series"), "left")
        .join(vectors.toDF("face_b", "series", "vector_b"), names("face_b", "series"), "left")
        .select(
            col("series"),
            col("fold"),
            col("same"),
            coalesce(expr("cosine_similarity(vector_a, vector_b)").cast("double"), lit(-1.0))
                .as("similarity"));
  }

  private static String[] names(String... names) {
    return names;
  }
}
