package org.winnow.render.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.winnow.render.person.Expression;
import org.winnow.render.person.FaceIdentity;

class FaceMotionTest {
  private static final FaceIdentity PERSON = FaceIdentity.of(3);

  @Test
  void aCalmFaceStaysWhereItIs() {
    FaceMotion motion = new FaceMotion(PERSON, new Expression(0, 0, 0, 0, 1, 1, 0, 0));
    float[] moved = {2.5f, -6, 0};
    motion.move(2.5f, -6, moved);
    assertThat(moved).containsExactly(2.5f, -6, 0);
  }

  @Test
  void theWayBackLeadsToWhereAPlaceWas() {
    FaceMotion motion = new FaceMotion(PERSON, new Expression(0.8, 1.1, 0, 0, 1, 1, 0, 0));
    float[] rest = new float[4];
    for (float y = PERSON.chinTip() + 0.5f; y < 4; y += 0.6f) {
      for (float x = 0.4f; x < 6; x += 0.7f) {
        float[] moved = {x, y, 0};
        motion.move(x, y, moved);
        motion.rest(moved[0], moved[1], rest);
        assertThat(rest[0]).as("x of %s, %s", x, y).isCloseTo(x, within(0.25f));
        assertThat(rest[1]).as("y of %s, %s", x, y).isCloseTo(y, within(0.25f));
      }
    }
  }

  @Test
  void anOpenMouthHasAnInside() {
    FaceMotion motion = new FaceMotion(PERSON, new Expression(0, 1.5, 0, 0, 1, 1, 0, 0));
    float[] rest = new float[4];
    motion.rest(0, PERSON.mouthLine() - 0.7f, rest);
    assertThat(rest[2]).isEqualTo(1);
    assertThat(rest[3]).isCloseTo(0.7f, within(0.05f));
    motion.rest(0, PERSON.mouthLine() + 0.3f, rest);
    assertThat(rest[2]).isZero();
  }
}
