package org.winnow.image;

/**
 * The header of a TIFF file (TIFF 6.0): size and orientation of the first page, and the number of
 * pages.
 */
final class TiffHeader {
  private static final int MOST_PAGES = 100_000;
  private static final int MOST_TAGS = 512;

  /** Photometric interpretation: a fourth sample of such pixels is alpha, that of CMYK is ink. */
  private static final int RGB = 2;

  private TiffHeader() {}

  static ImageHeader read(Bytes b) {
    boolean little = b.startsWith('I', 'I');
    long directory = number(b, 4, 4, little);
    long width = 0;
    long height = 0;
    int pages = 0;
    String variant = "";
    boolean extra = false;
    boolean unnamedExtra = false;
    int photometric = 0;
    while (directory > 0 && directory < b.length() && pages < MOST_PAGES) {
      int tags = (int) Math.min(MOST_TAGS, number(b, directory, 2, little));
      for (int i = 0; i < tags && pages == 0; i++) {
        long entry = directory + 2 + 12L * i;
        long tag = number(b, entry, 2, little);
        int size = number(b, entry + 2, 2, little) == 3 ? 2 : 4;
        if (tag == 256) {
          width = number(b, entry + 8, size, little);
        } else if (tag == 257) {
          height = number(b, entry + 8, size, little);
        } else if (tag == 259 && number(b, entry + 8, size, little) == 6) {
          variant = "TIFF with old-style JPEG";
        } else if (tag == 258 && first(b, entry, little) > 16) {
          variant = "TIFF of " + first(b, entry, little) + " bits a sample";
        } else if (tag == 339 && first(b, entry, little) == 3) {
          variant = "TIFF of floating-point samples";
        } else if (tag == 262) {
          photometric = first(b, entry, little);
        } else if (tag == 277) {
          unnamedExtra = first(b, entry, little) == 4;
        } else if (tag == 338) {
          extra = first(b, entry, little) > 0;
        }
      }
      pages++;
      directory = number(b, directory + 2 + 12L * tags, 4, little);
    }
    return new ImageHeader(
            width, height, ExifOrientation.read(b), Math.max(1, pages), true, variant)
        .withTransparency(extra || (unnamedExtra && photometric == RGB));
  }

  /** The first of the 16-bit values of an entry: more than two lie elsewhere in the file. */
  private static int first(Bytes b, long entry, boolean little) {
    long count = number(b, entry + 4, 4, little);
    long place = count > 2 ? number(b, entry + 8, 4, little) : entry + 8;
    return (int) number(b, place, 2, little);
  }

  private static long number(Bytes b, long place, int size, boolean little) {
    if (size == 2) {
      return little ? b.little16(place) : b.big16(place);
    }
    return little ? b.little32(place) : b.big32(place);
  }
}
