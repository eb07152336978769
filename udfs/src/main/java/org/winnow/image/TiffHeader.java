package org.winnow.image;

/**
 * The header of a TIFF file (TIFF 6.0): size and orientation of the first page, and the number of
 * pages.
 */
final class TiffHeader {
  private static final int MOST_PAGES = 100_000;
  private static final int MOST_TAGS = 512;

  private TiffHeader() {}

  static ImageHeader read(Bytes b) {
    boolean little = b.startsWith('I', 'I');
    long directory = number(b, 4, 4, little);
    long width = 0;
    long height = 0;
    int pages = 0;
    String variant = "";
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
        }
      }
      pages++;
      directory = number(b, directory + 2 + 12L * tags, 4, little);
    }
    return new ImageHeader(width, height, Exif.orientation(b), Math.max(1, pages), true, variant);
  }

  private static long number(Bytes b, long place, int size, boolean little) {
    if (size == 2) {
      return little ? b.little16(place) : b.big16(place);
    }
    return little ? b.little32(place) : b.big32(place);
  }
}
