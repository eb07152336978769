package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.Vectors;

class FaceThumbnailTest {
  private static final int FULL = 56;

  /** A bright square on a grey ground. */
  private static byte[] square(int left, int top) {
    byte[] grey = new byte[FULL * FULL];
    Arrays.fill(grey, (byte) 60);
    for (int y = top; y < top + 12; y++) {
      Arrays.fill(grey, y * FULL + left, y * FULL + left + 12, (byte) 200);
    }
    return grey;
  }

  private static float[] of(byte[] grey) {
    return FaceThumbnail.of(grey).orElseThrow();
  }

  private static double nearest(byte[] query, byte[] face) {
    return FaceThumbnail.variants(query).stream()
        .mapToDouble(variant -> Vectors.dot(variant, of(face)))
        .max()
        .orElseThrow();
  }

  @Test
  void itIsAUnitVectorWhateverTheLight() {
    float[] dark = of(square(8, 16));
    byte[] bright = square(8, 16);
    for (int i = 0; i < bright.length; i++) {
      bright[i] = (byte) ((bright[i] & 0xff) / 2 + 100);
    }
    assertThat(Vectors.dot(dark, dark)).isCloseTo(1, within(1e-6));
    assertThat(Vectors.dot(dark, of(bright))).isCloseTo(1, within(1e-6));
    float sum = 0;
    for (float level : dark) {
      sum += level;
    }
    assertThat(sum).isCloseTo(0, within(1e-4f));
  }

  @Test
  void aMirroredOrMovedFaceIsFoundByAVariant() {
    byte[] face = square(8, 16);
    byte[] mirrored = square(FULL - 8 - 12, 16);
    assertThat(Vectors.dot(of(face), of(mirrored))).isLessThan(0.1);
    assertThat(nearest(face, mirrored)).isCloseTo(1, within(1e-6));
    assertThat(Vectors.dot(of(face), of(square(12, 16)))).isLessThan(0.8);
    assertThat(nearest(face, square(12, 16))).isGreaterThan(0.99);
    assertThat(nearest(face, square(8, 12))).isGreaterThan(0.99);
    assertThat(nearest(face, square(32, 36))).isLessThan(0.5);
  }

  @Test
  void whatLiesOutsideThePhotographDoesNotCount() {
    byte[] cut = square(8, 16);
    for (int y = 44; y < FULL; y++) {
      Arrays.fill(cut, y * FULL, (y + 1) * FULL, (byte) 0);
    }
    float[] thumbnail = of(cut);
    for (int i = 11 * FaceThumbnail.SIDE; i < thumbnail.length; i++) {
      assertThat(thumbnail[i]).isZero();
    }
    assertThat(Vectors.dot(thumbnail, of(square(8, 16)))).isGreaterThan(0.95);
  }

  @Test
  void aFlatFaceHasNone() {
    byte[] flat = new byte[FULL * FULL];
    for (byte level : List.of((byte) 0, (byte) 90)) {
      Arrays.fill(flat, level);
      assertThat(FaceThumbnail.of(flat)).isEmpty();
      assertThat(FaceThumbnail.variants(flat)).isEmpty();
    }
    assertThatThrownBy(() -> FaceThumbnail.of(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
