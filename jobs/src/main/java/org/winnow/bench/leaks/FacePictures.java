package org.winnow.bench.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.Detection;
import org.winnow.face.DetectionFault;
import org.winnow.face.FaceAligner;
import org.winnow.model.detect.Detector;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.UnitVector;

/** Cuts out and embeds the first face of pictures, as the stage {@code synthesize} does. */
record FacePictures(Detector detector, Embedder embedder) {

  /**
   * The unit vector of each picture; empty if it shows no usable face.
   *
   * @param pictures 8 bit, BGR; they are not changed
   */
  List<Optional<float[]>> vectors(List<Mat> pictures) {
    List<Optional<float[]>> vectors = new ArrayList<>();
    List<Mat> crops = new ArrayList<>();
    try {
      List<Integer> shown = new ArrayList<>();
      for (Mat picture : pictures) {
        crop(picture)
            .ifPresent(
                crop -> {
                  shown.add(vectors.size());
                  crops.add(crop);
                });
        vectors.add(Optional.empty());
      }
      List<Optional<float[]>> embedded = embed(embedder, crops);
      for (int i = 0; i < embedded.size(); i++) {
        vectors.set(shown.get(i), embedded.get(i));
      }
      return vectors;
    } finally {
      crops.forEach(Mat::close);
    }
  }

  /** The aligned crop of the first face of a picture, for the caller to close. */
  Optional<Mat> crop(Mat picture) {
    List<Detection> faces =
        DetectionFault.usable(detector.detect(picture), picture.cols(), picture.rows());
    return faces.isEmpty()
        ? Optional.empty()
        : Optional.of(FaceAligner.align(picture, faces.get(0).landmarks()));
  }

  /** The unit vectors of aligned crops by an embedder; empty where its output is none. */
  static List<Optional<float[]>> embed(Embedder embedder, List<Mat> crops) {
    List<Optional<float[]>> vectors = new ArrayList<>();
    if (!crops.isEmpty()) {
      for (float[] raw : embedder.embed(crops)) {
        UnitVector unit = UnitVector.of(raw);
        vectors.add(unit.usable() ? Optional.of(unit.values()) : Optional.empty());
      }
    }
    return vectors;
  }
}
