package org.winnow.review;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.image.Digests;
import org.winnow.table.Reviews;
import org.winnow.table.Verdict;

/**
 * One decision by a reviewer.
 *
 * @param subject {@link Reviews#FACE} or {@link Reviews#IDENTITY}
 * @param subjectId face_id or identity_id
 * @param target identity of the verdict; SEPARATE is symmetric, so its two identities are in the
 *     order of their ids
 */
record Decision(
    String subject,
    String subjectId,
    Verdict verdict,
    Optional<String> target,
    Optional<String> person,
    Optional<String> note) {
  Decision {
    if (verdict == Verdict.SEPARATE && subjectId.compareTo(target.orElseThrow()) > 0) {
      String larger = subjectId;
      subjectId = target.orElseThrow();
      target = Optional.of(larger);
    }
  }

  /** Digest of the decision, without reviewer and note. */
  String id() {
    String what = String.join("\n", subject, subjectId, verdict.name(), target.orElse(""));
    return Digests.sha256(what.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  /**
   * Slots of the decision. Decisions with a common slot exclude each other: a face has one answer,
   * an identity is kept, dropped or merged into one other, and two identities are the same person
   * or not.
   */
  List<String> slots() {
    String own = subject + " " + subjectId;
    return switch (verdict) {
      case KEEP, DROP, MOVE -> List.of(own);
      case MERGE -> List.of(own, pair());
      case SEPARATE -> List.of(pair());
    };
  }

  private String pair() {
    String other = target.orElseThrow();
    return subjectId.compareTo(other) < 0 ? subjectId + " " + other : other + " " + subjectId;
  }

  /** The row of {@link Reviews} of a decision in force. */
  Row row(Instant now) {
    return RowFactory.create(
        id(),
        subject,
        subjectId,
        verdict.name(),
        target.orElse(null),
        person.orElse(null),
        note.orElse(null),
        Timestamp.from(now),
        null);
  }

  static Decision of(Row row) {
    return new Decision(
        row.getAs(Reviews.SUBJECT.name()),
        row.getAs(Reviews.SUBJECT_ID.name()),
        Verdict.valueOf(row.getAs(Reviews.VERDICT.name())),
        Optional.ofNullable(row.getAs(Reviews.TARGET_ID.name())),
        Optional.ofNullable(row.getAs(Reviews.PERSON.name())),
        Optional.ofNullable(row.getAs(Reviews.NOTE.name())));
  }
}
