package org.winnow.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.winnow.image.Digests;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.shot.Shot;

class StudioTest {

  @Test
  void theSameSeedGivesTheSamePixelsOnEveryMachine() {
    StringBuilder digests = new StringBuilder();
    for (long seed = 1; seed <= 12; seed++) {
      FaceIdentity person = FaceIdentity.of(seed);
      FaceIdentity other = FaceIdentity.of(100 + seed);
      Shot shot = Shot.of(person, 1000 + seed);
      Optional<FaceIdentity> behind = seed % 3 == 0 ? Optional.of(other) : Optional.empty();
      digests.append(Digests.sha256(new Studio(person).photograph(shot, behind).bgr()));
    }
    // Changes with every change of the drawing, on purpose: look at a contact sheet, then renew it.
    assertThat(Digests.sha256(digests.toString().getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("3fdc3febf3808ec664f6f52eab49c72c44168550cb9735a0323c2d55cad06360");
  }

  @Test
  void aStudioRemembersNothingOfAnEarlierPhotograph() {
    FaceIdentity person = FaceIdentity.of(5);
    Studio studio = new Studio(person);
    byte[] first = studio.photograph(Shot.of(person, 1), Optional.empty()).bgr();
    byte[] unused = studio.photograph(Shot.of(person, 2), Optional.empty()).bgr();
    assertThat(studio.photograph(Shot.of(person, 1), Optional.empty()).bgr())
        .isEqualTo(first)
        .isNotEqualTo(unused);
  }

  @Test
  void aFurtherPersonStandsBehindAndIsNamedSecond() {
    FaceIdentity person = FaceIdentity.of(8);
    Shot shot = Shot.of(person, 3);
    Picture alone = new Studio(person).photograph(shot, Optional.empty());
    Picture two = new Studio(person).photograph(shot, Optional.of(FaceIdentity.of(9)));
    assertThat(alone.faces()).hasSize(1);
    assertThat(two.faces()).hasSize(2);
    assertThat(two.faces().get(0).landmarks()).isEqualTo(alone.faces().get(0).landmarks());
    assertThat(two.faces().get(1).width()).isLessThan(two.faces().get(0).width());
  }

  @Property(tries = 60)
  void landmarksLieInTheirBoxAndFacesInTheirPicture(@ForAll @LongRange(min = 0) long seed) {
    FaceIdentity person = FaceIdentity.of(seed);
    Picture picture = new Studio(person).photograph(Shot.of(person, seed + 1), Optional.empty());
    ShownFace face = picture.faces().get(0);
    assertThat(picture.width()).isBetween(160, 320);
    assertThat(picture.height()).isBetween(160, 320);
    assertThat(picture.bgr()).hasSize(3 * picture.width() * picture.height());
    assertThat(picture.quality()).isBetween(1, 100);
    float[] points = face.landmarks();
    for (int i = 0; i < 10; i += 2) {
      assertThat(points[i]).isBetween(face.x() - 8, face.x() + face.width() + 8);
      assertThat(points[i + 1]).isBetween(face.y(), face.y() + face.height());
      assertThat(points[i]).isBetween(0f, (float) picture.width());
      assertThat(points[i + 1]).isBetween(0f, (float) picture.height());
    }
    assertThat(points[0]).as("the right eye lies left of the left one").isLessThan(points[2]);
    assertThat(points[1]).as("eyes lie above the mouth").isLessThan(points[7]);
  }

  @Test
  void sceneriesShowNobody() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(Scenery.of(seed).faces()).isEmpty();
      assertThat(Scenery.of(seed).bgr()).isEqualTo(Scenery.of(seed).bgr());
    }
  }
}
