package org.winnow.stage.ingest;

import java.io.Serializable;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.Digests;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.ImageInfo;
import org.winnow.image.PerceptualHash;
import org.winnow.image.PixelHash;
import org.winnow.image.UnusableImage;
import org.winnow.spark.Prefetch;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;
import org.winnow.table.Table;

/** Reads the files of claims on executors. Maps a claim to a row with its outcome. */
final class ReadImages implements FlatMapFunction<Iterator<Row>, Row> {
  /** A source with its outcome, and its image if there is one. */
  static final StructType OUTCOME =
      Table.schemaOf(
              Sources.SOURCE_ID,
              Sources.URI,
              Sources.DATASET,
              Sources.CLAIMED_NAME,
              Sources.CAPTION,
              Sources.LICENCE,
              Sources.BASIS,
              Sources.STATUS,
              Sources.REASON,
              Sources.FILE_BYTES,
              Sources.MODIFIED_MS,
              Sources.IMAGE_ID)
          .add(Quarantine.MESSAGE.name(), "string", true)
          .add("image", nullable(Images.TABLE.schema()), true);

  private final SerializableConfiguration hadoop;
  private final ImageCaps caps;
  private final ReadAhead readAhead;
  private final LongAccumulator done;

  /**
   * Limits of reading ahead.
   *
   * @param files largest number of files
   * @param bytes largest number of bytes; a single file may exceed it
   */
  record ReadAhead(int files, long bytes) implements Serializable {}

  ReadImages(
      SerializableConfiguration hadoop, ImageCaps caps, ReadAhead readAhead, LongAccumulator done) {
    this.hadoop = hadoop;
    this.caps = caps;
    this.readAhead = readAhead;
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
    String problem = ClaimRows.get(claim, ClaimRows.PROBLEM);
    Storage.Located file = null;
    String reason = null;
    String message = null;
    if (problem != null) {
      String[] reasonAndMessage = problem.split(": ", 2);
      reason = reasonAndMessage[0];
      message = reasonAndMessage[1];
    } else {
      try {
        file = Storage.locate(ClaimRows.get(claim, Sources.URI), hadoop.value());
      } catch (Storage.Unreadable e) {
        reason = e.reason();
        message = e.getMessage();
      }
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
    if (fetched.bytes() == null) {
      return row(fetched.claim(), Status.FAILED, fetched.reason(), fetched.message(), null);
    }
    try {
      return row(fetched.claim(), Status.OK, null, null, image(fetched.bytes()));
    } catch (UnusableImage e) {
      return row(fetched.claim(), Status.QUARANTINED, e.reason().name(), e.getMessage(), null);
    }
  }

  private Row image(byte[] bytes) throws UnusableImage {
    ImageInfo info = ImageDecoder.inspect(bytes, caps);
    try (Mat picture = ImageDecoder.decode(bytes, caps)) {
      return RowFactory.create(
          Digests.sha256(bytes),
          info.format().name(),
          info.width(),
          info.height(),
          info.orientation(),
          info.frames(),
          PixelHash.of(picture),
          PerceptualHash.of(picture),
          bytes);
    }
  }

  private static Row row(Row claim, Status status, String reason, String message, Row image) {
    return RowFactory.create(
        ClaimRows.get(claim, Sources.SOURCE_ID),
        ClaimRows.get(claim, Sources.URI),
        ClaimRows.get(claim, Sources.DATASET),
        ClaimRows.get(claim, Sources.CLAIMED_NAME),
        ClaimRows.get(claim, Sources.CAPTION),
        ClaimRows.get(claim, Sources.LICENCE),
        ClaimRows.get(claim, Sources.BASIS),
        status.name(),
        reason,
        ClaimRows.get(claim, Sources.FILE_BYTES),
        ClaimRows.get(claim, Sources.MODIFIED_MS),
        image == null ? null : image.getString(0),
        message,
        image);
  }

  /** The schema with nullable columns, for a struct that may be absent. */
  private static StructType nullable(StructType schema) {
    StructType result = new StructType();
    for (StructField field : schema.fields()) {
      result = result.add(field.name(), field.dataType(), true);
    }
    return result;
  }
}
