package org.winnow.model.generate;

import org.winnow.model.generate.GeneratorContract.Diffusion;

/**
 * The deterministic denoising steps of DDIM (Song, Meng and Ermon, ICLR 2021, equation 12 with σ =
 * 0) for a linear noise schedule (Ho, Jain and Abbeel, NeurIPS 2020). Pictures have values of −1 to
 * 1.
 */
final class DdimSchedule {
  private final double[] signal;
  private final int[] times;

  DdimSchedule(Diffusion diffusion) {
    int total = diffusion.trainingSteps();
    signal = new double[total];
    double product = 1;
    for (int t = 0; t < total; t++) {
      double share = total == 1 ? 0 : t / (double) (total - 1);
      product *=
          1 - (diffusion.betaStart() + share * (diffusion.betaEnd() - diffusion.betaStart()));
      signal[t] = product;
    }
    times = new int[diffusion.steps()];
    for (int i = 0; i < times.length; i++) {
      // From the last training step, evenly spaced.
      times[i] = (int) ((long) (times.length - i) * total / times.length) - 1;
    }
  }

  /** The times of the loop, descending. */
  int[] times() {
    return times.clone();
  }

  /** The share of the signal in the variance of a picture at a time, 0 to 1. */
  double signal(int time) {
    return signal[time];
  }

  /**
   * One step, in place.
   *
   * @param step number of the step, from 0
   * @param sample picture with noise; becomes the picture with less noise
   * @param noise noise that the graph found in it
   */
  void step(int step, float[] sample, float[] noise) {
    double now = signal[times[step]];
    double next = step + 1 < times.length ? signal[times[step + 1]] : 1;
    for (int i = 0; i < sample.length; i++) {
      double clean = (sample[i] - Math.sqrt(1 - now) * noise[i]) / Math.sqrt(now);
      double kept = Math.max(-1, Math.min(1, clean));
      sample[i] = (float) (Math.sqrt(next) * kept + Math.sqrt(1 - next) * noise[i]);
    }
  }
}
