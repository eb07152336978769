package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CellBoundTest {
  private static final int VECTORS = 40;

  /** Also for copies of the centroid, for opposites, and for a query within the cell. */
  @Property
  void noVectorOfACellExceedsItsBound(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 200) int dimension,
      @ForAll @DoubleRange(min = 0, max = 4) double spread,
      @ForAll @DoubleRange(min = 0, max = 4) double distance) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] centroid = unit(new float[dimension], 1, random);
    float[] query = unit(centroid, distance, random);
    float[][] cell = new float[VECTORS][];
    double maxAngle = 0;
    for (int i = 0; i < VECTORS; i++) {
      cell[i] = i == 0 ? centroid : i == 1 ? query : unit(centroid, spread, random);
      maxAngle = Math.max(maxAngle, CellBound.angle(cell[i], centroid));
    }
    CellBound bound = CellBound.of(maxAngle);
    for (float sign : new float[] {1, -1}) {
      float[] asked = query.clone();
      for (int i = 0; i < dimension; i++) {
        asked[i] *= sign;
      }
      float product = (float) Vectors.dot(asked, centroid);
      for (float[] vector : cell) {
        float cosine = (float) Vectors.dot(asked, vector);
        assertThat(bound.mayReach(product + SimilarityKernel.ERROR, cosine)).isTrue();
        assertThat(bound.mayReach(product - SimilarityKernel.ERROR, cosine)).isTrue();
      }
    }
  }

  @Test
  void aCellThatIsTooFarAwayIsLeftOut() {
    CellBound bound = CellBound.of(Math.toRadians(20));
    // 60° to the centroid: no vector is nearer than 40°.
    assertThat(bound.mayReach(0.5, Math.cos(Math.toRadians(39.9)))).isFalse();
    assertThat(bound.mayReach(0.5, Math.cos(Math.toRadians(40.1)))).isTrue();
    assertThat(bound.mayReach(0.5, Double.NEGATIVE_INFINITY)).isTrue();
    assertThat(CellBound.of(Math.PI).mayReach(-1, 1)).isTrue();
    assertThat(CellBound.of(0).mayReach(1, 1)).isTrue();
    assertThat(CellBound.of(0).mayReach(0.99, 1)).isFalse();
  }

  @Test
  void theAngleOfAZeroVectorBoundsNothing() {
    assertThat(CellBound.angle(new float[] {3, 0}, new float[] {0, 2}))
        .isCloseTo(Math.PI / 2, within(1e-12));
    assertThat(CellBound.angle(new float[2], new float[] {0, 2})).isEqualTo(Math.PI);
  }

  /** A unit vector around a centre. */
  private static float[] unit(float[] centre, double spread, SplittableRandom random) {
    double[] raw = new double[centre.length];
    double norm = 0;
    for (int i = 0; i < raw.length; i++) {
      raw[i] = centre[i] + spread * random.nextGaussian() / Math.sqrt(raw.length);
      norm += raw[i] * raw[i];
    }
    float[] unit = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      unit[i] = (float) (raw[i] / Math.sqrt(norm));
    }
    return unit;
  }
}
