package org.winnow.image;

/** The orientation tag of EXIF data (JEITA CP-3451, tag 0x0112). */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int MOST_TAGS = 512;

  private Exif() {}

  /**
   * The orientation.
   *
   * @param tiff a TIFF structure: the EXIF data after its "Exif" mark, or a TIFF file
   * @return 1 to 8; 1 where there is none or it makes no sense
   */
  static int orientation(Bytes tiff) {
    boolean little = tiff.startsWith('I', 'I', 42, 0);
    if (!little && !tiff.startsWith('M', 'M', 0, 42)) {
      return 1;
    }
    long directory = little ? tiff.little32(4) : tiff.big32(4);
    int tags = Math.min(MOST_TAGS, little ? tiff.little16(directory) : tiff.big16(directory));
    for (int i = 0; i < tags; i++) {
      long entry = directory + 2 + 12L * i;
      int tag = little ? tiff.little16(entry) : tiff.big16(entry);
      if (tag == ORIENTATION) {
        int value = little ? tiff.little16(entry + 8) : tiff.big16(entry + 8);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }
}
