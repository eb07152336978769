package org.winnow.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.console.Errors;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.job.Rounds;
import org.winnow.spark.Materializer;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Prominence;
import org.winnow.table.Sources;

/**
 * Face verification on people with known identity. It samples people and compares all their faces
 * with each other, except faces of one image. All models use the same faces.
 */
public final class IdentityEvaluation {
  private static final String MODELS = "models";
  private static final String NAMES = "names";

  private static final String RANK = "rank";
  private static final String MEMBERS = "members";
  private static final String OTHER = "other";
  private static final String OTHERS = "others";

  private static final String PERSON = TruthColumns.PERSON;
  private static final String CHUNK = "chunk";

  /** Number of faces of a chunk; a task compares two chunks. */
  private static final int CHUNK_FACES = 1000;

  private IdentityEvaluation() {}

  /**
   * The sample of faces.
   *
   * @param names {@code claimed}, {@code labels}, or a list with the truth
   * @param identities a file with one name per line, to restrict the people
   * @param models ids of models; empty for all with embeddings
   * @param faces approximate number of faces
   * @param ofPerson maximum number of faces per person
   * @param seed random seed
   */
  public record Draw(
      String names,
      Optional<String> identities,
      List<String> models,
      long faces,
      int ofPerson,
      long seed) {}

  /** Evaluates the models. */
  public static Evaluation of(JobContext context, Draw draw) {
    List<String> models = EmbeddingModels.of(context.tables(), draw.models());
    context.stepName("draw people");
    Dataset<Row> faces = Materializer.materialize(drawn(context, draw, models));
    Row counts = faces.agg(count_distinct(col(PERSON)), count_distinct(Faces.FACE_ID.col())).head();
    context.stepName("compare all faces with all");
    Dataset<Row> vectors =
        faces.join(EmbeddingModels.vectors(context.tables(), models), Faces.FACE_ID.name());
    VerificationReport report =
        new VerificationReport(ScoreCounts.collect(compared(vectors, counts.getLong(1))));
    if (!report.complete()) {
      throw Errors.nothingToEvaluate(
          "The "
              + counts.getLong(1)
              + " faces of "
              + counts.getLong(0)
              + " sampled people give no genuine or no impostor pair.",
          "Give other --names, more --faces, or a longer list of --identities.");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("people", counts.getLong(0));
    values.put("faces", counts.getLong(1));
    values.putAll(report.values());
    return new Evaluation(
        "Faces of people with known identity",
        List.of(
            String.format(
                Locale.ROOT,
                "%s of %s, all compared with all; names: %s, seed %d.",
                Unit.FACES.of(counts.getLong(1)),
                Unit.PEOPLE.of(counts.getLong(0)),
                draw.names(),
                draw.seed())),
        report.sections(),
        values);
  }

  /** face_id, image_id and person of the sampled faces, up to a maximum per person. */
  private static Dataset<Row> drawn(JobContext context, Draw draw, List<String> models) {
    Dataset<Row> embedded =
        EmbeddingModels.vectors(context.tables(), models)
            .groupBy(Faces.FACE_ID.col())
            .agg(count_distinct(Embeddings.MODEL_ID.col()).as(MODELS))
            .filter(col(MODELS).equalTo(models.size()))
            .select(Faces.FACE_ID.col());
    Dataset<Row> named = named(context, draw.names());
    if (draw.identities().isPresent()) {
      Dataset<Row> list =
          TabularFile.lines(context.spark(), draw.identities().get())
              .select(trim(col("value")).as(PERSON))
              .distinct();
      named = named.join(list, PERSON);
    }
    Column rank =
        row_number()
            .over(
                Window.partitionBy(PERSON)
                    .orderBy(xxhash64(lit(draw.seed()), Faces.FACE_ID.col()), Faces.FACE_ID.col()));
    Dataset<Row> some =
        Materializer.materialize(
            named
                .join(embedded, Faces.FACE_ID.name())
                .withColumn(RANK, rank)
                .filter(col(RANK).leq(draw.ofPerson()))
                .drop(RANK));
    long all = some.count();
    // Sample the people by hash, which needs no sort.
    long share = (long) Math.min(1e6, Math.ceil(1e6 * draw.faces() / Math.max(1.0, all)));
    return some.filter(pmod(xxhash64(lit(draw.seed()), col(PERSON)), lit(1_000_000L)).lt(share))
        .join(
            context.tables().read(Faces.TABLE).select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col()),
            Faces.FACE_ID.name());
  }

