package org.winnow.review;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.console.Errors;
import org.winnow.identity.Reason;
import org.winnow.job.JobContext;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;
import org.winnow.table.Table;
import org.winnow.table.Verdict;

/**
 * Writes answers to the table {@code reviews} in one commit. The size of the answer file bounds the
 * data on the driver.
 */
public final class ReviewRecords {
  private static final String ASKED = "asked";
  private static final String CLAIM = "claim";

  private final JobContext context;
  private final DeltaStore tables;

  private ReviewRecords(JobContext context) {
    this.context = context;
    this.tables = context.tables();
  }

  /**
   * Result of an import.
   *
   * @param added number of new decisions
   * @param standing number of decisions that existed already
   * @param replaced number of older decisions that new ones replaced
   * @param blank number of rows without a verdict
   * @param coreless number of new MERGE decisions on identities whose images show no common person
   */
  public record Outcome(int added, int standing, int replaced, int blank, long coreless) {}

  /**
   * Imports a file of answers.
   *
   * @throws org.winnow.console.UserException with every fault of the file; nothing is written
   */
  public static Outcome add(JobContext context, String file, AnswerSheet sheet) {
    return new ReviewRecords(context).add(file, sheet);
  }

  /**
   * Undoes decisions.
   *
   * @return number of those that were in force
   * @throws org.winnow.console.UserException if one of them is unknown; nothing is written
   */
  public static int undo(JobContext context, List<String> reviewIds) {
    return new ReviewRecords(context).undo(reviewIds);
  }

  private Outcome add(String file, AnswerSheet sheet) {
    context.stepName("check the answers");
    List<String> faults = new ArrayList<>(sheet.faults());
    faults.addAll(unknown(sheet.answers()));
    if (!faults.isEmpty()) {
      throw Errors.answers(file, faults);
    }
    List<Row> known = known(sheet.answers());
    Set<String> standing =
        known.stream()
            .filter(ReviewRecords::stands)
            .map(ReviewRecords::id)
            .collect(Collectors.toSet());
    Map<String, Decision> added = new LinkedHashMap<>();
    for (Decision decision : sheet.answers().values()) {
      if (!standing.contains(decision.id())) {
        added.put(decision.id(), decision);
      }
    }
    Instant now = context.clock().instant();
    List<Row> replaced = replaced(known, added, now);
    List<Row> rows = new ArrayList<>(replaced);
    added.values().forEach(decision -> rows.add(decision.row(now)));
    write(rows);
    return new Outcome(
        added.size(),
        sheet.answers().size() - added.size(),
        replaced.size(),
        sheet.blank(),
        coreless(added.values()));
  }

  /** MERGE decisions without effect: the identity has no centroid, and keeps no face. */
  private long coreless(Collection<Decision> decisions) {
    Set<String> merged = new HashSet<>();
    for (Decision decision : decisions) {
      if (decision.verdict() == Verdict.MERGE) {
        merged.add(decision.subjectId());
        decision.target().ifPresent(merged::add);
      }
    }
    if (merged.isEmpty()) {
      return 0;
    }
    int newest = Labels.newestRound(tables.read(Labels.TABLE));
    Set<String> without =
        texts(
            ids(merged)
                .join(
                    tables
                        .read(Identities.TABLE)
                        .filter(Identities.ROUND.col().equalTo(newest))
                        .filter(
                            Identities.REASON
                                .col()
                                .isin(Reason.NO_AGREEMENT.name(), Reason.NOTHING_AGREES.name()))
                        .select(Identities.IDENTITY_ID.col()),
                    col(ASKED).equalTo(Identities.IDENTITY_ID.col()),
                    "left_semi"));
    return decisions.stream()
        .filter(decision -> decision.verdict() == Verdict.MERGE)
        .filter(
            decision ->
                without.contains(decision.subjectId())
                    || decision.target().filter(without::contains).isPresent())
        .count();
  }

  private int undo(List<String> reviewIds) {
    Set<String> asked = new HashSet<>(reviewIds);
    List<Row> found =
        tables
            .read(Reviews.TABLE)
            .join(broadcast(ids(asked)), Reviews.REVIEW_ID.col().equalTo(col(ASKED)), "left_semi")
            .collectAsList();
    found.forEach(row -> asked.remove(id(row)));
    if (!asked.isEmpty()) {
      throw Errors.noReview(asked.stream().sorted().toList());
    }
    Instant now = context.clock().instant();
    List<Row> undone =
        found.stream().filter(ReviewRecords::stands).map(row -> undone(row, now)).toList();
    write(undone);
    return undone.size();
  }

  private void write(List<Row> rows) {
    if (!rows.isEmpty()) {
      context.stepName("write reviews");
      tables.upsert(
          Reviews.TABLE,
          context.spark().createDataFrame(rows, Reviews.TABLE.schema()),
          context.commit("", Map.of()));
    }
  }

