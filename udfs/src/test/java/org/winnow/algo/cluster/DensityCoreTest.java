package org.winnow.algo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.algo.vector.Vectors;

class DensityCoreTest {
  private static final double PAIR = 0.45;
  private static final double MEMBER = 0.55;
  private final People people = new People(5);

  @Test
  void theCoreIsThePersonAndNotTheNoise() {
    float[] person = people.person();
    List<ClaimedFace> faces = new ArrayList<>(people.faces(10, person, 0.7));
    for (int i = 0; i < 15; i++) {
      faces.add(people.face(people.person(), 0.7));
    }

    DensityCore core = DensityCore.of(faces, PAIR, MEMBER);

    assertThat(core.images()).isEqualTo(10);
    assertThat(Vectors.dot(core.centre(), person)).isGreaterThan(0.9);
    assertThat(core.secondImages()).isEqualTo(1);
  }

  @Test
  void aSecondPersonUnderTheNameIsFound() {
    float[] first = people.person();
    float[] second = people.person();
    List<ClaimedFace> faces = new ArrayList<>(people.faces(8, first, 0.6));
    faces.addAll(people.faces(5, second, 0.6));

    DensityCore core = DensityCore.of(faces, PAIR, MEMBER);

    assertThat(List.of(core.images(), core.secondImages())).containsExactly(8, 5);
    assertThat(Vectors.dot(core.secondCentre(), second)).isGreaterThan(0.9);
  }

  @Test
  void facesOfOneImageDoNotSupportEachOther() {
    float[] crowd = people.person();
    float[] person = people.person();
    List<ClaimedFace> faces = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      faces.add(people.faceIn("group", crowd, 0.3));
    }
    faces.addAll(people.faces(2, person, 0.6));

    assertThat(DensityCore.of(faces, PAIR, MEMBER).images()).isEqualTo(2);
  }

  @Test
  void theResultDoesNotDependOnThingsThatDoNotMatter() {
    List<ClaimedFace> faces = new ArrayList<>(people.faces(9, people.person(), 0.8));
    faces.addAll(people.faces(6, people.person(), 0.8));
    DensityCore core = DensityCore.of(faces, PAIR, MEMBER);

    Collections.shuffle(faces, new Random(1));
    faces.sort(Comparator.comparing(ClaimedFace::faceId));

    assertThat(DensityCore.of(faces, PAIR, MEMBER)).isEqualTo(core);
  }

  @Test
  void anOnlyFaceIsItsOwnCore() {
    ClaimedFace face = people.face(people.person(), 0.5);
    DensityCore core = DensityCore.of(List.of(face), PAIR, MEMBER);
    assertThat(core).isEqualTo(new DensityCore(face.vector(), 1, 0, face.vector()));
  }
}
