package org.winnow.model.onnx;

/**
 * Complex Gabor filters of one scale at evenly spread orientations, without response to evenness.
 *
 * <p>Orientation o of n looks along the angle π·o/n from x towards y. The envelope is round with σ
 * = 0.56 wavelengths, about one octave wide. All numbers come from {@link StrictMath}, so that they
 * are the same on every machine.
 *
 * @param wavelength pixels of the picture that is filtered
 * @param orientations how many
 */
record GaborBank(double wavelength, int orientations) {
  private static final double ENVELOPE = 0.56;

  /** σ of the envelope, pixels. */
  double sigma() {
    return ENVELOPE * wavelength;
  }

  /** Pixels from the middle of a kernel to its side. */
  int radius() {
    return (int) StrictMath.ceil(2.5 * sigma());
  }

  double angle(int orientation) {
    return StrictMath.PI * orientation / orientations;
  }

  /** What an even picture of level 1 would give, and what is therefore taken off each filter. */
  private double evenness() {
    double a = StrictMath.PI * sigma() / wavelength;
    return StrictMath.exp(-2 * a * a);
  }

  /** All real parts, then all imaginary parts: {@code [2·orientations, 1, side, side]}. */
  float[] kernels() {
    int r = radius();
    int side = 2 * r + 1;
    double[] envelope = new double[side * side];
    double sum = 0;
    for (int y = -r; y <= r; y++) {
      for (int x = -r; x <= r; x++) {
        double e = StrictMath.exp(-(x * x + y * y) / (2 * sigma() * sigma()));
        envelope[(y + r) * side + x + r] = e;
        sum += e;
      }
    }
    float[] kernels = new float[2 * orientations * side * side];
    for (int o = 0; o < orientations; o++) {
      double cos = StrictMath.cos(angle(o));
      double sin = StrictMath.sin(angle(o));
      for (int i = 0; i < envelope.length; i++) {
        double along = (i % side - r) * cos + (i / side - r) * sin;
        double phase = 2 * StrictMath.PI * along / wavelength;
        double e = envelope[i] / sum;
        kernels[o * side * side + i] = (float) (e * (StrictMath.cos(phase) - evenness()));
        kernels[(orientations + o) * side * side + i] = (float) (e * StrictMath.sin(phase));
      }
    }
    return kernels;
  }

  /**
   * Magnitudes of the response to a straight edge of height 1, as it moves past.
   *
   * @param edge angle of the edge's normal from x towards y
   * @param from first offset of the edge from the filter's middle, pixels
   * @param step pixels between two offsets
   * @param count how many offsets
   * @return one row an orientation, one column an offset
   */
  double[][] alongEdge(double edge, double from, double step, int count) {
    double[][] magnitudes = new double[orientations][count];
    double width = sigma();
    for (int o = 0; o < orientations; o++) {
      // Summed along the edge, the filter is a one-dimensional Gabor of a lower frequency.
      double turned = angle(o) - edge;
      double frequency = StrictMath.cos(turned) / wavelength;
      double across = StrictMath.PI * width * StrictMath.sin(turned) / wavelength;
      double gain = StrictMath.exp(-2 * across * across);
      double re = 0;
      double im = 0;
      for (int i = 0; i < count; i++) {
        double t = from + i * step;
        double envelope = step * StrictMath.exp(-t * t / (2 * width * width));
        envelope /= width * StrictMath.sqrt(2 * StrictMath.PI);
        double phase = 2 * StrictMath.PI * frequency * t;
        re += envelope * (gain * StrictMath.cos(phase) - evenness());
        im += envelope * gain * StrictMath.sin(phase);
        magnitudes[o][i] = StrictMath.sqrt(re * re + im * im);
      }
    }
    return magnitudes;
  }
}
