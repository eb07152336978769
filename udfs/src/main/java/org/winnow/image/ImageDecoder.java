package org.winnow.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Turns the bytes of a stranger's file into an upright picture, or says why not. {@link
 * ImageInspector} checks the caps before the decoder sees a byte.
 */
public final class ImageDecoder {
  private static final int GREY = 128;

  static {
    OpenCvThreads.useCallersOnly();
  }

  private ImageDecoder() {}

  /**
   * Decodes a file.
   *
   * @return 8 bit, three channels, BGR, turned upright; what is transparent lies on white, 16 bits
   *     are scaled to 8, the first frame is taken. The caller closes it.
   * @throws UnusableImage as {@link ImageInspector#inspect}, and if the decoder cannot read it or
   *     the file ends before its picture
   * @throws IllegalStateException if there is no memory for the picture
   */
  public static Mat decode(byte[] file, ImageCaps caps) throws UnusableImage {
    return decode(file, caps, Integer.MAX_VALUE);
  }

  /**
   * Decodes a file, at a half, a quarter or an eighth of its size where that is cheaper: for a JPEG
   * that is complete. Whether a file can be decoded does not depend on it.
   *
   * @param minSide minimum length of the shorter side of a reduced picture, in pixels
   * @return as {@link #decode(byte[], ImageCaps)}
   * @throws UnusableImage as {@link #decode(byte[], ImageCaps)}
   */
  static Mat decode(byte[] file, ImageCaps caps, int minSide) throws UnusableImage {
    ImageFormat format = ImageInspector.format(file, caps);
    ImageHeader header = ImageInspector.header(file, format, caps);
    boolean reducible = format == ImageFormat.JPEG && header.complete();
    Mat stored = read(file, reducible ? mode(header, minSide) : opencv_imgcodecs.IMREAD_COLOR);
    if (stored == null) {
      throw unreadable(format, header);
    }
    try {
      if (!header.complete() && endsInGrey(stored)) {
        throw new UnusableImage(ImageReject.TRUNCATED, "It is a " + format + ".");
      }
      if (format == ImageFormat.JPEG && JpegHeader.isPlainCmyk(file)) {
        opencv_core.bitwise_not(stored, stored);
      }
      if (header.transparent()) {
        layOnWhite(stored, file);
      }
      Mat upright = ExifOrientation.upright(stored, header.orientation());
      if (upright != stored) {
        stored.close();
      }
      return upright;
    } catch (RuntimeException e) {
      stored.close();
      NativeMemory.check(e);
      throw e;
    } catch (UnusableImage e) {
      stored.close();
      throw e;
    }
  }

  private static int mode(ImageHeader header, int minSide) {
    long reduction = Math.min(header.width(), header.height()) / minSide;
    if (reduction >= 8) {
      return opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
    }
    if (reduction >= 4) {
      return opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
    }
    return reduction >= 2 ? opencv_imgcodecs.IMREAD_REDUCED_COLOR_2 : opencv_imgcodecs.IMREAD_COLOR;
  }

  private static UnusableImage unreadable(ImageFormat format, ImageHeader header) {
    if (!header.variant().isEmpty()) {
      return new UnusableImage(ImageReject.UNSUPPORTED_FORMAT, "It is a " + header.variant() + ".");
    }
    // The decoder swallows a want of memory of its own buffers: ask for as much again.
    try (Mat room = new Mat((int) header.height(), (int) header.width(), opencv_core.CV_8UC3)) {
      return new UnusableImage(
          header.complete() ? ImageReject.CORRUPT : ImageReject.TRUNCATED,
          "It is a " + format + ".");
    } catch (RuntimeException e) {
      NativeMemory.check(e);
      throw e;
    }
  }

  /** The stored picture; {@code null} if the decoder cannot read it. */
  private static Mat read(byte[] file, int mode) {
    try (BytePointer bytes = new BytePointer(file);
        Mat buffer = new Mat(1, file.length, opencv_core.CV_8UC1, bytes)) {
      Mat picture =
          opencv_imgcodecs.imdecode(buffer, mode | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION);
      if (picture.empty()) {
        picture.close();
        return null;
      }
      return picture;
    } catch (RuntimeException e) {
      // JavaCPP turns OpenCV's exceptions into this; what it says is about the stranger's file.
      NativeMemory.check(e);
      return null;
    }
  }

  /** Mixes white into a decoded picture where the file is transparent. */
  private static void layOnWhite(Mat picture, byte[] file) {
    Mat full = read(file, opencv_imgcodecs.IMREAD_UNCHANGED);
    if (full == null) {
      return;
    }
    try (full;
        Mat alpha = new Mat();
        Mat alphas = new Mat();
        Mat white = new Mat();
        MatVector planes = new MatVector(3)) {
      if (full.channels() != 4
          || full.rows() != picture.rows()
          || full.cols() != picture.cols()
          || (full.depth() != opencv_core.CV_8U && full.depth() != opencv_core.CV_16U)) {
        return;
      }
      opencv_core.extractChannel(full, alpha, 3);
      if (full.depth() == opencv_core.CV_16U) {
        alpha.convertTo(alpha, opencv_core.CV_8U, 1 / 257.0, 0);
      }
      opencv_core.bitwise_not(alpha, white);
      if (opencv_core.countNonZero(white) == 0) {
        return;
      }
      planes.put(0, alpha).put(1, alpha).put(2, alpha);
      opencv_core.merge(planes, alphas);
      opencv_core.multiply(picture, alphas, picture, 1 / 255.0, -1);
      opencv_core.bitwise_not(alphas, alphas);
      opencv_core.add(picture, alphas, picture);
    }
  }

  /**
   * Whether the last block is the flat middle grey that a JPEG decoder puts where data is missing.
   */
  private static boolean endsInGrey(Mat picture) {
    int side = Math.min(8, Math.min(picture.rows(), picture.cols()));
    try (Rect place = new Rect(picture.cols() - side, picture.rows() - side, side, side);
        Mat corner = picture.apply(place);
        Scalar darkest = new Scalar(GREY - 1, GREY - 1, GREY - 1, 0);
        Scalar lightest = new Scalar(GREY + 1, GREY + 1, GREY + 1, 0);
        Mat low = new Mat(side, side, picture.type(), darkest);
        Mat high = new Mat(side, side, picture.type(), lightest);
        Mat inside = new Mat()) {
      opencv_core.inRange(corner, low, high, inside);
      return opencv_core.countNonZero(inside) == side * side;
    }
  }
}
