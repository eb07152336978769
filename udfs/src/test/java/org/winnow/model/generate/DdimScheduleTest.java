package org.winnow.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.model.generate.GeneratorContract.Diffusion;

class DdimScheduleTest {
  private static final Diffusion FIFTY = new Diffusion("x", "t", 1000, 50, 1e-4, 0.02);

  @Test
  void theLoopBeginsAtTheLastTrainingStepAndDescends() {
    int[] times = new DdimSchedule(FIFTY).times();
    assertThat(times).hasSize(50).startsWith(999, 979).endsWith(19);
    assertThat(new DdimSchedule(FIFTY).signal(0)).isCloseTo(1 - 1e-4, within(1e-12));
    // The product of 1 - beta over the linear schedule of DDPM, computed with NumPy.
    assertThat(new DdimSchedule(FIFTY).signal(999)).isCloseTo(4.0358e-5, within(1e-8));
  }

  @Test
  void aPerfectPredictorLeadsFromNoiseToItsPicture() {
    DdimSchedule schedule = new DdimSchedule(FIFTY);
    int[] times = schedule.times();
    float[] picture = {0.5f, -0.25f, 0.9f, -1};
    float[] sample = new float[picture.length];
    Random random = new Random(3);
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) random.nextGaussian();
    }
    for (int step = 0; step < times.length; step++) {
      double signal = schedule.signal(times[step]);
      float[] noise = new float[sample.length];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (float) ((sample[i] - Math.sqrt(signal) * picture[i]) / Math.sqrt(1 - signal));
      }
      schedule.step(step, sample, noise);
    }
    assertThat(sample).containsExactly(picture, within(1e-4f));
  }

  @Test
  void valuesStayWithinThoseOfAPicture() {
    DdimSchedule schedule = new DdimSchedule(new Diffusion("x", "t", 10, 1, 1e-4, 0.02));
    float[] sample = {30, -30};
    schedule.step(0, sample, new float[2]);
    assertThat(sample).containsExactly(1, -1);
  }
}
