package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.lit;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.copies.CopiedFaces;
import org.winnow.spark.Materializer;
import org.winnow.table.Faces;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;

/**
 * Compares the accepted faces again after the real people changed. A face that is too near to one,
 * or a copy, goes to quarantine, and with a reference face all faces of its identity.
 */
final class RepeatedLeakCheck {
  private static final Column[] KEYS = {Synthetic.FACE_ID.col(), Synthetic.ATTEMPT.col()};

  private RepeatedLeakCheck() {}

  /**
   * Removes what is too near.
   *
   * @return number of removed faces
   */
  static long run(Synthesis synthesis) {
    synthesis.context().stepName("compare with new people");
    Dataset<Row> accepted = synthesis.accepted();
    double leak = synthesis.thresholds().leak();
    Optional<Dataset<Row>> compared = synthesis.people().compared(accepted, leak);
    if (compared.isEmpty()) {
      return 0;
    }
    Column isCopy = CopiedFaces.CORRELATION.col().isNotNull();
    Dataset<Row> near =
        Materializer.materialize(
            compared
                .get()
                .filter(isCopy.or(Synthetic.NEAREST_REAL.col().geq(leak)))
                .select(Synthetic.FACE_ID.col()));
    Dataset<Row> lost =
        near.filter(Synthetic.isReferenceId(Synthetic.FACE_ID.col()))
            .select(Faces.imageId(Synthetic.FACE_ID.col()).as(Synthetic.IDENTITY_ID.name()));
    Dataset<Row> removed =
        Materializer.materialize(
            accepted
                .join(near, Synthetic.FACE_ID.name(), "left_semi")
                .select(KEYS)
                .union(accepted.join(lost, Synthetic.IDENTITY_ID.name(), "left_semi").select(KEYS))
                .distinct()
                .withColumn(Quarantine.REASON.name(), lit(Quarantine.NEAR_REAL_PERSON))
                .withColumn(
                    Quarantine.MESSAGE.name(),
                    lit(
                        "It, or its reference face, is too near to a real face that came later, or a copy.")));
    long count = removed.count();
    if (count > 0) {
      synthesis
          .tables()
          .upsert(
              Quarantine.TABLE,
              SynthesizeTransforms.quarantine(removed, synthesis.context().stage()),
              synthesis.commit().asPartial());
      synthesis
          .tables()
          .deleteKeys(
              Synthetic.TABLE,
              removed.select(Synthetic.FACE_ID.col()),
              synthesis.commit().asPartial());
    }
    return count;
  }
}
