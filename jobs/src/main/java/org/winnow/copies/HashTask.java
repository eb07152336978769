package org.winnow.copies;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.Pdq;
import org.winnow.image.PerceptualHash;
import org.winnow.image.PixelHash;
import org.winnow.image.UnusableImage;
import org.winnow.model.embed.PictureDescriptor;
import org.winnow.spark.TaskModel;
import org.winnow.table.Images;

/** Hashes images on executors. Maps an image to a row of {@link HashTransforms#OUTCOME}. */
final class HashTask implements MapPartitionsFunction<Row, Row> {
  /** Columns of an input row. */
  static final Column[] INPUT = {Images.IMAGE_ID.col(), Images.BYTES.col()};

  private final ImageCaps caps;

  /** Models that describe pictures: one, or none. */
  private final List<TaskModel> models;

  private final LongAccumulator done;

  HashTask(ImageCaps caps, Optional<TaskModel> model, LongAccumulator done) {
    this.caps = caps;
    this.models = model.map(List::of).orElse(List.of());
    this.done = done;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) {
    Optional<PictureDescriptor> descriptor = models.stream().map(TaskModel::descriptor).findFirst();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return images.hasNext();
      }

      @Override
      public Row next() {
        done.add(1);
        return outcome(images.next(), descriptor);
      }
    };
  }

  private Row outcome(Row image, Optional<PictureDescriptor> descriptor) {
    String id = image.getString(0);
    byte[] file = image.getAs(1);
    try (Mat picture = ImageDecoder.decode(file, caps)) {
      Pdq pdq = Pdq.of(picture);
      return RowFactory.create(
          id,
          PixelHash.of(picture),
          PerceptualHash.of(picture),
          pdq.hash(),
          pdq.mirror(),
          pdq.quality(),
          (long) file.length,
          null,
          descriptor.flatMap(model -> model.describe(picture)).orElse(null),
          null,
          null);
    } catch (UnusableImage e) {
      return RowFactory.create(
          id, null, null, null, null, null, null, null, null, e.reason().name(), e.getMessage());
    }
  }
}
