package org.winnow.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.text.Csv;

/**
 * One question to a reviewer.
 *
 * @param face face_id, or null for a question about an identity
 * @param identity identity of the face's label, or the identity in question
 * @param name claimed name
 * @param reason reason of the review, as a code
 * @param sentence the reason in words
 * @param similarity cosine of the face to the identity's centroid, if measured
 * @param score the same in standard deviations, see {@code labels}
 * @param other nearest other identity, if there is one
 * @param otherName its name
 * @param otherSimilarity cosine to its centroid
 * @param names what the names of both say in words; null if they say nothing
 * @param waiting number of faces that depend on the answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Question(
    String face,
    String identity,
    String name,
    String reason,
    String sentence,
    Double similarity,
    Double score,
    String other,
    String otherName,
    Double otherSimilarity,
    String names,
    long waiting) {
  private static final List<String> COLUMNS =
      List.of(
          AnswerSheet.FACE_ID,
          AnswerSheet.IDENTITY_ID,
          Identities.NAME.name(),
          Labels.REASON.name(),
          Labels.SIMILARITY.name(),
          Labels.SCORE.name(),
          Labels.NEAREST_IDENTITY_ID.name(),
          "nearest_name",
          Labels.NEAREST_SIMILARITY.name(),
          "name_tier",
          AnswerSheet.VERDICT,
          AnswerSheet.TARGET,
          AnswerSheet.NOTE,
          AnswerSheet.PERSON);

  /** The questions as a CSV file with four empty columns for the answer. */
  static String csv(List<Question> questions) {
    StringBuilder csv = new StringBuilder(Csv.line(COLUMNS)).append('\n');
    for (Question question : questions) {
      csv.append(Csv.line(question.cells())).append('\n');
    }
    return csv.toString();
  }

  private List<String> cells() {
    List<String> cells = new ArrayList<>();
    cells.add(text(face));
    cells.add(text(identity));
    cells.add(Csv.harmless(text(name)));
    cells.add(sentence);
    cells.add(number(similarity));
    cells.add(number(score));
    cells.add(text(other));
    cells.add(Csv.harmless(text(otherName)));
    cells.add(number(otherSimilarity));
    cells.add(text(names));
    cells.addAll(List.of("", "", "", ""));
    return cells;
  }

  private static String text(String value) {
    return Optional.ofNullable(value).orElse("");
  }

  private static String number(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
  }
}
