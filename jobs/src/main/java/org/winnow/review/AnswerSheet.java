package org.winnow.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;
import org.winnow.table.Verdict;
import org.winnow.text.Csv;

/**
 * A parsed answer file, checked as far as possible without the tables.
 *
 * @param answers decisions by line; a repeated decision appears once
 * @param faults all faults with their lines
 * @param blank number of rows without a verdict
 */
public record AnswerSheet(Map<Integer, Decision> answers, List<String> faults, int blank) {
  static final String FACE_ID = Labels.FACE_ID.name();
  static final String IDENTITY_ID = Labels.IDENTITY_ID.name();
  static final String VERDICT = Reviews.VERDICT.name();
  static final String TARGET = "target";
  static final String NOTE = Reviews.NOTE.name();
  static final String PERSON = Reviews.PERSON.name();

  /**
   * Parses a file.
   *
   * @param person reviewer of the rows that name none
   */
  public static AnswerSheet parse(String text, Optional<String> person) {
    try {
      return new Reader(person).read(Csv.parse(text));
    } catch (IllegalArgumentException e) {
      return new AnswerSheet(Map.of(), List.of(e.getMessage()), 0);
    }
  }

  private static final class Reader {
    private final Optional<String> person;
    private final Map<Integer, Decision> answers = new LinkedHashMap<>();
    private final Map<String, Integer> lineOfSlot = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private List<String> columns = List.of();
    private int blank;

    Reader(Optional<String> person) {
      this.person = person;
    }

    AnswerSheet read(List<Csv.Line> lines) {
      columns =
          lines.isEmpty()
              ? List.of()
              : lines.get(0).cells().stream()
                  .map(name -> name.strip().toLowerCase(Locale.ROOT))
                  .toList();
      boolean ids = columns.contains(FACE_ID) || columns.contains(IDENTITY_ID);
      if (!ids || !columns.contains(VERDICT)) {
        faults.add(
            "line 1: the header needs verdict, and face_id or identity_id; it has "
                + (columns.isEmpty() ? "nothing" : String.join(", ", columns))
                + ".");
        return sheet();
      }
      lines.subList(1, lines.size()).forEach(this::row);
      return sheet();
    }

    private AnswerSheet sheet() {
      return new AnswerSheet(answers, faults, blank);
    }

    private void row(Csv.Line line) {
      Optional<String> word = cell(line, VERDICT);
      if (word.isEmpty()) {
        blank++;
        return;
      }
      Optional<String> face = cell(line, FACE_ID);
      Optional<String> id = face.or(() -> cell(line, IDENTITY_ID));
      String subject = face.isPresent() ? Reviews.FACE : Reviews.IDENTITY;
      Optional<Verdict> verdict = Verdict.of(word.get());
      Optional<String> target = cell(line, TARGET);
      String problem = problem(subject, id, word.get(), target);
      if (!problem.isEmpty()) {
        faults.add("line " + line.number() + ": " + problem);
        return;
      }
      add(
          Math.toIntExact(line.number()),
          new Decision(
              subject,
              id.orElseThrow(),
              verdict.orElseThrow(),
              target,
              cell(line, PERSON).or(() -> person),
              cell(line, NOTE)));
    }

    private static String problem(
        String subject, Optional<String> id, String word, Optional<String> target) {
      if (id.isEmpty()) {
        return "it has neither a face_id nor an identity_id.";
      }
      Optional<Verdict> verdict = Verdict.of(word);
      if (verdict.isEmpty()) {
        return word + " is not a verdict. The verdicts are " + verdicts(subject) + ".";
      }
      if (!verdict.get().fits(subject)) {
        String noun = subject.equals(Reviews.FACE) ? "a face" : "an identity";
        return verdict.get() + " is not for " + noun + ". There are " + verdicts(subject) + ".";
      }
      if (verdict.get().needsTarget() && target.isEmpty()) {
        return verdict.get() + " needs the identity_id of another identity as target.";
      }
      if (!verdict.get().needsTarget() && target.isPresent()) {
        return verdict.get() + " takes no target, but " + target.get() + " is given.";
      }
      return target.equals(id) ? verdict.get() + " names " + id.get() + " itself as target." : "";
    }

    private static String verdicts(String subject) {
      return String.join(
          ", ",
          Arrays.stream(Verdict.values())
              .filter(verdict -> verdict.fits(subject))
              .map(Verdict::name)
              .toList());
    }

    private void add(int line, Decision decision) {
      for (String slot : decision.slots()) {
        Integer earlier = lineOfSlot.get(slot);
        if (earlier != null) {
          if (!answers.get(earlier).id().equals(decision.id())) {
            faults.add(
                "line " + line + ": it contradicts line " + earlier + " on " + slot.strip() + ".");
          }
          return;
        }
      }
      decision.slots().forEach(slot -> lineOfSlot.put(slot, line));
      answers.put(line, decision);
    }

    private Optional<String> cell(Csv.Line line, String column) {
      int at = columns.indexOf(column);
      return at < 0 || at >= line.cells().size()
          ? Optional.empty()
          : Optional.of(line.cells().get(at).strip()).filter(cell -> !cell.isEmpty());
    }
  }
}
