package org.winnow.image;

/**
 * The header of a GIF file (GIF89a specification): the screen, the extents of its frames, and how
 * many there are.
 */
final class GifHeader {
  private GifHeader() {}

  static ImageHeader read(Bytes b) {
    long width = b.little16(6);
    long height = b.little16(8);
    int frames = 0;
    boolean ended = false;
    boolean transparent = false;
    long place = 13 + table(b.at(10));
    while (place < b.length() && !ended) {
      switch (b.at(place)) {
        case 0x2C -> {
          // A frame may reach beyond the screen: a decoder then allocates the larger of the two.
          width = Math.max(width, b.little16(place + 1) + (long) b.little16(place + 5));
          height = Math.max(height, b.little16(place + 3) + (long) b.little16(place + 7));
          frames++;
          place = afterBlocks(b, place + 11 + table(b.at(place + 9)));
        }
        case 0x21 -> {
          // A graphic control extension may name a transparent colour.
          transparent |= b.at(place + 1) == 0xF9 && (b.at(place + 3) & 1) != 0;
          place = afterBlocks(b, place + 2);
        }
        case 0x3B -> ended = true;
        default -> place = b.length();
      }
    }
    // Many programs leave the trailer out: a first frame with its end is enough.
    return new ImageHeader(width, height, 1, Math.max(1, frames), ended || frames > 1)
        .withTransparency(transparent);
  }

  private static int table(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private static long afterBlocks(Bytes b, long from) {
    long place = from;
    while (place < b.length() && b.at(place) != 0) {
      place += 1 + b.at(place);
    }
    return place + 1;
  }
}
