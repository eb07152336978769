package org.winnow.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The orientation tag of EXIF data (JEITA CP-3451, tag 0x0112), and what it means for a picture.
 */
final class ExifOrientation {
  private static final int ORIENTATION = 0x0112;
  private static final int MOST_TAGS = 512;

  private ExifOrientation() {}

  /**
   * Reads the orientation.
   *
   * @param tiff a TIFF structure: the EXIF data after its "Exif" mark, or a TIFF file
   * @return 1 to 8; 1 where there is none or it makes no sense
   */
  static int read(Bytes tiff) {
    boolean little = tiff.startsWith('I', 'I', 42, 0);
    if (!little && !tiff.startsWith('M', 'M', 0, 42)) {
      return 1;
    }
    long directory = little ? tiff.little32(4) : tiff.big32(4);
    int tags = Math.min(MOST_TAGS, little ? tiff.little16(directory) : tiff.big16(directory));
    for (int i = 0; i < tags; i++) {
      long entry = directory + 2 + 12L * i;
      int tag = little ? tiff.little16(entry) : tiff.big16(entry);
      if (tag == ORIENTATION) {
        int value = little ? tiff.little16(entry + 8) : tiff.big16(entry + 8);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /**
   * Turns a picture upright.
   *
   * @param orientation 1 to 8
   * @return the stored picture itself where it is upright
   */
  static Mat upright(Mat stored, int orientation) {
    if (orientation == 1) {
      return stored;
    }
    Mat upright = new Mat();
    try {
      if (orientation >= 5) {
        opencv_core.transpose(stored, upright);
      } else {
        stored.copyTo(upright);
      }
      // After the transposition, 5 needs nothing, 6 a mirror left-right, 7 both, 8 a mirror
      // up-down.
      switch (orientation) {
        case 2, 6 -> opencv_core.flip(upright, upright, 1);
        case 3, 7 -> opencv_core.flip(upright, upright, -1);
        case 4, 8 -> opencv_core.flip(upright, upright, 0);
        default -> {}
      }
      return upright;
    } catch (RuntimeException e) {
      upright.close();
      throw e;
    }
  }
}
