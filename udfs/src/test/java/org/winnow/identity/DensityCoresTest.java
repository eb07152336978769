package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.Vectors;

class DensityCoresTest {
  private static final DensityCores.Rules RULES = new DensityCores.Rules(0.45, 0.55, 3, 2, 0.1);
  private final People people = new People(5);

  @Test
  void theCoreIsThePersonAndNotTheNoise() {
    float[] person = people.person();
    List<ClaimedFace> faces = new ArrayList<>(people.faces(10, person, 0.7));
    for (int i = 0; i < 15; i++) {
      faces.add(people.face(people.person(), 0.7));
    }

    List<DensityCores.DensityCore> cores = DensityCores.find(faces, RULES);

    assertThat(cores).hasSize(1);
    assertThat(cores.get(0).images()).isEqualTo(10);
    assertThat(Vectors.dot(cores.get(0).centroid(), person)).isGreaterThan(0.9);
  }

  @Test
  void aSecondPersonUnderTheNameIsFound() {
    float[] first = people.person();
    float[] second = people.person();
    List<ClaimedFace> faces = new ArrayList<>(people.faces(8, first, 0.6));
    faces.addAll(people.faces(5, second, 0.6));

    List<DensityCores.DensityCore> cores = DensityCores.find(faces, RULES);

    assertThat(cores).extracting(DensityCores.DensityCore::images).containsExactly(8, 5);
    assertThat(Vectors.dot(cores.get(1).centroid(), second)).isGreaterThan(0.9);
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

    assertThat(DensityCores.find(faces, RULES).get(0).images()).isEqualTo(2);
  }

  @Test
  void theResultDoesNotDependOnTheInputOrder() {
    List<ClaimedFace> faces = new ArrayList<>(people.faces(9, people.person(), 0.8));
    faces.addAll(people.faces(6, people.person(), 0.8));
    List<DensityCores.DensityCore> cores = DensityCores.find(faces, RULES);

    Collections.shuffle(faces, new Random(1));
    faces.sort(Comparator.comparing(ClaimedFace::faceId));

    assertThat(DensityCores.find(faces, RULES)).isEqualTo(cores);
  }

  @Test
  void aSingleFaceIsACoreWithoutASimilarityToItself() {
    ClaimedFace face = people.face(people.person(), 0.5);

    DensityCores.DensityCore core = DensityCores.find(List.of(face), RULES).get(0);

    assertThat(core.centroid()).isEqualTo(face.vector());
    assertThat(core.similarity(face)).isNaN();
  }

  @Test
  void aMemberIsComparedWithTheOtherMembers() {
    List<ClaimedFace> faces = people.faces(4, people.person(), 0.6);
    DensityCores.DensityCore core = DensityCores.find(faces, RULES).get(0);
    ClaimedFace member = faces.get(0);
    List<float[]> others = faces.stream().skip(1).map(ClaimedFace::vector).toList();

    assertThat(core.images()).isEqualTo(4);
    assertThat(core.similarity(member))
        .isCloseTo(Vectors.dot(member.vector(), Vectors.centroid(others)), within(1e-6))
        .isLessThan(Vectors.dot(member.vector(), core.centroid()));
  }
}
