package org.winnow.stage.ingest;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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

/** Reads the files of claims on executors: one claim in, one row with its outcome out. */
final class ReadImages implements MapPartitionsFunction<Row, Row> {
  /** A source with its outcome, and the image where there is one. */
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
          .add("image", IngestTransforms.nullable(Images.TABLE.schema()), true);

  private final SerializableConfiguration hadoop;
  private final ImageCaps caps;
  private final int threads;
  private final LongAccumulator done;

  ReadImages(SerializableConfiguration hadoop, ImageCaps caps, int threads, LongAccumulator done) {
    this.hadoop = hadoop;
    this.caps = caps;
    this.threads = threads;
    this.done = done;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> claims) {
    Prefetch<Row, Fetched> files = new Prefetch<>(claims, threads, 2 * threads, this::fetch);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> files.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public Row next() {
        Row row = outcome(files.next());
        done.add(1);
        return row;
      }
    };
  }

  /** A claim with the bytes of its file, or with the reason why there are none. */
  private record Fetched(Row claim, byte[] bytes, String reason, String message) {}

  private Fetched fetch(Row claim) {
    String problem = claim.getAs(IngestTransforms.PROBLEM.name());
    if (problem != null) {
      String[] reasonAndDetail = problem.split(": ", 2);
      return new Fetched(
          claim, null, reasonAndDetail[0], "The folder could not be listed: " + reasonAndDetail[1]);
    }
    try {
      String uri = claim.getAs(Sources.URI.name());
      return new Fetched(claim, Storage.read(uri, caps.maxBytes(), hadoop.value()), null, null);
    } catch (Storage.Unreadable e) {
      return new Fetched(claim, null, e.reason(), e.getMessage());
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
    ImageInfo facts = ImageDecoder.inspect(bytes, caps);
    try (Mat picture = ImageDecoder.decode(bytes, caps)) {
      return RowFactory.create(
          Digests.sha256(bytes),
          facts.format().name(),
          facts.width(),
          facts.height(),
          facts.orientation(),
          facts.frames(),
          PixelHash.of(picture),
          PerceptualHash.of(picture),
          bytes);
    }
  }

  private static Row row(Row claim, Status status, String reason, String message, Row image) {
    return RowFactory.create(
        claim.getAs(Sources.SOURCE_ID.name()),
        claim.getAs(Sources.URI.name()),
        claim.getAs(Sources.DATASET.name()),
        claim.getAs(Sources.CLAIMED_NAME.name()),
        claim.getAs(Sources.CAPTION.name()),
        claim.getAs(Sources.LICENCE.name()),
        claim.getAs(Sources.BASIS.name()),
        status.name(),
        reason,
        claim.getAs(Sources.FILE_BYTES.name()),
        claim.getAs(Sources.MODIFIED_MS.name()),
        image == null ? null : image.getString(0),
        message,
        image);
  }
}
