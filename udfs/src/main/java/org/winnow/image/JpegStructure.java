package org.winnow.image;

import java.util.HashSet;
import java.util.Set;

/**
 * Whether a JPEG file is so well formed that a decoder must read it (ITU-T T.81, annexes B and F to
 * H): every segment lies in the file, every table that a scan uses is defined and valid, every
 * component is coded, restarts are in order, and the end of the picture is there. It costs a
 * twentieth of decoding.
 *
 * <p>Only the common kinds are known: 8 bits, Huffman codes, sequential or progressive, grey or
 * three components of which the first is sampled once or twice as often. Of any other file it says
 * nothing; a decoder must try. Entropy-coded data is not read: bits that are wrong there give wrong
 * pixels, as they do in a decoder.
 */
final class JpegStructure {
  private static final int SOF_BASELINE = 0xC0;
  private static final int SOF_PROGRESSIVE = 0xC2;
  private static final int DHT = 0xC4;
  private static final int RST = 0xD0;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int APP = 0xE0;
  private static final int COM = 0xFE;

  private static final int TABLES = 4;
  private static final int MAX_SIDE = 65_500;
  private static final int MAX_SCANS = 100;

  private final byte[] file;
  private int place;

  private final boolean[] quantisation = new boolean[TABLES];

  /** DC tables, then AC tables. */
  private final boolean[] huffman = new boolean[2 * TABLES];

  private boolean progressive;
  private int[] components = {};
  private int[] quantisationOf = {};
  private final Set<Integer> begun = new HashSet<>();
  private int restartInterval;
  private int scans;

  private JpegStructure(byte[] file) {
    this.file = file;
  }

  /** Whether a decoder must be able to read the file. False: it may or may not. */
  static boolean isDecodable(byte[] file) {
    return new JpegStructure(file).isWellFormed();
  }

  private boolean isWellFormed() {
    if (file.length < 4 || at(0) != 0xFF || at(1) != SOI) {
      return false;
    }
    place = 2;
    while (place + 4 <= file.length && at(place) == 0xFF) {
      int marker = at(place + 1);
      int length = big16(place + 2);
      if (marker < SOF_BASELINE || length < 2 || place + 2L + length > file.length) {
        return false;
      }
      int body = place + 4;
      int end = place + 2 + length;
      place = end;
      boolean isValid =
          switch (marker) {
            case SOF_BASELINE, SOF_BASELINE + 1, SOF_PROGRESSIVE -> frame(marker, body, end);
            case DHT -> huffmanTables(body, end);
            case DQT -> quantisationTables(body, end);
            case DRI -> restarts(body, end);
            case SOS -> scan(body, end);
            default -> (marker >= APP && marker < APP + 16) || marker == COM;
          };
      if (!isValid) {
        return false;
      }
      if (marker == SOS && endsHere()) {
        return begun.size() == components.length;
      }
    }
    return false;
  }

  private boolean endsHere() {
    return place + 1 < file.length && at(place) == 0xFF && at(place + 1) == EOI;
  }

