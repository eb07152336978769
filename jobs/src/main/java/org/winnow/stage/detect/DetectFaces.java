package org.winnow.stage.detect;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.CropQuality;
import org.winnow.face.Detection;
import org.winnow.face.FaceAligner;
import org.winnow.image.CropCodec;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.model.detect.Detector;
import org.winnow.spark.Prefetch;
import org.winnow.spark.TaskModel;
import org.winnow.table.Faces;

/**
 * Finds, aligns and measures the faces of images on executors: one image in, one row with its
 * outcome out.
 */
final class DetectFaces implements MapPartitionsFunction<Row, Row> {
  /** Few: a decoded picture may hold hundreds of megabytes. */
  private static final int DECODED_AHEAD = 2;

  private final TaskModel model;
  private final ImageCaps caps;
  private final String detectorId;
  private final LongAccumulator done;

  DetectFaces(TaskModel model, ImageCaps caps, LongAccumulator done) {
    this.model = model;
    this.caps = caps;
    this.detectorId = model.id();
    this.done = done;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) {
    Detector detector = model.detector();
    Prefetch<Row, Decoded> pictures = new Prefetch<>(images, 1, DECODED_AHEAD, this::decode);
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

  /** An image's picture, or the reason why there is none. */
  private record Decoded(String imageId, Mat picture, UnusableImage fault)
      implements AutoCloseable {
    @Override
    public void close() {
      if (picture != null) {
        picture.close();
      }
    }
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
      return nothing(
          decoded.imageId(), decoded.fault().reason().name(), decoded.fault().getMessage());
    }
    List<Detection> found = detector.detect(decoded.picture());
    if (found.isEmpty()) {
      return nothing(decoded.imageId(), "NO_FACE", "The detector found no face.");
    }
    List<Row> faces = new ArrayList<>(found.size());
    for (Detection face : found) {
      faces.add(face(decoded, face, faces.size()));
    }
    return RowFactory.create(decoded.imageId(), null, null, faces.toArray(Row[]::new));
  }

  private static Row nothing(String imageId, String reason, String message) {
    return RowFactory.create(imageId, reason, message, new Row[0]);
  }

  private Row face(Decoded decoded, Detection face, int index) {
    Mat picture = decoded.picture();
    try (Mat crop = FaceAligner.align(picture, face.landmarks())) {
      CropQuality quality =
          CropQuality.measure(crop, face.landmarks(), picture.cols(), picture.rows());
      return RowFactory.create(
          Faces.id(decoded.imageId(), index),
          decoded.imageId(),
          index,
          detectorId,
          face.score(),
          face.x(),
          face.y(),
          face.width(),
          face.height(),
          face.landmarks(),
          (float) quality.interEye(),
          (float) quality.sharpness(),
          (float) quality.brightness(),
          (float) quality.contrast(),
          (float) quality.pose().yaw(),
          (float) quality.pose().pitch(),
          (float) quality.pose().roll(),
          (float) quality.outside(),
          CropCodec.encode(crop));
    }
  }
}
