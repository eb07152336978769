package org.winnow.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.console.IngestErrors;
import org.winnow.evaluation.Agreement;
import org.winnow.evaluation.PairScores;
import org.winnow.identity.Reason;
import org.winnow.job.JobContext;
import org.winnow.job.Rounds;
import org.winnow.spark.Materializer;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Compares cleaned labels with the truth. A claim is right if the face shows the person of its
 * claimed name. A kept or moved face is right if it shows the person of its identity's name.
 */
public final class LabelEvaluation {
  private static final String CLAIM_PERSON = "claim_person";
  private static final String CLAIM_RIGHT = "claim_right";
  private static final String END_NAME = "end_name";
  private static final String END_PERSON = "end_person";
  private static final String END_RIGHT = "end_right";
  private static final String HAS_IDENTITY = "has_identity";
  private static final String DECIDED_RIGHTLY = "decided_rightly";
  private static final String COUNT = "n";
  private static final String KEPT = "kept";
  private static final String PLACE = "place";
  private static final String FIRST = "first";
  private static final String FIRST_KEPT = "first_kept";
  private static final String SECOND = "second";
  private static final String SECOND_KEPT = "second_kept";
  private static final String SAID = "said";

  private static final String TRUE_PERSON = TruthColumns.PERSON;

  /** Minimum faces of a second person for a name to count as a name of two people. */
  private static final int SECOND_FACES = 3;

  /** Minimum share of these faces relative to the first person's: one in this many. */
  private static final int SECOND_SHARE = 5;

  private final FaceTruth truth;
  private final Dataset<Row> labels;
  private final Dataset<Row> identities;
  private final Dataset<Row> judged;

  private LabelEvaluation(JobContext context, String file, Optional<Integer> round) {
    Dataset<Row> all = context.tables().read(Labels.TABLE);
    int number = Rounds.evaluated(all, round);
    this.truth = FaceTruth.read(context.spark(), context.tables(), file);
    this.labels = all.filter(Labels.ROUND.col().equalTo(number));
    this.identities =
        context.tables().read(Identities.TABLE).filter(Identities.ROUND.col().equalTo(number));
    this.judged = Materializer.materialize(judged());
  }

  /**
   * Evaluates the labels.
   *
   * @param file list with the truth, see {@code winnow evaluate labels --help}
   * @param round cleaning round; empty for the newest
   */
  public static Evaluation of(JobContext context, String file, Optional<Integer> round) {
    context.stepName("find the faces of the truth");
    LabelEvaluation evaluation = new LabelEvaluation(context, file, round);
    context.stepName("compare labels with the truth");
    return evaluation.result(file);
  }

  /** One row per face with truth: its label, claim_right, end_right, can_move. */
  private Dataset<Row> judged() {
    Dataset<Row> ends =
        identities.select(
            Identities.IDENTITY_ID.col().as(Labels.IDENTITY_ID.name()),
            Identities.NAME.col().as(END_NAME));
    Dataset<Row> faces =
        labels
            .join(truth.faces(), Labels.FACE_ID.name())
            .join(ends, Labels.IDENTITY_ID.name(), "left");
    Dataset<Row> named =
        truth.withPerson(
            truth.withPerson(faces, Labels.CLAIMED_IDENTITY.name(), CLAIM_PERSON),
            END_NAME,
            END_PERSON);
    Dataset<Row> people =
        truth
            .withPerson(identities, Identities.NAME.name(), TRUE_PERSON)
            .select(col(TRUE_PERSON), lit(true).as(HAS_IDENTITY))
            .distinct();
    Column person = col(TRUE_PERSON);
    return named
        .join(people, TRUE_PERSON, "left")
        .select(
            Labels.FACE_ID.col(),
            Labels.CLAIMED_IDENTITY.col(),
            person,
            Labels.DECISION.col(),
            Labels.REASON.col(),
            Labels.SIMILARITY.col().cast("double").as(ScoreCounts.SIMILARITY),
            orFalse(col(CLAIM_PERSON).equalTo(person)).as(CLAIM_RIGHT),
            orFalse(col(END_PERSON).equalTo(person)).as(END_RIGHT),
            orFalse(col(HAS_IDENTITY)).as(HAS_IDENTITY));
  }

  private static Column orFalse(Column column) {
    return coalesce(column, lit(false));
  }

