package org.winnow.image;

/** The header of a portable any-map: PBM, PGM and PPM, as text (P1 to P3) or binary (P4 to P6). */
final class PnmHeader {
  private final Bytes b;
  private long place = 2;

  private PnmHeader(Bytes b) {
    this.b = b;
  }

  static ImageHeader read(Bytes b) {
    return new PnmHeader(b).read();
  }

  private ImageHeader read() {
    int kind = b.at(1) - '0';
    long width = number();
    long height = number();
    boolean bitmap = kind == 1 || kind == 4;
    long most = bitmap ? 1 : number();
    return new ImageHeader(width, height, 1, 1, isComplete(kind, width, height, most));
  }

  private boolean isComplete(int kind, long width, long height, long most) {
    if (kind < 4 || width > 1 << 20 || height > 1 << 20) {
      return true;
    }
    long row = kind == 4 ? (width + 7) / 8 : width * (kind == 6 ? 3 : 1) * (most > 255 ? 2 : 1);
    return place + 1 + row * height <= b.length();
  }

  /** The next number, after white space and comments; 0 where there is none. */
  private long number() {
    while (place < b.length() && (b.at(place) <= ' ' || b.at(place) == '#')) {
      if (b.at(place) == '#') {
        while (place < b.length() && b.at(place) != '\n') {
          place++;
        }
      }
      place++;
    }
    long value = 0;
    while (b.at(place) >= '0' && b.at(place) <= '9' && value < 1L << 32) {
      value = value * 10 + b.at(place) - '0';
      place++;
    }
    return value;
  }
}
