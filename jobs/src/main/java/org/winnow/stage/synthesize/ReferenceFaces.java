package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.knn.exact.SeparatedVectors;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Batches;
import org.winnow.spark.ResourceScope;
import org.winnow.table.Faces;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;

/**
 * Draws identities: candidates in the order of their numbers, in blocks. The reference face of a
 * candidate shows a face, resembles no real person and no identity that was accepted before it.
 */
final class ReferenceFaces {
  /** Candidates beyond those that are needed at the rate so far. */
  private static final int MIN_BLOCK = 4;

  private final Synthesis synthesis;

  ReferenceFaces(Synthesis synthesis) {
    this.synthesis = synthesis;
  }

  /**
   * Vectors of the candidates with the lowest numbers, to measure impostor pairs. Nothing is
   * written.
   */
  static List<float[]> sample(Attempts attempts, GivenVectors given, int most) {
    int candidates = (int) Math.min(most, given.identities());
    Dataset<Row> made =
        attempts.at(
            wanted(attempts.context().spark().range(candidates).toDF(), given),
            candidates,
            "measure candidates");
    try {
      return VectorSet.sample(
          made.filter(Quarantine.REASON.col().isNull()),
          Synthetic.FACE_ID.name(),
          Synthetic.VECTOR.name(),
          candidates);
    } finally {
      made.unpersist();
    }
  }

  /**
   * Adds identities until there are as many as wanted, or the budget of candidates ends.
   *
   * @return number of identities
   */
  long run() {
    long wanted = synthesis.settings().identities();
    long budget =
        Math.min(wanted * synthesis.settings().candidates(), synthesis.given().identities());
    Quotas quotas = Quotas.of(synthesis);
    long have = synthesis.accepted().filter(Synthetic.isReference()).count();
    Dataset<Row> done = decidedNumbers();
    long decided = done.count();
    long next = firstOf(done, decided);
    long before = have;
    long drawn = 0;
    while (have < wanted && next < budget) {
      long size = blockSize(wanted - have, have - before, drawn);
      long end = Math.min(budget, next + size);
      Dataset<Row> numbers = synthesis.context().spark().range(next, end).toDF();
      long open = end - next;
      if (next < decided) {
        // A run that was stopped wrote some of these.
        numbers = numbers.join(done, numbers.columns()[0], "left_anti");
        open = numbers.count();
      }
      have += block(wanted(numbers, synthesis.given()), open, wanted - have, quotas);
      drawn += size;
      next = end;
    }
    return have;
  }

  /**
   * Candidates of the next block: as many as are needed at the rate of this run. The size decides
   * nothing but the time.
   */
  private long blockSize(long missing, long accepted, long drawn) {
    double rate = drawn == 0 ? 1 : Math.max(accepted, 1) / (double) drawn;
    long needed = MIN_BLOCK + (long) Math.ceil(missing / rate);
    return Math.min(synthesis.settings().block(), needed);
  }

  private long block(Dataset<Row> wanted, long candidates, long missing, Quotas quotas) {
    try (ResourceScope block = ResourceScope.open()) {
      return decideAndWrite(wanted, candidates, missing, quotas);
    }
  }

  private long decideAndWrite(Dataset<Row> wanted, long candidates, long missing, Quotas quotas) {
    Dataset<Row> attempts = synthesis.attempts().at(wanted, candidates, "draw identities");
    synthesis.context().stepName("compare identities");
    Dataset<Row> compared =
        Batches.persist(
            quotas.withKind(
                SynthesizeTransforms.withRealPeople(
                    attempts, synthesis.people(), synthesis.thresholds().leak())));
    Dataset<Row> passed = compared.filter(Quarantine.REASON.col().isNull());
    SeparatedVectors.Decision decision =
        SeparatedVectors.decide(
            passed.select(
                Synthetic.IDENTITY_ID.col().as(VectorSet.ID),
                Synthetic.VECTOR.col().as(VectorSet.VECTOR)),
            otherFaces(),
            synthesis.thresholds().separation(),
            quotas.admission(passed));
    List<String> accepted = decision.accepted();
    long made = candidates;
    Dataset<Row> needed = compared;
    if (accepted.size() >= missing) {
      // Later candidates are not needed: they stay undecided.
      accepted = accepted.subList(0, (int) missing);
      Column isNeeded = Synthetic.IDENTITY_ID.col().leq(accepted.get(accepted.size() - 1));
      made = attempts.filter(isNeeded).count();
      needed = compared.filter(isNeeded);
    }
    Column isAccepted = Synthetic.IDENTITY_ID.col().isin(accepted.toArray());
    Dataset<Row> decided =
        SynthesizeTransforms.rejecting(
                quotas.rejecting(needed, decision.withoutRoom()),
                not(isAccepted),
                Quarantine.NEAR_OTHER_IDENTITY,
                format_string(
                    "The cosine to a face of an identity before it is %.3f or more.",
                    lit(synthesis.thresholds().separation())))
            .withColumn(Synthetic.NEAREST_SYNTHETIC.name(), lit(null).cast("float"));
    return synthesis.write(decided, made);
  }

  /**
   * The faces of all generators, by this embedder: so a new identity is apart from the further
   * faces of earlier runs, too.
   */
  private Optional<VectorSet> otherFaces() {
    return synthesis.tables().isEmpty(Synthetic.TABLE)
        ? Optional.empty()
        : Optional.of(
            VectorSet.of(
                faces(synthesis)
                    .select(
                        Synthetic.FACE_ID.col().as(VectorSet.ID),
                        Synthetic.VECTOR.col().as(VectorSet.VECTOR))));
  }

  /** The reference faces of all generators, by this embedder. */
  static Dataset<Row> references(Synthesis synthesis) {
    return faces(synthesis).filter(Synthetic.isReference());
  }

  private static Dataset<Row> faces(Synthesis synthesis) {
    return synthesis
        .tables()
        .read(Synthetic.TABLE)
        .filter(Synthetic.MODEL_ID.col().equalTo(synthesis.origin().embedder().id()));
  }

  /** The numbers of candidates that are accepted or rejected. */
  private Dataset<Row> decidedNumbers() {
    String number = synthesis.context().spark().range(1).columns()[0];
    Column rejectedFace = Synthetic.faceOfAttempt(Quarantine.KEY.col());
    return synthesis
        .accepted()
        .filter(Synthetic.isReference())
        .select(Synthetic.number(Synthetic.IDENTITY_ID.col()).as(number))
        .union(
            synthesis
                .rejected()
                .filter(Synthetic.isReferenceId(rejectedFace))
                .select(Synthetic.number(Faces.imageId(rejectedFace)).as(number)))
        .distinct();
  }

  /** The lowest number that is not decided. */
  private long firstOf(Dataset<Row> done, long decided) {
    if (decided == 0) {
      return 0;
    }
    Dataset<Row> numbers = synthesis.context().spark().range(decided + 1).toDF();
    String number = numbers.columns()[0];
    return numbers.join(done, number, "left_anti").agg(min(col(number))).head().getLong(0);
  }

  private static Dataset<Row> wanted(Dataset<Row> numbers, GivenVectors given) {
    Dataset<Row> drawn =
        numbers.select(
            col(numbers.columns()[0]).as(SynthesizeTask.NUMBER.name()),
            lit(0).as(Synthetic.IMAGE_INDEX.name()),
            lit(0).as(Synthetic.ATTEMPT.name()),
            lit(1).as(SynthesizeTask.END.name()),
            lit(null).cast(SynthesizeTask.REFERENCE.type()).as(SynthesizeTask.REFERENCE.name()));
    return given.addTo(drawn);
  }
}
