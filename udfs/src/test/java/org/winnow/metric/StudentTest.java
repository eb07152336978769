package org.winnow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StudentTest {
  private static final int DIMENSION = 24;

  @Test
  void momentsOfPartsAddUp() {
    List<List<float[]>> identities = identities(60, 9, new Random(1));
    Moments whole = moments(identities);
    Moments parts = moments(identities.subList(0, 20));
    parts.add(Moments.fromBytes(moments(identities.subList(20, 60)).toBytes()));

    assertThat(parts.identities()).isEqualTo(60);
    assertThat(parts.faces()).isEqualTo(540);
    assertThat(parts.degreesOfFreedom()).isEqualTo(480);
    assertThat(parts.withinCovariance()).containsExactly(whole.withinCovariance(), within(1e-12));
    assertThat(parts.mean()).containsExactly(whole.mean(), within(1e-12));
    assertThat(moments(identities).toBytes()).isEqualTo(whole.toBytes());
  }

  @Test
  void theWithinCovarianceIsAroundEachIdentitysMean() {
    Moments moments = new Moments(2);
    moments.add(List.of(new float[] {1, 0}, new float[] {3, 2}));
    moments.add(List.of(new float[] {0, 5}, new float[] {0, 1}));
    moments.add(List.of(new float[] {9, 9}));

    assertThat(moments.degreesOfFreedom()).isEqualTo(2);
    assertThat(moments.withinCovariance()).containsExactly(1, 1, 0, 5);
    assertThat(moments.mean()).containsExactly(new double[] {11 / 3.0, 13 / 3.0}, within(1e-12));
  }

  @Test
  void withoutShrinkageTheProjectedCovarianceIsIsotropic() {
    Moments moments = moments(identities(200, 5, new Random(2)));
    Projection projection = Projection.wccn(moments, 0);
    double[] covariance = full(moments.withinCovariance());
    double trace = 0;
    for (int i = 0; i < DIMENSION; i++) {
      trace += covariance[i * DIMENSION + i];
    }

    double[] after = new double[DIMENSION * DIMENSION];
    for (int a = 0; a < DIMENSION; a++) {
      for (int b = 0; b < DIMENSION; b++) {
        for (int i = 0; i < DIMENSION; i++) {
          for (int j = 0; j < DIMENSION; j++) {
            after[a * DIMENSION + b] +=
                projection.matrix()[i * DIMENSION + a]
                    * covariance[i * DIMENSION + j]
                    * projection.matrix()[j * DIMENSION + b];
          }
        }
      }
    }
    for (int a = 0; a < DIMENSION; a++) {
      for (int b = 0; b < DIMENSION; b++) {
        assertThat(after[a * DIMENSION + b])
            .isCloseTo(a == b ? trace / DIMENSION : 0, within(1e-5));
      }
    }
  }

  @Test
  void withFullShrinkageOnlyTheMeanIsSubtracted() {
    Moments moments = moments(identities(50, 4, new Random(3)));
    float[] vector = identities(1, 1, new Random(4)).get(0).get(0);
    float[] expected = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      expected[i] = (float) (vector[i] - moments.mean()[i]);
    }

    assertThat(Projection.wccn(moments, 1).apply(vector))
        .containsExactly(unit(expected), within(1e-6f));
  }

  @Test
  void aCovarianceWithoutFullRankNeedsShrinkage() {
    Moments moments = moments(identities(3, 2, new Random(5)));

    assertThatThrownBy(() -> Projection.wccn(moments, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not positive definite");
    assertThat(Projection.wccn(moments, 0.1).apply(new float[DIMENSION])).doesNotContain(Float.NaN);
  }

  @Test
  void itIsAcceptedIfPhotographsVaryMoreThanPeople() {
    Student student = learn(300, 6, true, 6);

    assertThat(student.report().accepted()).as(student.report().verdict()).isTrue();
    assertThat(student.report().after()).isGreaterThan(student.report().before() + 0.1);
    assertThat(student.report().faces()).isEqualTo(1800);
    assertThat(student.projection()).isPresent();
    assertThat(student.report().summary()).contains("1,800 faces of 300 identities");
  }

  @Test
  void itIsRefusedWithoutAGain() {
    Student student = learn(300, 6, false, 7);

    assertThat(student.projection()).isEmpty();
    assertThat(student.report().verdict()).startsWith("refused: ").contains("held-out identities");
  }

  @Test
  void itIsRefusedIfTooFewIdentitiesAreHeldOut() {
    Student student = learn(15, 6, true, 8);

    assertThat(student.projection()).isEmpty();
    assertThat(student.report().verdict()).startsWith("refused: 15 identities are too few");
    assertThat(student.report().before()).isNaN();
  }

  @Test
  void withFewPairsTheFalseAcceptRateIsHigher() {
    StudentReport few = learn(60, 6, true, 8).report();
    StudentReport many = learn(300, 6, true, 8).report();

    // A fold has 12 of 60 people with 15 genuine pairs each, and 72 · 71 / 2 pairs in all.
    assertThat(few.far()).isCloseTo(10.0 / (72 * 71 / 2 - 12 * 15), within(1e-12));
    assertThat(few.after()).isGreaterThan(few.before());
    assertThat(many.far()).isEqualTo(Student.FAR);
  }

  private static Student learn(int people, int faces, boolean skewed, int seed) {
    List<List<float[]>> identities =
        skewed ? identities(people, faces, new Random(seed)) : even(people, faces, seed);
    List<Moments> folds = new ArrayList<>();
    List<HeldOut> heldOut = new ArrayList<>();
    for (int f = 0; f < Student.FOLDS; f++) {
      List<List<float[]>> fold = new ArrayList<>();
      for (int i = f; i < people; i += Student.FOLDS) {
        fold.add(identities.get(i));
      }
      folds.add(moments(fold));
      int[] numbers = new int[fold.size() * faces];
      List<float[]> vectors = new ArrayList<>();
      for (int i = 0; i < fold.size(); i++) {
        for (float[] vector : fold.get(i)) {
          numbers[vectors.size()] = i;
          vectors.add(vector);
        }
      }
      heldOut.add(new HeldOut(numbers, vectors));
    }
    return Student.learn(folds, heldOut);
  }

  private static Moments moments(List<List<float[]>> identities) {
    Moments moments = new Moments(DIMENSION);
    identities.forEach(moments::add);
    return moments;
  }

  /** Faces of one person vary much in a third of the directions, and little in the others. */
  private static List<List<float[]>> identities(int people, int faces, Random random) {
    return drawn(people, faces, random, i -> i % 3 == 0 ? 1.2 : 0.3);
  }

  /** Faces of one person vary equally in all directions. */
  private static List<List<float[]>> even(int people, int faces, int seed) {
    return drawn(people, faces, new Random(seed), i -> 0.7);
  }

  private static List<List<float[]>> drawn(
      int people, int faces, Random random, java.util.function.IntToDoubleFunction deviation) {
    List<List<float[]>> identities = new ArrayList<>();
    for (int p = 0; p < people; p++) {
      double[] mean = new double[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        mean[i] = random.nextGaussian();
      }
      List<float[]> vectors = new ArrayList<>();
      for (int f = 0; f < faces; f++) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
          vector[i] = (float) (mean[i] + deviation.applyAsDouble(i) * random.nextGaussian());
        }
        vectors.add(unit(vector));
      }
      identities.add(vectors);
    }
    return identities;
  }

  private static float[] unit(float[] vector) {
    double norm = 0;
    for (float v : vector) {
      norm += (double) v * v;
    }
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(norm));
    }
    return unit;
  }

  private static double[] full(double[] upper) {
    double[] full = upper.clone();
    for (int i = 0; i < DIMENSION; i++) {
      for (int j = 0; j < i; j++) {
        full[i * DIMENSION + j] = full[j * DIMENSION + i];
      }
    }
    return full;
  }
}
