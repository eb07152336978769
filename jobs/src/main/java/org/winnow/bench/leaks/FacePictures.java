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

/** Embeds the first face of pictures, as the stage {@code synthesize} does. */
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
        List<Detection> faces =
            DetectionFault.usable(detector.detect(picture), picture.cols(), picture.rows());
        if (!faces.isEmpty()) {
          shown.add(vectors.size());
          crops.add(FaceAligner.align(picture, faces.get(0).landmarks()));
        }
        vectors.add(Optional.empty());
      }
      if (!crops.isEmpty()) {
        float[][] raw = embedder.embed(crops);
        for (int i = 0; i < raw.length; i++) {
          UnitVector unit = UnitVector.of(raw[i]);
          vectors.set(shown.get(i), unit.usable() ? Optional.of(unit.values()) : Optional.empty());
        }
      }
      return vectors;
    } finally {
      crops.forEach(Mat::close);
    }
  }
}
