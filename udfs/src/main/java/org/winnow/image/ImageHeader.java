package org.winnow.image;

/**
 * What a parser reads from a header.
 *
 * @param width stored width in pixels, before the orientation is applied; 0 or less if unreadable
 * @param height stored height in pixels
 * @param orientation EXIF orientation, 1 to 8
 * @param frames frames or pages, at least 1
 * @param complete whether the file holds the end of its picture, as far as its structure tells
 * @param variant name of an uncommon variant of the format, which a decoder may not know; empty if
 *     the file is a common one
 * @param transparent whether pixels may be transparent
 */
record ImageHeader(
    long width,
    long height,
    int orientation,
    int frames,
    boolean complete,
    String variant,
    boolean transparent) {

  ImageHeader(long width, long height, int orientation, int frames, boolean complete) {
    this(width, height, orientation, frames, complete, "", false);
  }

  ImageHeader(
      long width, long height, int orientation, int frames, boolean complete, String variant) {
    this(width, height, orientation, frames, complete, variant, false);
  }

  ImageHeader withTransparency(boolean may) {
    return new ImageHeader(width, height, orientation, frames, complete, variant, may);
  }

  /** Reads the header of a file whose format is known. Bounded by the file's length. */
  static ImageHeader of(ImageFormat format, byte[] file) {
    Bytes b = new Bytes(file);
    return switch (format) {
      case JPEG -> JpegHeader.read(b);
      case PNG -> png(b);
      case WEBP -> webp(b);
      case AVIF -> AvifHeader.read(b);
      case BMP -> bmp(b);
      case GIF -> GifHeader.read(b);
      case TIFF -> TiffHeader.read(b);
      case PNM -> PnmHeader.read(b);
      case OTHER -> throw new IllegalArgumentException("no header is read of " + format);
    };
  }

  private static ImageHeader png(Bytes b) {
    int frames = 1;
    int orientation = 1;
    boolean ended = false;
    // Colour types 4 and 6 have an alpha channel; others may name transparent colours.
    boolean transparent = (b.at(25) & 4) != 0;
    long place = 8;
    while (place + 8 <= b.length() && !ended) {
      long length = b.big32(place);
      if (b.isText(place + 4, "acTL")) {
        frames = (int) Math.max(1, Math.min(Integer.MAX_VALUE, b.big32(place + 8)));
      } else if (b.isText(place + 4, "eXIf")) {
        orientation = ExifOrientation.read(b.part(place + 8, length));
      }
      transparent |= b.isText(place + 4, "tRNS");
      ended = b.isText(place + 4, "IEND");
      place += 12 + length;
    }
    return new ImageHeader(b.big32(16), b.big32(20), orientation, frames, ended)
        .withTransparency(transparent);
  }

  private static ImageHeader webp(Bytes b) {
    long width = 0;
    long height = 0;
    int frames = 0;
    int orientation = 1;
    boolean transparent = false;
    long place = 12;
    while (place + 8 <= b.length()) {
      long length = b.little32(place + 4);
      long body = place + 8;
      switch (b.text(place, 4)) {
        case "VP8X" -> {
          width = b.little24(body + 4) + 1L;
          height = b.little24(body + 7) + 1L;
          transparent |= (b.at(body) & 0x10) != 0;
        }
        case "VP8 " -> {
          width = width > 0 ? width : b.little16(body + 6) & 0x3FFF;
          height = height > 0 ? height : b.little16(body + 8) & 0x3FFF;
        }
        case "VP8L" -> {
          long bits = b.little32(body + 1);
          width = width > 0 ? width : (bits & 0x3FFF) + 1;
          height = height > 0 ? height : (bits >> 14 & 0x3FFF) + 1;
          transparent |= (bits >> 28 & 1) != 0;
        }
        case "ANMF" -> frames++;
        case "EXIF" -> {
          int mark = b.isText(body, "Exif") ? 6 : 0;
          orientation = ExifOrientation.read(b.part(body + mark, length - mark));
        }
        default -> {}
      }
      place = body + length + (length & 1);
    }
    boolean complete = b.little32(4) + 8 <= b.length();
    return new ImageHeader(width, height, orientation, Math.max(1, frames), complete)
        .withTransparency(transparent);
  }

  private static ImageHeader bmp(Bytes b) {
    long headerSize = b.little32(14);
    boolean old = headerSize == 12;
    long width = old ? b.little16(18) : (int) b.little32(18);
    // A negative height means rows from the top.
    long height = old ? b.little16(20) : Math.abs((long) (int) b.little32(22));
    int bits = old ? b.little16(24) : b.little16(28);
    long compression = old ? 0 : b.little32(30);
    boolean plain = compression == 0 || compression == 3;
    long row = (width * bits + 31) / 32 * 4;
    boolean complete = !plain || b.little32(10) + row * height <= b.length();
    return new ImageHeader(width, height, 1, 1, complete);
  }
}
