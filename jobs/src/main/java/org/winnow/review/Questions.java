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

/**
 * The questions to reviewers. Identities come first, those with the most faces in review leading.
 * Faces follow, those with the smallest margin between two identities leading. Answered questions
 * are omitted.
 */
final class Questions {
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
            .filter(Labels.DECISION.col().equalTo("REVIEW"))
            .groupBy(Labels.IDENTITY_ID.col().as("holder"))
            .agg(count(lit(1)).as("waiting"));
    Column alike = Identities.REASON.of("i").equalTo(Reason.SIMILAR_IDENTITY.name());
    Column id = Identities.IDENTITY_ID.of("i");
    Dataset<Row> holders =
        identities.select(
            Identities.IDENTITY_ID.col().as("near"),
            coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as("other"));
    Dataset<Row> undecided =
        identities
            .filter(Identities.STATUS.col().equalTo("REVIEW"))
            // For such an identity, the question is which face shows the person.
            .filter(not(Identities.REASON.col().equalTo(Reason.AMBIGUOUS_SUBJECT.name())))
            .as("i")
            .join(
                wholeAnswers(),
                Identities.IDENTITY_ID.of("i").equalTo(col("answered")),
                "left_anti");
    return undecided
        .join(holders, Identities.NEAREST_IDENTITY_ID.of("i").equalTo(col("near")), "left")
        .withColumn("other", when(alike.and(col("other").notEqual(id)), col("other")))
        .withColumn("low", least(id, col("other")))
        .withColumn("high", greatest(id, col("other")))
        .join(
            pairAnswers(),
            col("low").equalTo(col("answered_low")).and(col("high").equalTo(col("answered_high"))),
            "left_anti")
        .join(waiting, id.equalTo(col("holder")), "left")
        .join(names("other_key", "other_name"), col("other").equalTo(col("other_key")), "left")
        .select(
            lit(null).cast("string").as("face"),
            id.as("identity"),
            Identities.NAME.of("i").as("name"),
            Identities.REASON.of("i").as("reason"),
            lit(null).cast("float").as("similarity"),
            lit(null).cast("float").as("score"),
            col("other"),
            col("other_name"),
            when(col("other").isNotNull(), Identities.NEAREST_SIMILARITY.of("i"))
                .as("other_similarity"),
            coalesce(col("waiting"), lit(0L)).as("waiting"))
        .orderBy(col("waiting").desc(), col("other_similarity").desc_nulls_last(), col("identity"));
  }

  private Dataset<Row> aboutFaces() {
    return labels
        .filter(Labels.DECISION.col().equalTo("REVIEW"))
        // The question about the identity covers these faces.
        .filter(not(Labels.REASON.col().equalTo(Reason.SIMILAR_IDENTITY.name())))
        .join(
            reviews
                .filter(Reviews.SUBJECT.col().equalTo(Reviews.FACE))
                .select(Reviews.SUBJECT_ID.col().as("answered")),
            Labels.FACE_ID.col().equalTo(col("answered")),
            "left_anti")
        .join(wholeAnswers(), Labels.IDENTITY_ID.col().equalTo(col("answered")), "left_anti")
        .join(
            names("other_key", "other_name"),
            Labels.NEAREST_IDENTITY_ID.col().equalTo(col("other_key")),
            "left")
        .orderBy(abs(Labels.MARGIN.col()).asc_nulls_last(), Labels.FACE_ID.col())
        .select(
            Labels.FACE_ID.col().as("face"),
            Labels.IDENTITY_ID.col().as("identity"),
            Labels.CLAIMED_IDENTITY.col().as("name"),
            Labels.REASON.col().as("reason"),
            Labels.SIMILARITY.col().as("similarity"),
            Labels.SCORE.col().as("score"),
            Labels.NEAREST_IDENTITY_ID.col().as("other"),
            col("other_name"),
            Labels.NEAREST_SIMILARITY.col().as("other_similarity"),
            lit(1L).as("waiting"));
  }

  /** Identities with a decision on the whole identity. */
  private Dataset<Row> wholeAnswers() {
    return reviews
        .filter(Reviews.SUBJECT.col().equalTo(Reviews.IDENTITY))
        .filter(not(Reviews.VERDICT.col().equalTo(Verdict.SEPARATE.name())))
        .select(Reviews.SUBJECT_ID.col().as("answered"));
  }

  /** Pairs of identities with a decision on whether they are one person. */
  private Dataset<Row> pairAnswers() {
    return reviews
        .filter(Reviews.SUBJECT.col().equalTo(Reviews.IDENTITY))
        .filter(Reviews.TARGET_ID.col().isNotNull())
        .select(
            least(Reviews.SUBJECT_ID.col(), Reviews.TARGET_ID.col()).as("answered_low"),
            greatest(Reviews.SUBJECT_ID.col(), Reviews.TARGET_ID.col()).as("answered_high"));
  }

  private Dataset<Row> names(String key, String name) {
    return identities.select(Identities.IDENTITY_ID.col().as(key), Identities.NAME.col().as(name));
  }

  private static Question question(Row row) {
    String reason = row.getAs("reason");
    return new Question(
        row.getAs("face"),
        row.getAs("identity"),
        row.getAs("name"),
        reason,
        SENTENCES.getOrDefault(reason, reason),
        number(row, "similarity"),
        number(row, "score"),
        row.getAs("other"),
        row.getAs("other_name"),
        number(row, "other_similarity"),
        row.getAs("waiting"));
  }

  private static Double number(Row row, String column) {
    Number value = row.getAs(column);
    return value == null ? null : Math.round(value.doubleValue() * 1e4) / 1e4;
  }
}
