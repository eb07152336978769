package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.copies.CopiedFaces;
import org.winnow.job.PendingRows;
import org.winnow.model.ModelSpec;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;
import org.winnow.table.Synthetic.Origin;

/** Decides about attempts, and maps them to the rows of synthetic and quarantine. */
final class SynthesizeTransforms {
  static final String ACCEPTED = "accepted";

  private SynthesizeTransforms() {}

  /** What is the same for all rows of a run. */
  record Made(ModelSpec generator, ModelSpec embedder, Origin origin) {}

  /** Adds the nearest real face or person, and rejects what is too near, or a copy. */
  static Dataset<Row> withRealPeople(Dataset<Row> attempts, RealPeople people, double leak) {
    Optional<Dataset<Row>> nearest =
        people.compared(attempts.filter(Quarantine.REASON.col().isNull()), leak);
    if (nearest.isEmpty()) {
      return attempts
          .withColumn(Synthetic.NEAREST_REAL.name(), lit(null).cast("float"))
          .withColumn(Synthetic.NEAREST_REAL_ID.name(), lit(null).cast("string"));
    }
    Dataset<Row> near =
        rejecting(
            attempts.join(nearest.get(), Synthetic.FACE_ID.name(), "left"),
            Synthetic.NEAREST_REAL.col().geq(leak),
            Quarantine.NEAR_REAL_PERSON,
            format_string(
                "The cosine to a real face or person is %.3f, it stays below %.3f.",
                Synthetic.NEAREST_REAL.col(), lit(leak)));
    return rejecting(
            near,
            CopiedFaces.CORRELATION.col().isNotNull(),
            Quarantine.COPY_OF_REAL_FACE,
            format_string(
                "It shows the photograph of a real face: their pixels correlate to %.3f.",
                CopiedFaces.CORRELATION.col()))
        .drop(CopiedFaces.CORRELATION.name());
  }

  /** Rejects attempts that pass so far and match a condition. */
  static Dataset<Row> rejecting(
      Dataset<Row> attempts, Column condition, String reason, Column message) {
    Column rejected = Quarantine.REASON.col().isNull().and(coalesce(condition, lit(false)));
    return attempts
        .withColumn(
            Quarantine.MESSAGE.name(), when(rejected, message).otherwise(Quarantine.MESSAGE.col()))
        .withColumn(
            Quarantine.REASON.name(),
            when(rejected, lit(reason)).otherwise(Quarantine.REASON.col()));
  }

  /** Numbers of attempts by outcome: accepted, and each reason. */
  static Map<String, Long> count(Dataset<Row> decided) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(ACCEPTED, 0L);
    for (Row row :
        decided
            .groupBy(coalesce(Quarantine.REASON.col(), lit(ACCEPTED)))
            .count()
            .orderBy(col("count").desc())
            .collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    return counts;
  }

  /** The rows of {@code synthetic} of the accepted attempts. */
  static Dataset<Row> faces(Dataset<Row> decided, Made made) {
    return decided
        .filter(Quarantine.REASON.col().isNull())
        .withColumn(Synthetic.GENERATOR.name(), lit(made.generator().id()))
        .withColumn(Synthetic.GENERATOR_SHA256.name(), lit(made.generator().sha256()))
        .withColumn(Synthetic.ORIGIN.name(), lit(made.origin().name()))
        .withColumn(Synthetic.MODEL_ID.name(), lit(made.embedder().id()))
        .withColumn(Synthetic.LICENCE.name(), lit(made.generator().licence()))
        .select(Synthetic.TABLE.columns());
  }

  /** The rows of {@code quarantine} of the rejected attempts. */
  static Dataset<Row> quarantine(Dataset<Row> decided, String stage) {
    return PendingRows.quarantine(
        decided, stage, Synthetic.attemptKey(Synthetic.FACE_ID.col(), Synthetic.ATTEMPT.col()));
  }
}
