package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

/** The hashes of pdqhash 0.2.8, a binding of the C++ reference: pdq.py makes pdq.tsv. */
class PdqTest {
  /** What the reference makes of a picture that {@link #picture} draws as pdq.py does. */
  private record Golden(
      String kind, int rows, int columns, String hash, String mirror, int quality) {
    Mat picture() {
      return PdqTest.picture(kind, rows, columns);
    }

    boolean large() {
      return Math.max(rows, columns) > PdqSamples.MAX_SIDE;
    }
  }

  private static List<Golden> golden() throws IOException {
    List<Golden> golden = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                PdqTest.class.getResourceAsStream("pdq.tsv"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] f = line.split("\t");
          golden.add(
              new Golden(
                  f[0],
                  Integer.parseInt(f[1]),
                  Integer.parseInt(f[2]),
                  f[3],
                  f[4],
                  Integer.parseInt(f[5])));
        }
      }
    }
    return golden;
  }

  @Test
  void equalLuminanceGivesTheBitsOfTheReference() throws IOException {
    int compared = 0;
    for (Golden expected : golden()) {
      if (expected.large() || expected.quality() == 0 && expected.rows() > 4) {
        continue;
      }
      try (Mat picture = expected.picture()) {
        Pdq pdq = Pdq.of(picture);
        assertThat(HexFormat.of().formatHex(pdq.hash()))
            .as("%s", expected)
            .isEqualTo(expected.hash);
        assertThat(pdq.quality()).as("%s", expected).isEqualTo(expected.quality);
        // The reference has no short cut for 64x64 where it turns the picture.
        if (expected.rows() != 64) {
          assertThat(HexFormat.of().formatHex(pdq.mirror()))
              .as("mirror of %s", expected)
              .isEqualTo(expected.mirror);
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(24);
  }

  @Test
  void sumsInAnotherOrderChangeHardlyABit() throws IOException {
    for (Golden expected : golden()) {
      if (expected.large()) {
        try (Mat picture = expected.picture()) {
          Pdq pdq = Pdq.of(picture);
          assertThat(Pdq.distance(pdq.hash(), HexFormat.of().parseHex(expected.hash)))
              .as("%s", expected)
              .isLessThanOrEqualTo(2);
          assertThat(Pdq.distance(pdq.mirror(), HexFormat.of().parseHex(expected.mirror)))
              .as("mirror of %s", expected)
              .isLessThanOrEqualTo(2);
        }
      }
    }
  }

  @Test
  void theMirrorIsThatOfTheTurnedPicture() {
    try (Mat picture = picture("blocks", 240, 320);
        Mat turned = new Mat()) {
      opencv_core.flip(picture, turned, 1);
      assertThat(Pdq.distance(Pdq.of(picture).mirror(), Pdq.of(turned).hash())).isLessThan(20);
      assertThat(Pdq.distance(Pdq.of(picture).hash(), Pdq.of(turned).hash())).isGreaterThan(80);
    }
  }

  @Test
  void aFlatPictureHasNoQuality() {
    try (Mat picture = picture("flat", 250, 250)) {
      assertThat(Pdq.of(picture).quality()).isZero();
    }
  }

  @Test
  void distancesAreBits() {
    byte[] zero = new byte[32];
    byte[] one = new byte[32];
    one[0] = (byte) 0x81;
    one[31] = 0x7f;
    assertThat(Pdq.distance(zero, one)).isEqualTo(9);
    assertThat(Pdq.distance(one, one)).isZero();
    assertThatThrownBy(() -> Pdq.distance(zero, new byte[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a PDQ hash has 32 bytes, not 8");
  }

  private static Mat picture(String kind, int rows, int columns) {
    Mat picture = new Mat(rows, columns, opencv_core.CV_8UC3);
    byte[] row = new byte[3 * columns];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        for (int k = 0; k < 3; k++) {
          long level =
              switch (kind) {
                case "waves" -> waves(x, y, k);
                case "blocks" -> blocks(x, y, k, Math.max(1, Math.min(rows, columns) / 13));
                case "disc" -> disc(x, y, k, rows, columns);
                default -> 100 + 10 * k;
              };
          row[3 * x + 2 - k] = (byte) Math.max(0, Math.min(255, level));
        }
      }
      picture.ptr(y).put(row);
    }
    return picture;
  }

  private static long waves(long x, long y, int k) {
    return triangle(3 * x + 2 * y + 40 * k, 61 + 17 * k) / 2
        + triangle(5 * y - x + 4096 + 31 * k, 97) / 4
        + triangle(x * x / 64 + y, 37) / 4;
  }

  private static long triangle(long v, long period) {
    long m = v % (2 * period);
    return (m < period ? m : 2 * period - m) * 255 / period;
  }

  private static long blocks(long x, long y, int k, long side) {
    long i = x / side;
    long j = y / side;
    return ((i * 7919 + j * 104729 + k * 1299709L) ^ (i * j * 31)) * 2654435761L % 4294967296L
        >> 24;
  }

  private static long disc(long x, long y, int k, long rows, long columns) {
    long d = (2 * x - columns) * (2 * x - columns) + (2 * y - rows) * (2 * y - rows);
    return d * 4 < rows * columns * (k + 1) ? 230 - 60 * k : (x * 255 / columns + 20 * k) % 256;
  }
}