  /** B.2.2. */
  private boolean frame(int marker, int body, int end) {
    int count = body + 6 <= end ? at(body + 5) : 0;
    if (components.length > 0 || (count != 1 && count != 3) || end - body != 6 + 3 * count) {
      return false;
    }
    int height = big16(body + 1);
    int width = big16(body + 3);
    if (at(body) != 8 || !isSide(height) || !isSide(width) || (long) width * height >= 1L << 30) {
      return false;
    }
    progressive = marker == SOF_PROGRESSIVE;
    components = new int[count];
    quantisationOf = new int[count];
    for (int i = 0; i < count; i++) {
      int entry = body + 6 + 3 * i;
      components[i] = at(entry);
      quantisationOf[i] = at(entry + 2);
      if (indexOf(components[i]) != i
          || quantisationOf[i] >= TABLES
          || !isSampling(i, at(entry + 1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSide(int pixels) {
    return pixels > 0 && pixels <= MAX_SIDE;
  }

  /** The first component is sampled once or twice as often as others in each direction. */
  private static boolean isSampling(int component, int factors) {
    return factors == 0x11
        || (component == 0 && (factors == 0x12 || factors == 0x21 || factors == 0x22));
  }

  /** B.2.4.1. */
  private boolean quantisationTables(int body, int end) {
    int at = body;
    while (at < end) {
      int precision = at(at) >> 4;
      int table = at(at) & 15;
      if (precision > 1 || table >= TABLES) {
        return false;
      }
      quantisation[table] = true;
      at += 1 + 64 * (precision + 1);
    }
    return at == end;
  }

  /** B.2.4.2, and C.2: the codes of each length must fit behind the shorter ones. */
  private boolean huffmanTables(int body, int end) {
    int at = body;
    while (at + 17 <= end) {
      int kind = at(at) >> 4;
      int table = at(at) & 15;
      int symbols = 0;
      int room = 1;
      for (int i = 1; i <= 16; i++) {
        int ofLength = at(at + i);
        symbols += ofLength;
        room = 2 * room - ofLength;
        // The code of ones alone is not used.
        if (room < 1) {
          return false;
        }
      }
      if (kind > 1 || table >= TABLES || symbols == 0 || symbols > 256) {
        return false;
      }
      at += 17 + symbols;
      if (at > end || (kind == 0 && hasLargeSymbol(at - symbols, at))) {
        return false;
      }
      huffman[kind * TABLES + table] = true;
    }
    return at == end;
  }

  /** Whether a DC table holds a category above 15. */
  private boolean hasLargeSymbol(int from, int to) {
    for (int i = from; i < to; i++) {
      if (at(i) > 15) {
        return true;
      }
    }
    return false;
  }

  /** B.2.4.4. */
  private boolean restarts(int body, int end) {
    if (end - body != 2) {
      return false;
    }
    restartInterval = big16(body);
    return true;
  }

  /** B.2.3 and G.1.1.1; moves the place behind the entropy-coded data. */
  private boolean scan(int body, int end) {
    int count = body < end ? at(body) : 0;
    if (components.length == 0
        || count < 1
        || count > components.length
        || end - body != 4 + 2 * count
        || ++scans > MAX_SCANS) {
      return false;
    }
    int first = at(end - 3);
    int last = at(end - 2);
    int approximation = at(end - 1);
    boolean isSpectrumValid =
        progressive
            ? isProgression(count, first, last, approximation)
            : first == 0 && last == 63 && approximation == 0;
    if (!isSpectrumValid) {
      return false;
    }
    boolean beginsComponents = !progressive || (first == 0 && approximation >> 4 == 0);
    int before = -1;
    for (int i = 0; i < count; i++) {
      int component = indexOf(at(body + 1 + 2 * i));
      int tables = at(body + 2 + 2 * i);
      boolean isInOrder = component > before;
      before = component;
      if (!isInOrder
          || !quantisation[quantisationOf[component]]
          || !hasTables(tables, first, last, approximation)
          || beginsComponents != begun.add(component)) {
        return false;
      }
    }
    return skipEntropyCoded(end);
  }

  private static boolean isProgression(int count, int first, int last, int approximation) {
    int high = approximation >> 4;
    int low = approximation & 15;
    return (first == 0 ? last == 0 : count == 1 && last >= first && last <= 63)
        && low <= 13
        && (high == 0 || high == low + 1);
  }

  private boolean hasTables(int tables, int first, int last, int approximation) {
    int dc = tables >> 4;
    int ac = tables & 15;
    boolean needsDc = first == 0 && approximation >> 4 == 0;
    boolean needsAc = last > 0;
    return dc < TABLES
        && ac < TABLES
        && (!needsDc || huffman[dc])
        && (!needsAc || huffman[TABLES + ac]);
  }

  /** To the next marker that is no restart. Restarts must be in order. */
  private boolean skipEntropyCoded(int from) {
    int at = from;
    int restarts = 0;
    while (at + 1 < file.length) {
      if (file[at] != (byte) 0xFF) {
        at++;
        continue;
      }
      int marker = at(at + 1);
      boolean isRestart = marker >= RST && marker < SOI;
      if (isRestart && (restartInterval == 0 || marker != RST + (restarts++ & 7))) {
        return false;
      }
      if (marker != 0 && !isRestart) {
        place = at;
        return at > from;
      }
      at += 2;
    }
    return false;
  }

  /** Index of the component with an id; -1 if there is none. */
  private int indexOf(int id) {
    for (int i = 0; i < components.length; i++) {
      if (components[i] == id) {
        return i;
      }
    }
    return -1;
  }

  private int at(int place) {
    return file[place] & 0xFF;
  }

  private int big16(int place) {
    return at(place) << 8 | at(place + 1);
  }
}
