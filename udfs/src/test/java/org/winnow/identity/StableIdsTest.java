package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.winnow.identity.StableIds.KnownPerson;
import org.winnow.kernel.Vectors;

class StableIdsTest {
  private static final StableIds.SamePerson SAME = (a, b) -> Vectors.dot(a, b) >= 0.8;

  @Test
  void aPersonKeepsTheIdWhicheverFaceComesFirst() {
    List<KnownPerson> known = List.of(new KnownPerson("id of f5", unit(1, 0, 0)));

    assertThat(ids(List.of(core(unit(0.9, 0.1, 0), "f1", "f5")), known))
        .containsExactly("id of f5");
  }

  @Test
  void aNewPersonGetsTheIdOfTheFirstFace() {
    List<KnownPerson> known = List.of(new KnownPerson("id of f5", unit(1, 0, 0)));

    assertThat(ids(List.of(core(unit(0, 1, 0), "f3", "f2")), known)).containsExactly("id of f2");
    assertThat(ids(List.of(core(unit(0, 1, 0), "f3", "f2")), List.of()))
        .containsExactly("id of f2");
  }

  @Test
  void theHighestCosinesMatchFirstAndNoIdIsGivenTwice() {
    List<KnownPerson> known =
        List.of(
            new KnownPerson("id of f1", unit(1, 0, 0)),
            new KnownPerson("id of f2", unit(1, 0.5, 0)));
    List<DensityCores.DensityCore> people =
        List.of(
            core(unit(1, 0.4, 0), "f3"),
            core(unit(1, 0.45, 0), "f4"),
            core(unit(0, 0, 1), "f1", "f6"));

    assertThat(ids(people, known)).containsExactly("id of f1", "id of f2", "id of f6");
  }

  @Test
  void centroidsOfAnotherSpaceAreNoMatch() {
    List<KnownPerson> known = List.of(new KnownPerson("id of f5", new float[] {1, 0}));

    assertThat(ids(List.of(core(unit(1, 0, 0), "f1")), known)).containsExactly("id of f1");
  }

  @Property(tries = 200)
  void idsDoNotDependOnTheOrderOfKnownPeople(@ForAll long seed) {
    Random random = new Random(seed);
    List<DensityCores.DensityCore> people = new ArrayList<>();
    List<KnownPerson> known = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      people.add(core(vector(random), "f" + i, "g" + i));
      known.add(new KnownPerson("id of f" + random.nextInt(8), vector(random)));
    }
    List<KnownPerson> distinct =
        known.stream()
            .filter(one -> known.stream().filter(o -> o.id().equals(one.id())).count() == 1)
            .toList();
    List<KnownPerson> shuffled = new ArrayList<>(distinct);
    Collections.shuffle(shuffled, random);

    assertThat(ids(people, shuffled)).isEqualTo(ids(people, distinct)).doesNotHaveDuplicates();
  }

  private static List<String> ids(List<DensityCores.DensityCore> people, List<KnownPerson> known) {
    return StableIds.assign(people, known, SAME, face -> "id of " + face);
  }

  private static DensityCores.DensityCore core(float[] centre, String... members) {
    return new DensityCores.DensityCore(centre, new double[centre.length], Set.of(members));
  }

  private static float[] vector(Random random) {
    return unit(random.nextDouble(), random.nextDouble(), random.nextDouble());
  }

  private static float[] unit(double x, double y, double z) {
    return Vectors.centroid(List.of(new float[] {(float) x, (float) y, (float) z}));
  }
}
