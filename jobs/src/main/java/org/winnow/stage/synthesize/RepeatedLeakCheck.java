package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.when;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.copies.CopiedFaces;
import org.winnow.spark.Batches;
import org.winnow.spark.Materializer;
import org.winnow.spark.ResourceScope;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;

/**
 * Compares the accepted faces again after the real people changed. A face that is too near to one,
 * or a copy, goes to quarantine, and with a reference face all faces of its identity.
 */
final class RepeatedLeakCheck {
  private static final Column[] KEYS = {Synthetic.FACE_ID.col(), Synthetic.ATTEMPT.col()};
  private static final Field COPY =
      new Field("is_copy", DataTypes.BooleanType, false, "Whether the pixels tell");

  private RepeatedLeakCheck() {}

  /**
   * Removes what is too near, or a copy.
   *
   * @return number of removed faces
   */
  static long run(Synthesis synthesis) {
    if (synthesis.people().isEmpty()) {
      return 0;
    }
    synthesis.context().stepName("compare with new people");
    Dataset<Row> accepted = synthesis.accepted();
    AtomicLong removed = new AtomicLong();
    // A batch holds all faces of its identities.
    Batches.forEachBatch(
        accepted,
        Synthetic.IDENTITY_ID.col(),
        accepted.count(),
        synthesis.settings().slice(),
        faces -> {
          try (ResourceScope slice = ResourceScope.open()) {
            removed.addAndGet(remove(faces, synthesis));
          }
        });
    return removed.get();
  }

  private static long remove(Dataset<Row> accepted, Synthesis synthesis) {
    double leak = synthesis.thresholds().leak();
    Dataset<Row> near =
        Materializer.materialize(
            synthesis
                .people()
                .compared(accepted, leak)
                .orElseThrow()
                .withColumn(COPY.name(), CopiedFaces.CORRELATION.col().isNotNull())
                .filter(COPY.col().or(Synthetic.NEAREST_REAL.col().geq(leak)))
                .select(Synthetic.FACE_ID.col(), COPY.col()));
    Dataset<Row> lost =
        near.filter(Synthetic.isReferenceId(Synthetic.FACE_ID.col()))
            .select(
                Faces.imageId(Synthetic.FACE_ID.col()).as(Synthetic.IDENTITY_ID.name()),
                COPY.col());
    Dataset<Row> removed =
        Materializer.materialize(
            rejected(accepted.join(near, Synthetic.FACE_ID.name()), "It")
                .union(
                    rejected(
                        accepted
                            .join(near, new String[] {Synthetic.FACE_ID.name()}, "left_anti")
                            .join(lost, Synthetic.IDENTITY_ID.name()),
                        "Its reference face")));
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

  /** The keys of rejected faces, with reason and message. */
  private static Dataset<Row> rejected(Dataset<Row> faces, String which) {
    return faces
        .withColumn(
            Quarantine.REASON.name(),
            when(COPY.col(), Quarantine.COPY_OF_REAL_FACE).otherwise(Quarantine.NEAR_REAL_PERSON))
        .withColumn(
            Quarantine.MESSAGE.name(),
            when(COPY.col(), which + " shows the photograph of a real face that came later.")
                .otherwise(which + " is too near to a real face or person that came later."))
        .select(KEYS[0], KEYS[1], Quarantine.REASON.col(), Quarantine.MESSAGE.col());
  }
}