  /** Existing decisions that equal or contradict the answers, in force or undone. */
  private List<Row> known(Map<Integer, Decision> answers) {
    Set<String> subjects = new HashSet<>();
    for (Decision decision : answers.values()) {
      subjects.add(decision.subjectId());
      decision.target().ifPresent(subjects::add);
    }
    return tables
        .read(Reviews.TABLE)
        .join(
            broadcast(ids(subjects)),
            Reviews.SUBJECT_ID
                .col()
                .equalTo(col(ASKED))
                .or(Reviews.TARGET_ID.col().equalTo(col(ASKED))),
            "left_semi")
        .orderBy(Reviews.REVIEW_ID.col())
        .collectAsList();
  }

  private static List<Row> replaced(List<Row> known, Map<String, Decision> added, Instant now) {
    Set<String> slots =
        added.values().stream().flatMap(d -> d.slots().stream()).collect(Collectors.toSet());
    return known.stream()
        .filter(ReviewRecords::stands)
        .filter(row -> Decision.of(row).slots().stream().anyMatch(slots::contains))
        .map(row -> undone(row, now))
        .toList();
  }

  /** Faults of answers that reference unknown faces or identities. */
  private List<String> unknown(Map<Integer, Decision> answers) {
    Predicate<Decision> face = decision -> decision.subject().equals(Reviews.FACE);
    Set<String> faces = subjects(answers, face);
    Set<String> identities = subjects(answers, face.negate());
    answers.values().forEach(decision -> decision.target().ifPresent(identities::add));
    Set<String> noFaces = missing(faces, Faces.TABLE, Faces.FACE_ID);
    Set<String> noIdentities = missing(identities, Identities.TABLE, Identities.IDENTITY_ID);
    Set<String> unclaimed =
        unclaimed(subjects(answers, face.and(d -> d.verdict() == Verdict.KEEP)));
    List<String> faults = new ArrayList<>();
    answers.forEach(
        (line, decision) -> {
          boolean lost =
              (face.test(decision) ? noFaces : noIdentities).contains(decision.subjectId());
          String at = "line " + line + ": ";
          if (lost) {
            String noun = face.test(decision) ? "face " : "identity ";
            faults.add(at + "there is no " + noun + decision.subjectId() + ".");
          }
          if (decision.target().filter(noIdentities::contains).isPresent()) {
            faults.add(at + "there is no identity " + decision.target().get() + " as target.");
          }
          if (unclaimed.contains(decision.subjectId())) {
            faults.add(at + "the face has no claim, so KEEP does not apply: use MOVE.");
          }
        });
    return faults;
  }

  private static Set<String> subjects(Map<Integer, Decision> answers, Predicate<Decision> which) {
    return answers.values().stream()
        .filter(which)
        .map(Decision::subjectId)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private Set<String> missing(Set<String> asked, Table table, Field key) {
    return asked.isEmpty()
        ? Set.of()
        : texts(
            ids(asked)
                .join(
                    tables.read(table).select(key.col()),
                    col(ASKED).equalTo(key.col()),
                    "left_anti"));
  }

  private Set<String> unclaimed(Set<String> asked) {
    if (asked.isEmpty()) {
      return Set.of();
    }
    Dataset<Row> labels =
        tables
            .read(Labels.TABLE)
            .join(broadcast(ids(asked)), Labels.FACE_ID.col().equalTo(col(ASKED)))
            .groupBy(Labels.FACE_ID.col())
            .agg(max(Labels.CLAIMED_IDENTITY.col()).as(CLAIM))
            .filter(col(CLAIM).isNull());
    return texts(labels.select(Labels.FACE_ID.col()));
  }

  private static Set<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getString(0)).collect(Collectors.toSet());
  }

  private Dataset<Row> ids(Set<String> ids) {
    return context
        .spark()
        .createDataFrame(
            ids.stream().sorted().map(RowFactory::create).toList(),
            new StructType().add(ASKED, DataTypes.StringType, false));
  }

  private static String id(Row row) {
    return Objects.requireNonNull(row.getAs(Reviews.REVIEW_ID.name()));
  }

  private static boolean stands(Row row) {
    return row.isNullAt(row.fieldIndex(Reviews.UNDONE_AT.name()));
  }

  private static Row undone(Row row, Instant now) {
    Object[] values = new Object[row.size()];
    for (Field field : Reviews.TABLE.fields()) {
      values[Reviews.TABLE.fields().indexOf(field)] = row.getAs(field.name());
    }
    values[Reviews.TABLE.fields().indexOf(Reviews.UNDONE_AT)] = java.sql.Timestamp.from(now);
    return RowFactory.create(values);
  }
}
