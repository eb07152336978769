package org.winnow.image;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Reads what a stranger's file says of its picture, and checks it against the caps, without
 * decoding it where that can be avoided.
 */
public final class ImageInspector {
  private ImageInspector() {}

  /**
   * Reads the header and checks it against the caps.
   *
   * @throws UnusableImage if the file is no image, not a supported one, over a cap, or visibly
   *     damaged
   */
  public static ImageInfo inspect(byte[] file, ImageCaps caps) throws UnusableImage {
    ImageFormat format = format(file, caps);
    return facts(format, header(file, format, caps));
  }

  /**
   * Checks that a file can be decoded. A JPEG file that is well formed is not decoded for it; any
   * other file is.
   *
   * @throws UnusableImage as {@link ImageDecoder#decode}
   * @throws IllegalStateException if there is no memory for the picture
   */
  public static ImageInfo checkDecodable(byte[] file, ImageCaps caps) throws UnusableImage {
    ImageInfo info = inspect(file, caps);
    if (info.format() != ImageFormat.JPEG || !JpegStructure.isDecodable(file)) {
      try (Mat picture = ImageDecoder.decode(file, caps)) {
        return info;
      }
    }
    return info;
  }

  static ImageFormat format(byte[] file, ImageCaps caps) throws UnusableImage {
    if (file.length == 0) {
      throw new UnusableImage(ImageReject.EMPTY, "");
    }
    if (file.length > caps.maxBytes()) {
      throw new UnusableImage(
          ImageReject.TOO_MANY_BYTES, "More than " + caps.maxBytes() + " bytes.");
    }
    ImageFormat format = ImageFormat.of(file);
    if (format != ImageFormat.OTHER) {
      return format;
    }
    String name = ImageFormat.unsupported(file);
    throw name.isEmpty()
        ? new UnusableImage(ImageReject.NOT_AN_IMAGE, ImageFormat.looksLike(file))
        : new UnusableImage(ImageReject.UNSUPPORTED_FORMAT, "It is " + name + ".");
  }

  static ImageHeader header(byte[] file, ImageFormat format, ImageCaps caps) throws UnusableImage {
    ImageHeader header = ImageHeader.of(format, file);
    long shorter = Math.min(header.width(), header.height());
    long longer = Math.max(header.width(), header.height());
    String size = header.width() + " x " + header.height() + ".";
    if (longer <= 0) {
      throw new UnusableImage(ImageReject.BAD_HEADER, "");
    }
    if (longer > caps.maxSide()) {
      throw new UnusableImage(ImageReject.SIDE_TOO_LONG, size);
    }
    if (shorter < caps.minSide()) {
      throw new UnusableImage(ImageReject.SIDE_TOO_SHORT, size);
    }
    if (header.width() * header.height() > caps.maxPixels()) {
      throw new UnusableImage(ImageReject.TOO_MANY_PIXELS, size);
    }
    if (header.frames() > caps.maxFrames()) {
      throw new UnusableImage(ImageReject.TOO_MANY_FRAMES, header.frames() + " frames.");
    }
    return header;
  }

  private static ImageInfo facts(ImageFormat format, ImageHeader header) {
    boolean turned = header.orientation() >= 5;
    return new ImageInfo(
        format,
        (int) (turned ? header.height() : header.width()),
        (int) (turned ? header.width() : header.height()),
        header.orientation(),
        header.frames());
  }
}
