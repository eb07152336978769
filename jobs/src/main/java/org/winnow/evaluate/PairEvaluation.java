package org.winnow.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
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
  /** One side of a pair. */
  static final String A = "a";

  /** The other side. */
  static final String B = "b";

  private static final String FACE_OF = "face_";
  private static final String IMAGES_OF = "images_";
  private static final String KNOWN_OF = "known_";
  private static final String VECTOR_OF = "vector_";
  private static final String UNKNOWN = "unknown";
  private static final String UNCLEAR = "unclear";

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
                count_if(col(UNKNOWN)),
                count_if(col(UNCLEAR).and(functions.not(col(UNKNOWN)))),
                count_if(usable().and(col(FACE_OF + A).isNull().or(col(FACE_OF + B).isNull()))))
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
    return functions.not(col(UNKNOWN).or(col(UNCLEAR)));
  }

  /** Columns a, b, same and fold; same is null if it is invalid. */
  private static Dataset<Row> table(Dataset<Row> rows, String file) {
    Column said = lower(TabularFile.one(rows, file, List.of(ScoreCounts.SAME)));
    Column same =
        when(said.isin("1", "true", "yes", "same"), true)
            .when(said.isin("0", "-1", "false", "no", "different"), false);
    Dataset<Row> pairs =
        rows.select(
            TabularFile.one(rows, file, List.of(A)).as(A),
            TabularFile.one(rows, file, List.of(B)).as(B),
            same.as(ScoreCounts.SAME),
            (TabularFile.has(rows, ScoreCounts.FOLD) ? col(ScoreCounts.FOLD) : lit(null))
                .cast("int")
                .as(ScoreCounts.FOLD));
    return TabularFile.has(rows, ScoreCounts.FOLD)
        ? pairs
        : pairs.withColumn(ScoreCounts.FOLD, drawn());
  }

  /** The fold as a hash of the pair, for lists without folds. */
  static Column drawn() {
    return pmod(xxhash64(least(col(A), col(B)), greatest(col(A), col(B))), lit(FOLDS)).cast("int");
  }

  private static void check(Dataset<Row> pairs, String file) {
    Row counts =
        pairs
            .agg(
                count(lit(1)),
                count_if(col(A).isNull().or(col(B).isNull()).or(col(ScoreCounts.SAME).isNull())),
                count_if(col(ScoreCounts.FOLD).isNull()),
                functions.count_distinct(col(ScoreCounts.FOLD)))
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
            .select(col(A).as(FaceReferences.REF))
            .union(pairs.select(col(B)))
            .withColumn(FaceReferences.INDEX, lit(null).cast("int"));
    Dataset<Row> resolved =
        Materializer.materialize(FaceReferences.resolve(references, context.tables()));
    return pairs
        .join(side(resolved, A), A)
        .join(side(resolved, B), B)
        .withColumn(UNKNOWN, functions.not(col(KNOWN_OF + A).and(col(KNOWN_OF + B))))
        .withColumn(UNCLEAR, col(IMAGES_OF + A).gt(1).or(col(IMAGES_OF + B).gt(1)));
  }

  private static Dataset<Row> side(Dataset<Row> resolved, String side) {
    return resolved.select(
        col(FaceReferences.REF).as(side),
        col(FaceReferences.KNOWN).as(KNOWN_OF + side),
        col(FaceReferences.IMAGES).as(IMAGES_OF + side),
        col(FaceReferences.FACE).as(FACE_OF + side));
  }

  private static Dataset<Row> scored(Dataset<Row> pairs, JobContext context, List<String> models) {
    Column[] ids = models.stream().map(functions::lit).toArray(Column[]::new);
    Dataset<Row> vectors = EmbeddingModels.vectors(context.tables(), models);
    return pairs
        .withColumn(ScoreCounts.SERIES, explode(array(ids)))
        .join(
            vectors.toDF(FACE_OF + A, ScoreCounts.SERIES, VECTOR_OF + A),
            names(FACE_OF + A, ScoreCounts.SERIES),
            "left")
        .join(
            vectors.toDF(FACE_OF + B, ScoreCounts.SERIES, VECTOR_OF + B),
            names(FACE_OF + B, ScoreCounts.SERIES),
            "left")
        .select(
            col(ScoreCounts.SERIES),
            col(ScoreCounts.FOLD),
            col(ScoreCounts.SAME),
            coalesce(
                    call_udf("cosine_similarity", col(VECTOR_OF + A), col(VECTOR_OF + B))
                        .cast("double"),
                    lit(-1.0))
                .as(ScoreCounts.SIMILARITY));
  }

  private static String[] names(String... names) {
    return names;
  }
}