  /** face_id and person. */
  private static Dataset<Row> named(JobContext context, String names) {
    return switch (names) {
      case "claimed" -> claimed(context);
      case "labels" -> cleaned(context.tables().read(Labels.TABLE));
      default ->
          FaceTruth.read(context.spark(), context.tables(), names)
              .faces()
              .filter(col(PERSON).notEqual(""));
    };
  }

  /** face_id and person, by the newest round. */
  private static Dataset<Row> cleaned(Dataset<Row> labels) {
    return labels
        .filter(Labels.ROUND.col().equalTo(Rounds.evaluated(labels, Optional.empty())))
        .filter(Labels.kept())
        .filter(Labels.IDENTITY_ID.col().isNotNull())
        .select(Labels.FACE_ID.col(), Labels.IDENTITY_ID.col().as(PERSON));
  }

  /** The most prominent face of each image with claims for one name only. */
  private static Dataset<Row> claimed(JobContext context) {
    Dataset<Row> images =
        context
            .tables()
            .read(Sources.TABLE)
            .filter(Sources.IMAGE_ID.col().isNotNull().and(Sources.CLAIMED_NAME.col().isNotNull()))
            .groupBy(Sources.IMAGE_ID.col())
            .agg(
                min(Sources.CLAIMED_NAME.col()).as(PERSON),
                count_distinct(Sources.CLAIMED_NAME.col()).as(NAMES))
            .filter(col(NAMES).equalTo(1));
    return Prominence.subjects(
            context.tables().read(Faces.TABLE), context.tables().read(Images.TABLE))
        .join(images, Faces.IMAGE_ID.name())
        .select(Faces.FACE_ID.col(), col(PERSON));
  }

  /** Counts the similarities of all pairs: series, fold, same, bin, count. */
  private static Dataset<Row> compared(Dataset<Row> vectors, long faces) {
    int chunks = (int) Math.max(1, (faces + CHUNK_FACES - 1) / CHUNK_FACES);
    Column members =
        struct(Faces.FACE_ID.col(), Faces.IMAGE_ID.col(), col(PERSON), Embeddings.VECTOR.col());
    Dataset<Row> held =
        Materializer.materialize(
            vectors
                .withColumn(CHUNK, pmod(xxhash64(Faces.FACE_ID.col()), lit(chunks)).cast("int"))
                .groupBy(Embeddings.MODEL_ID.col(), col(CHUNK))
                .agg(sort_array(collect_list(members)).as(MEMBERS)));
    Dataset<Row> left = held.withColumn(OTHER, explode(sequence(col(CHUNK), lit(chunks - 1))));
    Dataset<Row> right =
        held.select(Embeddings.MODEL_ID.col(), col(CHUNK).as(OTHER), col(MEMBERS).as(OTHERS));
    MapPartitionsFunction<Row, Row> compare = ComparedChunks::count;
    return left.join(right, new String[] {Embeddings.MODEL_ID.name(), OTHER})
        .select(Embeddings.MODEL_ID.col(), col(CHUNK), col(OTHER), col(MEMBERS), col(OTHERS))
        .mapPartitions(compare, Encoders.row(ComparedChunks.COUNT))
        .groupBy(
            col(ScoreCounts.SERIES),
            col(ScoreCounts.FOLD),
            col(ScoreCounts.SAME),
            col(ScoreCounts.BIN))
        .agg(sum(col(ComparedChunks.PAIRS)).as(ScoreCounts.COUNT));
  }
}
