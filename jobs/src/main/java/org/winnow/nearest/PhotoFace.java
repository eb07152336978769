package org.winnow.nearest;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.config.Config;
import org.winnow.console.NearestErrors;
import org.winnow.face.Detection;
import org.winnow.face.DetectionFault;
import org.winnow.face.FaceAligner;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.model.Device;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.detect.Detector;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.detect.ScalingDetector;
import org.winnow.model.embed.Embedders;
import org.winnow.model.embed.UnitVector;
import org.winnow.spark.TaskModel;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;

/**
 * The most prominent face of a photograph that is no part of the warehouse.
 *
 * @param vector unit vector
 * @param faces number of faces in the photograph
 */
public record PhotoFace(float[] vector, int faces) {
  /**
   * Detects and embeds on the driver. The detector is that of the faces in the warehouse; if they
   * have several, that of the settings.
   *
   * @param name of the file, for messages
   * @param model embedder
   * @throws org.winnow.console.UserException if no face is found, or the file is no photograph
   */
  public static PhotoFace of(
      byte[] file, String name, String model, DeltaStore tables, Config config) {
    ModelCatalogue catalogue = ModelCatalogue.load(config.models().dir());
    ModelSpec detectorSpec =
        catalogue.resolve(detector(tables, config), Task.DETECTION, config.models().dir());
    ModelSpec embedder = catalogue.resolve(model, Task.EMBEDDING, config.models().dir());
    Detector detector =
        new ScalingDetector(
            DetectorFamilies.of(
                config
                    .detect()
                    .minScore()
                    .map(min -> detectorSpec.withThreshold("score", min))
                    .orElse(detectorSpec),
                Device.CPU),
            TaskModel.detectOptions(config));
    try (Mat picture = ImageDecoder.decode(file, config.ingest().caps())) {
      List<Detection> faces =
          DetectionFault.usable(detector.detect(picture), picture.cols(), picture.rows());
      Detection shown =
          faces.stream()
              .max(
                  Comparator.comparingDouble(
                      face -> prominence(face, picture.cols(), picture.rows())))
              .orElseThrow(
                  () -> NearestErrors.photograph(name, "The detector found no face in it."));
      try (Mat crop = FaceAligner.align(picture, shown.landmarks())) {
        UnitVector vector =
            UnitVector.of(Embedders.of(embedder, Device.CPU).embed(List.of(crop))[0]);
        if (!vector.usable()) {
          throw NearestErrors.photograph(name, "The embedder's output for its face is no vector.");
        }
        return new PhotoFace(vector.values(), faces.size());
      }
    } catch (UnusableImage e) {
      throw NearestErrors.photograph(name, e.getMessage());
    }
  }

  private static String detector(DeltaStore tables, Config config) {
    List<String> detectors =
        tables
            .read(Faces.TABLE)
            .select(Faces.DETECTOR_ID.col())
            .distinct()
            .limit(2)
            .as(Encoders.STRING())
            .collectAsList();
    return detectors.size() == 1 ? detectors.get(0) : config.detect().model();
  }

  /** As {@link org.winnow.table.Prominence} defines it. */
  private static double prominence(Detection face, int width, int height) {
    double side = Math.sqrt((double) face.width() * face.height());
    double right = offset(face.x(), face.width(), width);
    double down = offset(face.y(), face.height(), height);
    return side * (1 - 0.5 * Math.max(right, down));
  }

  private static double offset(double start, double length, double whole) {
    return Math.min(1, Math.abs((start + length / 2) / whole - 0.5) * 2);
  }
}
