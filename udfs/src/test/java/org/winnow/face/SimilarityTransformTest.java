package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class SimilarityTransformTest {

  @Property
  void aKnownTransformIsRecovered(
      @ForAll @DoubleRange(min = 0.05, max = 20) double scale,
      @ForAll @DoubleRange(min = -180, max = 180) double degrees,
      @ForAll @DoubleRange(min = -500, max = 500) double tx,
      @ForAll @DoubleRange(min = -500, max = 500) double ty) {
    double a = scale * Math.cos(Math.toRadians(degrees));
    double b = scale * Math.sin(Math.toRadians(degrees));
    SimilarityTransform known = new SimilarityTransform(a, b, tx, ty);
    float[] from = FaceAligner.template();
    SimilarityTransform fitted = SimilarityTransform.fit(from, image(known, from));
    assertThat(fitted.a()).isCloseTo(a, within(1e-4));
    assertThat(fitted.b()).isCloseTo(b, within(1e-4));
    assertThat(fitted.scale()).isCloseTo(scale, within(1e-4));
    assertThat(fitted.x(50, 60)).isCloseTo(known.x(50, 60), within(1e-3));
    assertThat(fitted.y(50, 60)).isCloseTo(known.y(50, 60), within(1e-3));
    SimilarityTransform back = fitted.inverse();
    double x = fitted.x(17, -4);
    double y = fitted.y(17, -4);
    assertThat(back.x(x, y)).isCloseTo(17, within(1e-6));
    assertThat(back.y(x, y)).isCloseTo(-4, within(1e-6));
  }

  @Property(tries = 200)
  void noOtherTransformComesNearer(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @DoubleRange(min = -0.1, max = 0.1) double da,
      @ForAll @DoubleRange(min = -0.1, max = 0.1) double db,
      @ForAll @DoubleRange(min = -2, max = 2) double dx) {
    java.util.Random random = new java.util.Random(seed);
    float[] from = FaceAligner.template();
    for (int i = 0; i < from.length; i++) {
      from[i] += (float) (20 * random.nextGaussian());
    }
    float[] to = FaceAligner.template();
    SimilarityTransform best = SimilarityTransform.fit(from, to);
    SimilarityTransform other =
        new SimilarityTransform(best.a() + da, best.b() + db, best.tx() + dx, best.ty());
    assertThat(error(best, from, to)).isLessThanOrEqualTo(error(other, from, to) + 1e-6);
  }

  private static double error(SimilarityTransform t, float[] from, float[] to) {
    double sum = 0;
    for (int i = 0; i < from.length; i += 2) {
      double ex = t.x(from[i], from[i + 1]) - to[i];
      double ey = t.y(from[i], from[i + 1]) - to[i + 1];
      sum += ex * ex + ey * ey;
    }
    return sum;
  }

  private static float[] image(SimilarityTransform t, float[] points) {
    float[] out = new float[points.length];
    for (int i = 0; i < points.length; i += 2) {
      out[i] = (float) t.x(points[i], points[i + 1]);
      out[i + 1] = (float) t.y(points[i], points[i + 1]);
    }
    return out;
  }
}