  private Evaluation result(String file) {
    Column right = col(CLAIM_RIGHT);
    Column wrong = not(right);
    Column endRight = col(END_RIGHT);
    Column kept = Labels.is(Reason.Decision.KEPT);
    Column out = not(kept);
    Column moved = Labels.is(Reason.Decision.MOVED).and(not(right.and(endRight)));
    Row counts =
        judged
            .agg(
                count(lit(1)),
                count_if(right),
                count_if(kept),
                count_if(kept.and(right).and(endRight)),
                count_if(wrong.and(col(HAS_IDENTITY))),
                count_if(moved),
                count_if(moved.and(endRight)),
                count_if(out),
                count_if(out.and(wrong)),
                count_if(Labels.kept()),
                count_if(Labels.kept().and(not(endRight))),
                count_if(Labels.is(Reason.Decision.REVIEW)))
            .head();
    if (counts.getLong(0) == 0) {
      throw IngestErrors.list(
          file, Evaluation.number(truth.lines()) + " lines, and none matches a cleaned face.");
    }
    long claims = counts.getLong(0);
    long wrongClaims = claims - counts.getLong(1);
    NamePairs pairs =
        new NamePairs(
            truth
                .withPerson(
                    identities.select(Identities.NAME.col().as(TruthColumns.NAME)),
                    TruthColumns.NAME,
                    TruthColumns.NAME_PERSON + "_")
                .withColumnRenamed(TruthColumns.NAME_PERSON + "_", TruthColumns.NAME_PERSON),
            identities);
    Row split = split();
    List<LabelReport.Decision> decisions =
        List.of(
            new LabelReport.Decision(
                "keep",
                "right claims kept",
                new Agreement(counts.getLong(1), counts.getLong(2), counts.getLong(3))),
            new LabelReport.Decision(
                "take out",
                "wrong claims not kept",
                new Agreement(wrongClaims, counts.getLong(7), counts.getLong(8))),
            new LabelReport.Decision(
                "move",
                "wrong claims moved to the true person",
                new Agreement(counts.getLong(4), counts.getLong(5), counts.getLong(6))),
            new LabelReport.Decision(
                "merge", "pairs of names of one person merged", pairs.agreement(pairs.joined())),
            new LabelReport.Decision(
                "split",
                "names of two people recognised",
                new Agreement(split.getLong(0), split.getLong(1), split.getLong(2))));
    LabelReport report =
        new LabelReport(
            claims,
            wrongClaims / (double) claims,
            counts.getLong(9) == 0 ? Double.NaN : counts.getLong(10) / (double) counts.getLong(9),
            counts.getLong(11),
            new Agreement(split.getLong(0), split.getLong(3), split.getLong(3)),
            decisions,
            reasons(),
            similarities());
    return report.evaluation(truth);
  }

  /**
   * One row per reason: reason, decision, faces, right claims, right decisions (null for review).
   */
  private List<Row> reasons() {
    Column decidedRightly =
        when(Labels.kept(), col(END_RIGHT))
            .when(Labels.is(Reason.Decision.DROPPED), not(col(CLAIM_RIGHT)));
    return judged
        .withColumn(DECIDED_RIGHTLY, decidedRightly)
        .groupBy(Labels.REASON.col(), Labels.DECISION.col())
        .agg(
            count(lit(1)).as(COUNT),
            count_if(col(CLAIM_RIGHT)),
            count_if(col(DECIDED_RIGHTLY)),
            count(col(DECIDED_RIGHTLY)))
        .orderBy(col(COUNT).desc(), Labels.REASON.col(), Labels.DECISION.col())
        .collectAsList();
  }

  /** Similarities to the identity's centroid, of right and of wrong claims. */
  private PairScores similarities() {
    // The only face of an identity is its own centroid; its cosine of 1 is meaningless.
    Dataset<Row> compared =
        judged
            .filter(col(ScoreCounts.SIMILARITY).isNotNull())
            .filter(Labels.REASON.col().notEqual(Reason.SINGLE_IMAGE.name()))
            .select(
                lit("").as(ScoreCounts.SERIES),
                lit(0).as(ScoreCounts.FOLD),
                col(CLAIM_RIGHT).as(ScoreCounts.SAME),
                col(ScoreCounts.SIMILARITY));
    return ScoreCounts.of(compared).values().stream()
        .flatMap(folds -> folds.values().stream())
        .findFirst()
        .orElseGet(PairScores::new);
  }

  /**
   * Counts of claimed names: names of two people, names recognised as such, both, and names of two
   * people not both kept in one identity.
   */
  private Row split() {
    Dataset<Row> people =
        judged
            .filter(col(TRUE_PERSON).notEqual(""))
            .groupBy(Labels.CLAIMED_IDENTITY.col(), col(TRUE_PERSON))
            .agg(count(lit(1)).as(COUNT), count_if(Labels.is(Reason.Decision.KEPT)).as(KEPT));
    Column place =
        row_number()
            .over(
                Window.partitionBy(Labels.CLAIMED_IDENTITY.col())
                    .orderBy(col(COUNT).desc(), col(TRUE_PERSON)));
    Dataset<Row> ranked = people.withColumn(PLACE, place);
    Dataset<Row> first =
        ranked
            .filter(col(PLACE).equalTo(1))
            .select(Labels.CLAIMED_IDENTITY.col(), col(COUNT).as(FIRST), col(KEPT).as(FIRST_KEPT));
    Dataset<Row> second =
        ranked
            .filter(col(PLACE).equalTo(2))
            .select(
                Labels.CLAIMED_IDENTITY.col(), col(COUNT).as(SECOND), col(KEPT).as(SECOND_KEPT));
    Dataset<Row> said =
        judged
            .groupBy(Labels.CLAIMED_IDENTITY.col())
            .agg(
                count_if(Labels.REASON.col().equalTo(Reason.SPLIT.name()))
                    .geq(SECOND_FACES)
                    .as(SAID));
    Column two =
        orFalse(
            col(SECOND).geq(SECOND_FACES).and(col(SECOND).multiply(SECOND_SHARE).geq(col(FIRST))));
    Column apart =
        col(SECOND_KEPT).multiply(2).lt(col(SECOND)).or(col(FIRST_KEPT).multiply(2).lt(col(FIRST)));
    return said.join(first, Labels.CLAIMED_IDENTITY.name(), "left")
        .join(second, Labels.CLAIMED_IDENTITY.name(), "left")
        .agg(
            count_if(two),
            count_if(col(SAID)),
            count_if(two.and(col(SAID))),
            count_if(two.and(apart)))
        .head();
  }
}
