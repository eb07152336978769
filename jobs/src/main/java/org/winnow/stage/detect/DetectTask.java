package org.winnow.stage.detect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.CropQuality;
import org.winnow.face.Detection;
import org.winnow.face.DetectionFault;
import org.winnow.face.FaceAligner;
import org.winnow.image.CropCodec;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.model.detect.Detector;
import org.winnow.spark.Prefetch;
import org.winnow.spark.TaskModel;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;

/**
 * Detects, aligns and measures the faces of images on executors. Maps an image to a row with its
 * outcome.
 */
final class DetectTask implements MapPartitionsFunction<Row, Row> {
  /** Columns of an input row. */
  static final Column[] INPUT = {
    Images.IMAGE_ID.col(), Images.BYTES.col(), Images.WIDTH.col(), Images.HEIGHT.col()
  };

  /**
   * Limits of decoding ahead: one further picture, and 128 MiB of pixels in total. A single picture
   * may exceed them.
   */
  private static final Prefetch.Limits PREFETCH_LIMITS = new Prefetch.Limits(1, 2, 128L << 20);

  private static final int BYTES_PER_PIXEL = 3;

  private final TaskModel model;
  private final ImageCaps caps;
  private final String detectorId;
  private final LongAccumulator done;

  DetectTask(TaskModel model, ImageCaps caps, LongAccumulator done) {
    this.model = model;
    this.caps = caps;
    this.detectorId = model.id();
    this.done = done;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) {
    Detector detector = model.detector();
    Prefetch<Row, Decoded> pictures =
        new Prefetch<>(images, PREFETCH_LIMITS, DetectTask::decodedBytes, this::decode);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> pictures.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pictures.hasNext();
      }

      @Override
      public Row next() {
        try (Decoded decoded = pictures.next()) {
          done.add(1);
          return outcome(decoded, detector);
        }
      }
    };
  }

  /** The picture of an image, or the reason why there is none. */
  private record Decoded(String imageId, Mat picture, UnusableImage fault)
      implements AutoCloseable {
    @Override
    public void close() {
      if (picture != null) {
        picture.close();
      }
    }
  }

  private static long decodedBytes(Row image) {
    return (long) BYTES_PER_PIXEL * image.getInt(2) * image.getInt(3);
  }

  private Decoded decode(Row image) {
    String id = image.getString(0);
    try {
      return new Decoded(id, ImageDecoder.decode(image.getAs(1), caps), null);
    } catch (UnusableImage e) {
      return new Decoded(id, null, e);
    }
  }

  private Row outcome(Decoded decoded, Detector detector) {
    if (decoded.fault() != null) {
      return quarantined(
          decoded.imageId(), decoded.fault().reason().name(), decoded.fault().getMessage(), 0);
    }
    Mat picture = decoded.picture();
    List<Detection> found = new ArrayList<>();
    Map<DetectionFault, Integer> dropped = new EnumMap<>(DetectionFault.class);
    for (Detection face : detector.detect(picture)) {
      Optional<DetectionFault> fault = DetectionFault.of(face, picture.cols(), picture.rows());
      fault.ifPresentOrElse(
          reason -> dropped.merge(reason, 1, Integer::sum), () -> found.add(face));
    }
    int droppedCount = dropped.values().stream().mapToInt(Integer::intValue).sum();
    if (!found.isEmpty()) {
      List<Row> faces = new ArrayList<>(found.size());
      for (Detection face : found) {
        faces.add(face(decoded, face, faces.size()));
      }
      return RowFactory.create(
          decoded.imageId(), null, null, droppedCount, faces.toArray(Row[]::new));
    }
    return droppedCount == 0
        ? quarantined(decoded.imageId(), Quarantine.NO_FACE, "The detector found no face.", 0)
        : quarantined(decoded.imageId(), Quarantine.UNUSABLE_FACE, describe(dropped), droppedCount);
  }

  private static String describe(Map<DetectionFault, Integer> dropped) {
    return dropped.keySet().stream()
        .map(DetectionFault::words)
        .collect(
            Collectors.joining(
                "; ", "The detector's output describes no face that can be cut out: ", "."));
  }

  private static Row quarantined(String imageId, String reason, String message, int drops) {
    return RowFactory.create(imageId, reason, message, drops, new Row[0]);
  }

  private Row face(Decoded decoded, Detection face, int index) {
    Mat picture = decoded.picture();
    try (Mat crop = FaceAligner.align(picture, face.landmarks())) {
      CropQuality quality =
          CropQuality.measure(crop, face.landmarks(), picture.cols(), picture.rows());
      return Faces.row(
          new Faces.Place(decoded.imageId(), index, detectorId),
          face,
          quality,
          CropCodec.encode(crop));
    }
  }
}
