package org.winnow.image;

/**
 * The header of a JPEG file (ITU-T T.81, annex B): markers up to the first scan, and whether an end
 * follows.
 */
final class JpegHeader {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DNL = 0xDC;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;

  private JpegHeader() {}

  static ImageHeader read(Bytes b) {
    long width = 0;
    long height = 0;
    int orientation = 0;
    boolean complete = false;
    String variant = "";
    long place = 2;
    while (place < b.length()) {
      place = nextMarker(b, place);
      int marker = b.at(place + 1);
      if (marker == EOI && width > 0) {
        complete = true;
        break;
      }
      if (marker == SOS && width > 0 && height > 0) {
        // Entropy-coded data holds no end. Most files have theirs in the last bytes.
        complete = b.findLast(0xFF, EOI) > place;
        break;
      }
      if (marker == SOI || marker == EOI || marker == 0x01) {
        place += 2;
        continue;
      }
      int length = b.big16(place + 2);
      if (isFrame(marker) && width == 0) {
        height = b.big16(place + 5);
        width = b.big16(place + 7);
        variant = variant(marker, b.at(place + 4));
      } else if (marker == DNL && height == 0) {
        height = b.big16(place + 4);
      } else if (marker == APP1 && orientation == 0 && b.isText(place + 4, "Exif\0\0")) {
        orientation = ExifOrientation.read(b.part(place + 10, length - 8L));
      }
      place += 2 + Math.max(2, length);
    }
    return new ImageHeader(width, height, Math.max(1, orientation), 1, complete, variant);
  }

  private static String variant(int frame, int bits) {
    boolean lossless = (frame & 3) == 3;
    if (lossless) {
      return "lossless JPEG";
    }
    return bits == 8 ? "" : "JPEG of " + bits + " bits";
  }

  /**
   * Whether the components are cyan, magenta, yellow and black that were not inverted, as Adobe's
   * programs do.
   */
  static boolean isPlainCmyk(byte[] file) {
    Bytes b = new Bytes(file);
    int components = 0;
    boolean adobe = false;
    long place = 2;
    while (place < b.length()) {
      place = nextMarker(b, place);
      int marker = b.at(place + 1);
      if (marker == SOS || marker == EOI) {
        break;
      }
      if (isFrame(marker)) {
        components = b.at(place + 9);
      }
      adobe |= marker == APP14 && b.isText(place + 4, "Adobe");
      place += marker == SOI ? 2 : 2 + Math.max(2, b.big16(place + 2));
    }
    return components == 4 && !adobe;
  }

  /** Start of frame: C0 to CF without the tables DHT, JPG and DAC. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /**
   * The next marker from a place on; stuffed zeros and restarts belong to the entropy-coded data.
   */
  private static long nextMarker(Bytes b, long from) {
    long place = b.find(0xFF, from);
    while (place < b.length()) {
      int next = b.at(place + 1);
      if (next != 0 && next != 0xFF && !(next >= 0xD0 && next <= 0xD7)) {
        return place;
      }
      place = b.find(0xFF, place + 1);
    }
    return place;
  }
}
