package org.winnow.face;

import java.util.function.Supplier;
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

  /** Number of the grey levels of a face. */
  public static final int GREY_LEVELS = FINE_SIDE * FINE_SIDE;

  private final RegistrationLevel coarse;

  /** Most faces are given up on the coarse level. */
  private final Supplier<RegistrationLevel> lazyFine;

  private RegistrationLevel fine;

  private FaceTemplate(RegistrationLevel coarse, Supplier<RegistrationLevel> fine) {
    this.coarse = coarse;
    lazyFine = fine;
  }

  /**
   * Prepares a crop.
   *
   * @param crop see {@link #greyLevels}
   */
  public static FaceTemplate of(Mat crop) {
    return of(greyLevels(crop));
  }

  /**
   * Prepares the grey levels of a crop.
   *
   * @param grey from {@link #greyLevels}
   * @throws IllegalArgumentException if they are too few or too many
   */
  public static FaceTemplate of(byte[] grey) {
    if (grey.length != GREY_LEVELS) {
      throw new IllegalArgumentException(
          "a template has " + GREY_LEVELS + " grey levels, not " + grey.length);
    }
    return new FaceTemplate(
        averaged(grey, FINE_SIDE, COARSE_SIDE), () -> averaged(grey, FINE_SIDE, FINE_SIDE));
  }

  /**
   * What the registration sees of a crop: 56×56 grey levels, 0 outside the photograph. Pixels that
   * are black in all channels count as outside.
   *
   * @param crop from {@link FaceAligner#align}: 112×112, 8 bit, BGR
   * @throws IllegalArgumentException if it has another size or type
   */
  public static byte[] greyLevels(Mat crop) {
    if (crop.type() != opencv_core.CV_8UC3
        || crop.cols() != FaceAligner.SIDE
        || crop.rows() != FaceAligner.SIDE) {
      throw new IllegalArgumentException(
          "a crop of " + crop.cols() + "x" + crop.rows() + " pixels is no aligned face");
    }
    byte[] full = new byte[FaceAligner.SIDE * FaceAligner.SIDE];
    try (Mat grey = new Mat()) {
      opencv_imgproc.cvtColor(crop, grey, opencv_imgproc.COLOR_BGR2GRAY);
      grey.data().get(full);
    }
    RegistrationLevel fine = averaged(full, FaceAligner.SIDE, FINE_SIDE);
    byte[] levels = new byte[GREY_LEVELS];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (fine.isInside(i) ? Math.max(1, Math.round(fine.grey(i))) : 0);
    }
    return levels;
  }

  /** Means of square tiles. A tile with a pixel outside the photograph is outside. */
  private static RegistrationLevel averaged(byte[] grey, int from, int side) {
    int tile = from / side;
    float[] means = new float[side * side];
    boolean[] inside = new boolean[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int sum = 0;
        boolean all = true;
        for (int v = y * tile; v < (y + 1) * tile; v++) {
          for (int u = x * tile; u < (x + 1) * tile; u++) {
            int level = grey[v * from + u] & 0xff;
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
    return new FaceTemplate(coarse.mirrored(), () -> fine().mirrored());
  }

  RegistrationLevel coarse() {
    return coarse;
  }

  synchronized RegistrationLevel fine() {
    if (fine == null) {
      fine = lazyFine.get();
    }
    return fine;
  }
}
