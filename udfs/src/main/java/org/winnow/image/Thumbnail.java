package org.winnow.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Small square pictures of faces for people to look at, as WebP files of a few kilobytes. */
public final class Thumbnail {
  /** Pixels of a side that are left of a blurred face: hair and skin show, the person does not. */
  private static final int BLURRED_SIDE = 8;

  private static final int QUALITY = 72;

  private Thumbnail() {}

  /**
   * A crop made small.
   *
   * @param crop a picture file, see {@link CropCodec}
   * @param side width and height of the result, in pixels
   * @throws IllegalArgumentException if the bytes are no picture
   */
  public static byte[] clear(byte[] crop, int side) {
    try (Mat picture = CropCodec.decode(crop);
        Mat small = scaled(picture, side, opencv_imgproc.INTER_AREA)) {
      return encode(small);
    }
  }

  /**
   * A crop made small and unrecognisable: it holds no more than 8 x 8 pixels of the face, so that
   * no filter brings it back.
   *
   * @param crop a picture file, see {@link CropCodec}
   * @param side width and height of the result, in pixels
   * @throws IllegalArgumentException if the bytes are no picture
   */
  public static byte[] blurred(byte[] crop, int side) {
    try (Mat picture = CropCodec.decode(crop);
        Mat few = scaled(picture, BLURRED_SIDE, opencv_imgproc.INTER_AREA);
        Mat smooth = scaled(few, side, opencv_imgproc.INTER_CUBIC)) {
      return encode(smooth);
    }
  }

  private static Mat scaled(Mat picture, int side, int interpolation) {
    Mat result = new Mat();
    try (Size size = new Size(side, side)) {
      opencv_imgproc.resize(picture, result, size, 0, 0, interpolation);
    }
    return result;
  }

  private static byte[] encode(Mat picture) {
    try (BytePointer out = new BytePointer();
        IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, QUALITY)) {
      if (!opencv_imgcodecs.imencode(".webp", picture, out, settings)) {
        throw new IllegalStateException("a thumbnail could not be encoded");
      }
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }
}
