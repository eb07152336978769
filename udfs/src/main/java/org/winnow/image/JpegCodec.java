package org.winnow.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pictures as JPEG files of a chosen quality. */
public final class JpegCodec {
  private JpegCodec() {}

  /**
   * The picture as a baseline JPEG file; the same pixels and quality give the same bytes.
   *
   * @param picture 8 bit, BGR or grey
   * @param quality 1 to 100
   */
  public static byte[] encode(Mat picture, int quality) {
    try (BytePointer out = new BytePointer();
        IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
      if (!opencv_imgcodecs.imencode(".jpg", picture, out, settings)) {
        throw new IllegalStateException("a picture could not be encoded");
      }
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  /**
   * The picture of a file that {@link #encode} made.
   *
   * @return 8 bit BGR; the caller closes it
   * @throws IllegalArgumentException if the bytes are no picture
   */
  public static Mat decode(byte[] jpeg) {
    try (BytePointer bytes = new BytePointer(jpeg);
        Mat buffer = new Mat(1, jpeg.length, opencv_core.CV_8UC1, bytes)) {
      Mat picture = opencv_imgcodecs.imdecode(buffer, opencv_imgcodecs.IMREAD_COLOR);
      if (picture.empty()) {
        throw new IllegalArgumentException(jpeg.length + " bytes are no picture");
      }
      return picture;
    }
  }
}
