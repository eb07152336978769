package org.winnow.stage.ingest;

import java.io.Serializable;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Outcomes;
import org.winnow.claim.Storage;
import org.winnow.image.ImageCaps;
import org.winnow.spark.Prefetch;
import org.winnow.table.Sources;

/** Reads the files of claims on executors. Maps a claim to a row with its outcome. */
final class IngestTask implements FlatMapFunction<Iterator<Row>, Row> {
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
    AtomicLong number = new AtomicLong();
    Iterator<Numbered> numbered =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return claims.hasNext();
          }

          @Override
          public Numbered next() {
            return new Numbered(number.getAndIncrement(), claims.next());
          }
        };
    Prefetch<Numbered, Fetched> files =
        new Prefetch<>(
            numbered, readAhead.files(), 2 * readAhead.files(), claim -> fetch(claim, budget));
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> files.close());
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

  private record Numbered(long number, Row claim) {}

  /**
   * A claim with the bytes of its file, or the reason why there are none.
   *
   * @param reserved bytes acquired from the budget
   */
  private record Fetched(Row claim, byte[] bytes, String reason, String message, long reserved) {}

  private Fetched fetch(Numbered numbered, ByteBudget budget) {
    Row claim = numbered.claim();
    Storage.Located file = null;
    String reason = null;
    String message = null;
    try {
      ClaimRows.checkReadable(claim);
      file = Storage.locate(ClaimRows.get(claim, Sources.URI), hadoop.value());
    } catch (Storage.Unreadable e) {
      reason = e.reason();
      message = e.getMessage();
    }
    long bytes = file == null ? 0 : Math.min(file.bytes(), caps.maxBytes() + 1);
    try {
      budget.acquire(numbered.number(), bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for memory", e);
    }
    if (file == null) {
      return new Fetched(claim, null, reason, message, bytes);
    }
    try {
      return new Fetched(claim, file.read(caps.maxBytes()), null, null, bytes);
    } catch (Storage.Unreadable e) {
      return new Fetched(claim, null, e.reason(), e.getMessage(), bytes);
    }
  }

  private Row outcome(Fetched fetched) {
    return fetched.bytes() == null
        ? Outcomes.failed(fetched.claim(), stage, fetched.reason(), fetched.message())
        : Outcomes.of(fetched.claim(), stage, fetched.bytes(), caps);
  }
}
