package org.winnow.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.bytedeco.opencv.opencv_core.Mat;

/** A digest of pixels: equal for one picture in two containers. */
public final class PixelHash {
  private PixelHash() {}

  /**
   * SHA-256 over width and height (big-endian, 4 bytes each) and the pixels row by row, as 64
   * hexadecimal digits.
   */
  public static String of(Mat picture) {
    MessageDigest digest = Digests.digest();
    digest.update(ByteBuffer.allocate(8).putInt(picture.cols()).putInt(picture.rows()).flip());
    int row = picture.cols() * (int) picture.elemSize();
    byte[] pixels = new byte[row];
    for (int y = 0; y < picture.rows(); y++) {
      picture.ptr(y).get(pixels);
      digest.update(pixels);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
