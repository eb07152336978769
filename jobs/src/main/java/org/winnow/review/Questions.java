package org.winnow.review;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Errors;
import org.winnow.identity.Reason;
import org.winnow.store.DeltaStore;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;
import org.winnow.table.Verdict;
import org.winnow.text.NameTier;
import org.winnow.text.Names;

/**
 * The questions to reviewers. Identities come first, those with the most faces in review leading.
 * Faces follow, those with the smallest margin between two identities leading. Answered questions
 * are omitted.
 */
final class Questions {
  private static final String FACE = "face";
  private static final String OTHER = "other";
  private static final String OTHER_KEY = "other_key";
  private static final String OTHER_NAME = "other_name";
  private static final String OTHER_SIMILARITY = "other_similarity";
  private static final String WAITING = "waiting";
  private static final String HOLDER = "holder";
  private static final String NEAR = "near";
  private static final String LOW = "low";
  private static final String HIGH = "high";
  private static final String ANSWERED = "answered";
  private static final String ANSWERED_LOW = "answered_low";
  private static final String ANSWERED_HIGH = "answered_high";

  private static final Map<String, String> SENTENCES =
      Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::name, Reason::sentence));

  private final Dataset<Row> labels;
  private final Dataset<Row> identities;
  private final Dataset<Row> reviews;
  private final int round;

  private Questions(Dataset<Row> labels, Dataset<Row> identities, Dataset<Row> reviews, int round) {
    this.labels = labels;
    this.identities = identities;
    this.reviews = reviews;
    this.round = round;
  }

  /**
   * The questions of one round.
   *
   * @param wanted the round; empty for the newest
   * @throws org.winnow.console.UserException if there is no such round
   */
  static Questions of(DeltaStore tables, OptionalInt wanted) {
    Dataset<Row> labels = tables.read(Labels.TABLE);
    int newest = Labels.newestRound(labels);
    if (newest == 0) {
      throw Errors.notCleaned("The table labels is empty.");
    }
    int round = wanted.orElse(newest);
    if (round < 1 || round > newest) {
      throw Errors.notCleaned("There is no round " + round + "; the newest is " + newest + ".");
    }
    return new Questions(
        labels.filter(Labels.ROUND.col().equalTo(round)),
        tables.read(Identities.TABLE).filter(Identities.ROUND.col().equalTo(round)),
        tables.read(Reviews.TABLE).filter(Reviews.UNDONE_AT.col().isNull()),
        round);
  }

  int round() {
    return round;
  }

  /** The labels of the round. */
  Dataset<Row> labels() {
    return labels;
  }

  /**
   * The first questions.
   *
   * @param most maximum number, which bounds the data on the driver
   */
  List<Question> first(int most) {
    List<Question> questions = new ArrayList<>();
    Set<String> pairs = new HashSet<>();
    for (Row row : aboutIdentities().limit(most).collectAsList()) {
      Question question = question(row);
      // Two identities in review because of each other are one question.
      if (question.other() == null
          || pairs.add(question.identity() + question.other())
              && !pairs.contains(question.other() + question.identity())) {
        questions.add(question);
      }
    }
    int rest = most - questions.size();
    if (rest > 0) {
      aboutFaces().limit(rest).collectAsList().forEach(row -> questions.add(question(row)));
    }
    return questions;
  }

  private Dataset<Row> aboutIdentities() {
    Dataset<Row> waiting =
        labels
            .filter(Labels.is(Reason.Decision.REVIEW))
            .groupBy(Labels.IDENTITY_ID.col().as(HOLDER))
            .agg(count(lit(1)).as(WAITING));
    Column alike = Identities.REASON.of("i").equalTo(Reason.SIMILAR_IDENTITY.name());
    Column id = Identities.IDENTITY_ID.of("i");
    Dataset<Row> holders =
        identities.select(
            Identities.IDENTITY_ID.col().as(NEAR),
            coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as(OTHER));
    Dataset<Row> undecided =
        identities
            .filter(Identities.is(Identities.Status.REVIEW))
            // For such an identity, the question is which face shows the person.
            .filter(not(Identities.REASON.col().equalTo(Reason.AMBIGUOUS_SUBJECT.name())))
            .as("i")
            .join(
                wholeAnswers(), Identities.IDENTITY_ID.of("i").equalTo(col(ANSWERED)), "left_anti");
    return undecided
        .join(holders, Identities.NEAREST_IDENTITY_ID.of("i").equalTo(col(NEAR)), "left")
        .withColumn(OTHER, when(alike.and(col(OTHER).notEqual(id)), col(OTHER)))
        .withColumn(LOW, least(id, col(OTHER)))
        .withColumn(HIGH, greatest(id, col(OTHER)))
        .join(
            pairAnswers(),
            col(LOW).equalTo(col(ANSWERED_LOW)).and(col(HIGH).equalTo(col(ANSWERED_HIGH))),
            "left_anti")
        .join(waiting, id.equalTo(col(HOLDER)), "left")
        .join(names(OTHER_KEY, OTHER_NAME), col(OTHER).equalTo(col(OTHER_KEY)), "left")
        .select(
            lit(null).cast("string").as(FACE),
            id,
            Identities.NAME.of("i"),
            Identities.REASON.of("i"),
            lit(null).cast("float").as(Labels.SIMILARITY.name()),
            lit(null).cast("float").as(Labels.SCORE.name()),
            col(OTHER),
            col(OTHER_NAME),
            when(col(OTHER).isNotNull(), Identities.NEAREST_SIMILARITY.of("i"))
                .as(OTHER_SIMILARITY),
            coalesce(col(WAITING), lit(0L)).as(WAITING))
        .orderBy(
            col(WAITING).desc(), col(OTHER_SIMILARITY).desc_nulls_last(), Labels.IDENTITY_ID.col());
  }

  private Dataset<Row> aboutFaces() {
    return labels
        .filter(Labels.is(Reason.Decision.REVIEW))
        // The question about the identity covers these faces.
        .filter(not(Labels.REASON.col().equalTo(Reason.SIMILAR_IDENTITY.name())))
        .join(
            reviews
                .filter(Reviews.SUBJECT.col().equalTo(Reviews.FACE))
                .select(Reviews.SUBJECT_ID.col().as(ANSWERED)),
            Labels.FACE_ID.col().equalTo(col(ANSWERED)),
            "left_anti")
        .join(wholeAnswers(), Labels.IDENTITY_ID.col().equalTo(col(ANSWERED)), "left_anti")
        .join(
            names(OTHER_KEY, OTHER_NAME),
            Labels.NEAREST_IDENTITY_ID.col().equalTo(col(OTHER_KEY)),
            "left")
        .orderBy(abs(Labels.MARGIN.col()).asc_nulls_last(), Labels.FACE_ID.col())
        .select(
            Labels.FACE_ID.col().as(FACE),
            Labels.IDENTITY_ID.col(),
            Labels.CLAIMED_IDENTITY.col().as(Identities.NAME.name()),
            Labels.REASON.col(),
            Labels.SIMILARITY.col(),
            Labels.SCORE.col(),
            Labels.NEAREST_IDENTITY_ID.col().as(OTHER),
            col(OTHER_NAME),
            Labels.NEAREST_SIMILARITY.col().as(OTHER_SIMILARITY),
            lit(1L).as(WAITING));
  }

  /** Identities with a decision on the whole identity. */
  private Dataset<Row> wholeAnswers() {
    return reviews
        .filter(Reviews.SUBJECT.col().equalTo(Reviews.IDENTITY))
        .filter(not(Reviews.VERDICT.col().equalTo(Verdict.SEPARATE.name())))
        .select(Reviews.SUBJECT_ID.col().as(ANSWERED));
  }

  /** Pairs of identities with a decision on whether they are one person. */
  private Dataset<Row> pairAnswers() {
    return reviews
        .filter(Reviews.SUBJECT.col().equalTo(Reviews.IDENTITY))
        .filter(Reviews.TARGET_ID.col().isNotNull())
        .select(
            least(Reviews.SUBJECT_ID.col(), Reviews.TARGET_ID.col()).as(ANSWERED_LOW),
            greatest(Reviews.SUBJECT_ID.col(), Reviews.TARGET_ID.col()).as(ANSWERED_HIGH));
  }

  private Dataset<Row> names(String key, String name) {
    return identities.select(Identities.IDENTITY_ID.col().as(key), Identities.NAME.col().as(name));
  }

  private static Question question(Row row) {
    String reason = row.getAs(Labels.REASON.name());
    return new Question(
        row.getAs(FACE),
        row.getAs(Labels.IDENTITY_ID.name()),
        row.getAs(Identities.NAME.name()),
        reason,
        SENTENCES.getOrDefault(reason, reason),
        number(row, Labels.SIMILARITY.name()),
        number(row, Labels.SCORE.name()),
        row.getAs(OTHER),
        row.getAs(OTHER_NAME),
        number(row, OTHER_SIMILARITY),
        alike(row.getAs(Identities.NAME.name()), row.getAs(OTHER_NAME)),
        row.getAs(WAITING));
  }

  private static String alike(String name, String other) {
    NameTier tier = Names.tier(name, other);
    return tier == NameTier.UNRELATED || tier == NameTier.EXACT ? null : tier.words();
  }

  private static Double number(Row row, String column) {
    Number value = row.getAs(column);
    return value == null ? null : Math.round(value.doubleValue() * 1e4) / 1e4;
  }
}
