package org.winnow.model.detect;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.face.Detection;

/** Finds faces that its detector would miss at the picture's own size, by searching others. */
public final class ScalingDetector implements Detector {
  private final Detector detector;
  private final DetectOptions options;

  /** Wraps a detector, which stays the property of the caller. */
  public ScalingDetector(Detector detector, DetectOptions options) {
    this.detector = detector;
    this.options = options;
  }

  @Override
  public List<Detection> detect(Mat bgrUpright) {
    for (int side : sides(Math.max(bgrUpright.cols(), bgrUpright.rows()))) {
      List<Detection> faces = at(bgrUpright, side);
      if (!faces.isEmpty()) {
        return faces;
      }
    }
    return List.of();
  }

  /** Lengths of the longer side to try, in order, each once. */
  private List<Integer> sides(int longer) {
    int first = Math.min(Math.max(longer, options.enlargeTo()), options.reduceTo());
    List<Integer> sides = new ArrayList<>(List.of(first));
    for (double scale : options.retryScales()) {
      int side = (int) Math.min(Math.round(first * scale), options.reduceTo());
      if (side >= 1 && !sides.contains(side)) {
        sides.add(side);
      }
    }
    return sides;
  }

  private List<Detection> at(Mat bgr, int side) {
    int w = bgr.cols();
    int h = bgr.rows();
    int longer = Math.max(w, h);
    if (side == longer) {
      return detector.detect(bgr);
    }
    int rw = Math.max(1, (int) Math.round((double) w * side / longer));
    int rh = Math.max(1, (int) Math.round((double) h * side / longer));
    int how = side < longer ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR;
    try (Mat resized = new Mat();
        Size size = new Size(rw, rh)) {
      opencv_imgproc.resize(bgr, resized, size, 0, 0, how);
      return detector.detect(resized).stream()
          .map(d -> d.scaled(w / (double) rw, h / (double) rh))
          .sorted(Detection.BEST_FIRST)
          .toList();
    }
  }
}
