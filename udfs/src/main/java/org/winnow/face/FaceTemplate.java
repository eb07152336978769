package org.winnow.face;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * An aligned face, ready to be registered with others: grey levels in a pyramid, and which of them
 * lie within the photograph. It takes about 100 KB. Safe for several threads.
 */
public final class FaceTemplate {
  private static final int COARSE_SIDE = 28;
  private static final int FINE_SIDE = 56;

  private final RegistrationLevel coarse;
  private final RegistrationLevel fine;

  private FaceTemplate(RegistrationLevel coarse, RegistrationLevel fine) {
    this.coarse = coarse;
    this.fine = fine;
  }

  /**
   * Prepares a crop. Pixels that are black in all channels count as outside the photograph.
   *
   * @param crop from {@link FaceAligner#align}: 112×112, 8 bit, BGR
   * @throws IllegalArgumentException if it has another size or type
   */
  public static FaceTemplate of(Mat crop) {
    if (crop.type() != opencv_core.CV_8UC3
        || crop.cols() != FaceAligner.SIDE
        || crop.rows() != FaceAligner.SIDE) {
      throw new IllegalArgumentException(
          "a crop of " + crop.cols() + "x" + crop.rows() + " pixels is no aligned face");
    }
    byte[] levels = new byte[FaceAligner.SIDE * FaceAligner.SIDE];
    try (Mat grey = new Mat()) {
      opencv_imgproc.cvtColor(crop, grey, opencv_imgproc.COLOR_BGR2GRAY);
      grey.data().get(levels);
    }
    return new FaceTemplate(averaged(levels, COARSE_SIDE), averaged(levels, FINE_SIDE));
  }

  /** Means of square tiles. A tile with a pixel outside the photograph is outside. */
  private static RegistrationLevel averaged(byte[] grey, int side) {
    int tile = FaceAligner.SIDE / side;
    float[] means = new float[side * side];
    boolean[] inside = new boolean[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int sum = 0;
        boolean all = true;
        for (int v = y * tile; v < (y + 1) * tile; v++) {
          for (int u = x * tile; u < (x + 1) * tile; u++) {
            int level = grey[v * FaceAligner.SIDE + u] & 0xff;
            all &= level > 0;
            sum += level;
          }
        }
        means[y * side + x] = (float) sum / (tile * tile);
        inside[y * side + x] = all;
      }
    }
    return new RegistrationLevel(side, means, inside);
  }

  /** The face with left and right exchanged. */
  FaceTemplate mirrored() {
    return new FaceTemplate(coarse.mirrored(), fine.mirrored());
  }

  RegistrationLevel coarse() {
    return coarse;
  }

  RegistrationLevel fine() {
    return fine;
  }
}
