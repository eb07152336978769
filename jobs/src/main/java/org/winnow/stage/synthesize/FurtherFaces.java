package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Batches;
import org.winnow.spark.ResourceScope;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;

/**
 * Makes the further faces of the identities. Each resembles its own reference face, and neither
 * that of another identity nor a real person. What is rejected is tried again with another seed.
 */
final class FurtherFaces {
  private final Synthesis synthesis;

  FurtherFaces(Synthesis synthesis) {
    this.synthesis = synthesis;
  }

  /** Makes faces until none is missing, or the budget of attempts ends. */
  void run() {
    // Each round makes at least one attempt at each missing face.
    for (int round = 0; round < synthesis.settings().attempts(); round++) {
      Dataset<Row> missing = Batches.persist(missing());
      long total = missing.count();
      if (total == 0) {
        missing.unpersist();
        return;
      }
      Batches.forEachBatch(
          missing, SynthesizeTask.NUMBER.col(), total, synthesis.settings().slice(), this::make);
      missing.unpersist();
    }
  }

  /** The faces that are neither accepted nor tried as often as may be. */
  private Dataset<Row> missing() {
    int attempts = synthesis.settings().attempts();
    int images = synthesis.settings().images();
    Dataset<Row> accepted = synthesis.accepted();
    if (images == 1) {
      return accepted.limit(0);
    }
    Dataset<Row> tried =
        synthesis
            .rejected()
            .groupBy(Synthetic.faceOfAttempt(Quarantine.KEY.col()).as(Synthetic.FACE_ID.name()))
            .agg(count(lit(1)).cast("int").as(Synthetic.ATTEMPT.name()));
    Column faceId = Synthetic.faceId(Synthetic.IDENTITY_ID.col(), Synthetic.IMAGE_INDEX.col());
    Dataset<Row> missing =
        accepted
            .filter(Synthetic.isReference())
            .select(
                Synthetic.IDENTITY_ID.col(),
                Synthetic.VECTOR.col().as(SynthesizeTask.REFERENCE.name()),
                explode(sequence(lit(1), lit(images - 1))).as(Synthetic.IMAGE_INDEX.name()))
            .withColumn(Synthetic.FACE_ID.name(), faceId)
            .join(accepted.select(Synthetic.FACE_ID.col()), Synthetic.FACE_ID.name(), "left_anti")
            .join(tried, Synthetic.FACE_ID.name(), "left")
            .withColumn(Synthetic.ATTEMPT.name(), coalesce(Synthetic.ATTEMPT.col(), lit(0)))
            .filter(Synthetic.ATTEMPT.col().lt(attempts))
            .withColumn(SynthesizeTask.NUMBER.name(), Synthetic.number(Synthetic.IDENTITY_ID.col()))
            .withColumn(SynthesizeTask.END.name(), lit(attempts));
    return synthesis.given().addTo(missing).select(SynthesizeTask.WANTED.columns());
  }

  private void make(Dataset<Row> wanted) {
    try (ResourceScope slice = ResourceScope.open()) {
      Dataset<Row> attempts = synthesis.attempts().at(wanted, wanted.count(), "make faces");
      synthesis.context().stepName("compare faces");
      Dataset<Row> decided =
          Batches.persist(
              withOtherIdentities(
                  SynthesizeTransforms.withRealPeople(
                      attempts, synthesis.people(), synthesis.thresholds().leak())));
      synthesis.write(decided, attempts.count());
    }
  }

  /** Adds the nearest other reference face, and rejects what is too near. */
  private Dataset<Row> withOtherIdentities(Dataset<Row> attempts) {
    Dataset<Row> faces =
        attempts
            .filter(Quarantine.REASON.col().isNull())
            .select(
                Synthetic.FACE_ID.col().as(VectorSet.ID),
                Synthetic.IDENTITY_ID.col().as(VectorSet.EXCLUSION_KEY),
                Synthetic.VECTOR.col().as(VectorSet.VECTOR));
    Dataset<Row> references =
        ReferenceFaces.references(synthesis)
            .select(
                Synthetic.IDENTITY_ID.col().as(VectorSet.ID),
                Synthetic.IDENTITY_ID.col().as(VectorSet.EXCLUSION_KEY),
                Synthetic.VECTOR.col().as(VectorSet.VECTOR));
    Dataset<Row> nearest =
        SimilarityJoin.nearest(VectorSet.of(faces), VectorSet.of(references), 1, -1)
            .select(
                col(VectorSet.ID).as(Synthetic.FACE_ID.name()),
                col(SimilarityJoin.SIMILARITY).as(Synthetic.NEAREST_SYNTHETIC.name()));
    double separation = synthesis.thresholds().separation();
    return SynthesizeTransforms.rejecting(
        attempts.join(nearest, Synthetic.FACE_ID.name(), "left"),
        Synthetic.NEAREST_SYNTHETIC.col().geq(separation),
        Quarantine.NEAR_OTHER_IDENTITY,
        format_string(
            "The cosine to the reference face of another identity is %.3f, it stays below %.3f.",
            Synthetic.NEAREST_SYNTHETIC.col(), lit(separation)));
  }
}
