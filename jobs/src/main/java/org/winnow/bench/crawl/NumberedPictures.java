package org.winnow.bench.crawl;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * JPEG files of about one size, each with other bytes: a drawing of coloured clouds with grain, and
 * its number in a comment.
 */
final class NumberedPictures {
  static final int FEWEST_BYTES = 2000;

  private static final int QUALITY = 90;
  private static final int GRAIN = 12;
  private static final int TRIES = 12;

  /** Bytes of a file before the comment: start of image and JFIF header. */
  private static final int HEAD = 20;

  private static final int DIGITS = 16;

  private final byte[] file;

  /**
   * @param bytes about how many bytes a file has, {@link #FEWEST_BYTES} or more
   */
  NumberedPictures(int bytes) {
    int side = 64;
    byte[] drawn = draw(side);
    for (int i = 0; i < TRIES && Math.abs(drawn.length - bytes) > bytes / 100; i++) {
      side = Math.max(16, (int) Math.round(side * Math.sqrt(bytes / (double) drawn.length)));
      drawn = draw(side);
    }
    file = withComment(drawn);
  }

  /** The file of a picture. */
  byte[] get(int number) {
    byte[] copy = file.clone();
    byte[] digits =
        String.format(Locale.ROOT, "%0" + DIGITS + "d", number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, copy, HEAD + 4, DIGITS);
    return copy;
  }

  private static byte[] withComment(byte[] jpeg) {
    byte[] all = new byte[jpeg.length + 4 + DIGITS];
    System.arraycopy(jpeg, 0, all, 0, HEAD);
    all[HEAD] = (byte) 0xff;
    all[HEAD + 1] = (byte) 0xfe;
    all[HEAD + 3] = (byte) (DIGITS + 2);
    System.arraycopy(jpeg, HEAD, all, HEAD + 4 + DIGITS, jpeg.length - HEAD);
    return all;
  }

  private static byte[] draw(int side) {
    SplittableRandom random = new SplittableRandom(side);
    try (Mat small = noise(random, 8, 256);
        Mat grain = noise(random, side, GRAIN);
        Mat clouds = new Mat();
        BytePointer jpeg = new BytePointer();
        IntPointer quality = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY)) {
      opencv_imgproc.resize(small, clouds, new Size(side, side), 0, 0, opencv_imgproc.INTER_CUBIC);
      opencv_core.add(clouds, grain, clouds);
      opencv_imgcodecs.imencode(".jpg", clouds, jpeg, quality);
      byte[] bytes = new byte[(int) jpeg.limit()];
      jpeg.get(bytes);
      return bytes;
    }
  }

  private static Mat noise(SplittableRandom random, int side, int levels) {
    byte[] values = new byte[side * side * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) random.nextInt(levels);
    }
    Mat mat = new Mat(side, side, opencv_core.CV_8UC3);
    mat.data().put(values);
    return mat;
  }
}
