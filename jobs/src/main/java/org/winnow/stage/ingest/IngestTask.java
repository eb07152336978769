package org.winnow.stage.ingest;

import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ArchiveReason;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Outcomes;
import org.winnow.claim.Storage;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageReject;
import org.winnow.spark.Prefetch;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;

/** Reads the files of claims on executors. Maps a claim to a row with its outcome. */
final class IngestTask implements FlatMapFunction<Iterator<Row>, Row> {
  /** Of a file that can be read whenever its task likes. */
  private static final long ANY_TURN = -1;

  private final SerializableConfiguration hadoop;
  private final ImageCaps caps;
  private final ReadAhead readAhead;
  private final String stage;
  private final LongAccumulator done;

  /**
   * Limits of reading ahead.
   *
   * @param files largest number of files
   * @param bytes largest number of bytes; a single file may exceed it
   */
  record ReadAhead(int files, long bytes) implements Serializable {}

  IngestTask(
      SerializableConfiguration hadoop,
      ImageCaps caps,
      ReadAhead readAhead,
      String stage,
      LongAccumulator done) {
    this.hadoop = hadoop;
    this.caps = caps;
    this.readAhead = readAhead;
    this.stage = stage;
    this.done = done;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> claims) {
    ByteBudget budget = new ByteBudget(readAhead.bytes());
    MemberReader members = new MemberReader(hadoop.value(), caps.maxBytes());
    Iterator<Numbered> numbered =
        new Iterator<>() {
          private long number;
          private long turn;

          @Override
          public boolean hasNext() {
            return claims.hasNext();
          }

          @Override
          public Numbered next() {
            Row claim = claims.next();
            return new Numbered(
                number++, MemberReader.isSequential(claim) ? turn++ : ANY_TURN, claim);
          }
        };
    Prefetch<Numbered, Fetched> files =
        new Prefetch<>(
            numbered,
            readAhead.files(),
            2 * readAhead.files(),
            claim -> fetch(claim, members, budget));
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  files.close();
                  members.close();
                });
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public Row next() {
        Fetched file = files.next();
        budget.release(file.reserved());
        Row row = outcome(file);
        done.add(1);
        return row;
      }
    };
  }

  /**
   * A claim with its place in the task.
   *
   * @param turn place among those of sequential archives, or {@link #ANY_TURN}
   */
  private record Numbered(long number, long turn, Row claim) {}

  /**
   * A claim with the bytes of its file, or the reason why there are none.
   *
   * @param reserved bytes acquired from the budget
   */
  private record Fetched(Row claim, byte[] bytes, String reason, String message, long reserved) {}

  private Fetched fetch(Numbered numbered, MemberReader members, ByteBudget budget) {
    Row claim = numbered.claim();
    Storage.Located file = null;
    boolean isMember = false;
    String reason = null;
    String message = null;
    try {
      ClaimRows.checkReadable(claim);
      isMember = MemberReader.isMember(claim);
      if (!isMember) {
        file = Storage.locate(ClaimRows.get(claim, Sources.URI), hadoop.value());
      }
    } catch (Storage.Unreadable e) {
      reason = e.reason();
      message = e.getMessage();
    }
    long bytes =
        isMember
            ? members.bytes(claim)
            : file == null ? 0 : Math.min(file.bytes(), caps.maxBytes() + 1);
    try {
      budget.acquire(numbered.number(), bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for memory", e);
    }
    if (file == null && !isMember) {
      return new Fetched(claim, null, reason, message, bytes);
    }
    try {
      byte[] read = isMember ? read(numbered, members) : file.read(caps.maxBytes());
      return new Fetched(claim, read, null, null, bytes);
    } catch (Storage.Unreadable e) {
      return new Fetched(claim, null, e.reason(), e.getMessage(), bytes);
    }
  }

  private static byte[] read(Numbered numbered, MemberReader members) throws Storage.Unreadable {
    if (numbered.turn() == ANY_TURN) {
      return members.read(numbered.claim());
    }
    try {
      return members.readInTurn(numbered.claim(), numbered.turn());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for an archive", e);
    }
  }

  private Row outcome(Fetched fetched) {
    Row claim = fetched.claim();
    if (fetched.bytes() != null) {
      Row row = Outcomes.of(claim, stage, fetched.bytes(), caps);
      Optional<String> archive =
          Status.OK.name().equals(row.getString(Outcomes.STATUS))
              ? Optional.empty()
              : ArchiveForm.of(fetched.bytes()).map(form -> unread(claim, form));
      return archive
          .map(message -> quarantined(claim, ImageReject.NOT_AN_IMAGE.name(), message))
          .orElse(row);
    }
    return ArchiveReason.isOne(fetched.reason())
        ? quarantined(claim, fetched.reason(), fetched.message())
        : Outcomes.failed(claim, stage, fetched.reason(), fetched.message());
  }

  /** Why an archive was not read as one. */
  private static String unread(Row claim, ArchiveForm form) {
    return "It is a "
        + form.words()
        + (MemberReader.isMember(claim)
            ? " in an archive. Unpack the outer one to read it."
            : " that is named like a picture, or by a manifest. Give it as a file of a folder,"
                + " under another ending.");
  }

  private Row quarantined(Row claim, String reason, String message) {
    return Outcomes.row(
        claim,
        stage,
        Outcomes.Outcome.without(Status.QUARANTINED, reason, message),
        Outcomes.Http.NONE);
  }
}
