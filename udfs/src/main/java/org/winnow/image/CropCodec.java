package org.winnow.image;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.FaceAligner;

/**
 * Aligned crops as PNG files: lossless, so that a model sees the very pixels that were cut out.
 *
 * <p>The pixels are filtered but not deflated: zlib would cost as much as the detector. The tables'
 * own compression (zstd) makes of them what zlib would have made, eight times as fast.
 */
public final class CropCodec {
  private static final int[] SETTINGS = {
    opencv_imgcodecs.IMWRITE_PNG_COMPRESSION,
    0,
    opencv_imgcodecs.IMWRITE_PNG_FILTER,
    opencv_imgcodecs.IMWRITE_PNG_FILTER_SUB
  };

  private CropCodec() {}

  /** The crop as a PNG file. */
  public static byte[] encode(Mat crop) {
    try (BytePointer out = new BytePointer();
        IntPointer settings = new IntPointer(SETTINGS)) {
      if (!opencv_imgcodecs.imencode(".png", crop, out, settings)) {
        throw new IllegalStateException("a crop could not be encoded");
      }
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  /**
   * The crop of a PNG file that {@link #encode} made.
   *
   * @return 8 bit BGR; the caller closes it
   * @throws IllegalArgumentException if the bytes are no picture
   */
  public static Mat decode(byte[] png) {
    return read(png)
        .orElseThrow(
            () -> new IllegalArgumentException("a crop of " + png.length + " bytes is no picture"));
  }

  /**
   * The crop of a file that need not be one.
   *
   * @return 8 bit BGR of {@link FaceAligner#SIDE} pixels a side, which the caller closes; empty if
   *     the bytes are no such picture
   * @throws IllegalStateException if there is no memory for it
   */
  public static Optional<Mat> decodeAligned(byte[] file) {
    Optional<Mat> picture = read(file);
    if (picture.isPresent()
        && (picture.get().cols() != FaceAligner.SIDE || picture.get().rows() != FaceAligner.SIDE)) {
      picture.get().close();
      return Optional.empty();
    }
    return picture;
  }

  private static Optional<Mat> read(byte[] png) {
    if (png.length == 0) {
      return Optional.empty();
    }
    try (BytePointer bytes = new BytePointer(png);
        Mat buffer = new Mat(1, png.length, opencv_core.CV_8UC1, bytes)) {
      Mat crop = opencv_imgcodecs.imdecode(buffer, opencv_imgcodecs.IMREAD_COLOR);
      if (crop.empty()) {
        crop.close();
        return Optional.empty();
      }
      return Optional.of(crop);
    } catch (RuntimeException e) {
      NativeMemory.check(e);
      return Optional.empty();
    }
  }
}
