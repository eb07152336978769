package org.winnow.image;

/**
 * The header of an AVIF file: the image spatial extents property (ISO/IEC 23008-12, box {@code
 * ispe}).
 */
final class AvifHeader {
  private static final int WITHIN = 1 << 16;

  private AvifHeader() {}

  static ImageHeader read(Bytes b) {
    long width = 0;
    long height = 0;
    boolean ended = true;
    boolean transparent = false;
    for (int i = 4; i < Math.min(b.length(), WITHIN); i++) {
      if (b.isText(i, "ispe")) {
        // The picture is the largest of the extents: the others are tiles and thumbnails.
        width = Math.max(width, b.big32(i + 8));
        height = Math.max(height, b.big32(i + 12));
      }
      transparent |= b.isText(i, "auxC");
    }
    long place = 0;
    while (place + 8 <= b.length()) {
      long length = b.big32(place);
      if (length < 8) {
        break;
      }
      place += length;
      ended = place <= b.length();
    }
    return new ImageHeader(width, height, 1, 1, ended).withTransparency(transparent);
  }
}
