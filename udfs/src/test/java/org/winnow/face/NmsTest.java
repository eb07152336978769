package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NmsTest {

  @Property(tries = 200)
  void keptBoxesAreApartEveryOtherIsCoveredByABetterAndOrderDoesNotMatter(@ForAll long seed) {
    Random random = new Random(seed);
    List<Detection> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(
          face(
              random.nextInt(100),
              random.nextInt(100),
              20 + random.nextInt(30),
              random.nextInt(10) / 10f));
    }
    List<Detection> kept = Nms.suppress(all, 0.3);
    assertThat(kept).isSortedAccordingTo(Detection.BEST_FIRST);
    for (Detection d : all) {
      assertThat(kept).anyMatch(k -> k.equals(d) || (k.iou(d) > 0.3 && k.score() >= d.score()));
    }
    for (Detection k : kept) {
      assertThat(kept).filteredOn(o -> o != k).allMatch(o -> o.iou(k) <= 0.3);
    }
    Collections.shuffle(all, random);
    assertThat(Nms.suppress(all, 0.3)).isEqualTo(kept);
  }

  @Example
  void overlapIsAShareOfTheUnion() {
    assertThat(face(0, 0, 10, 1).iou(face(5, 0, 10, 1))).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(face(0, 0, 10, 1).iou(face(10, 0, 10, 1))).isZero();
    assertThat(face(3, 4, 10, 1).iou(face(3, 4, 10, 1))).isEqualTo(1);
  }

  @Example
  void scalingMovesBoxAndLandmarks() {
    Detection d = face(10, 20, 30, 1).scaled(2, 0.5);
    assertThat(d.x()).isEqualTo(20);
    assertThat(d.y()).isEqualTo(10);
    assertThat(d.width()).isEqualTo(60);
    assertThat(d.height()).isEqualTo(15);
    assertThat(d.landmarks()).startsWith(20, 10);
  }

  @Example
  void fourLandmarksAreRefused() {
    assertThatThrownBy(() -> new Detection(0, 0, 1, 1, 1, new float[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("five landmarks are ten numbers, not 8");
  }

  private static Detection face(float x, float y, float side, float score) {
    float[] landmarks = new float[10];
    for (int i = 0; i < 10; i += 2) {
      landmarks[i] = x;
      landmarks[i + 1] = y;
    }
    return new Detection(x, y, side, side, score, landmarks);
  }
}
