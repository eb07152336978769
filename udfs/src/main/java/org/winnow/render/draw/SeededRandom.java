package org.winnow.render.draw;

/**
 * Random numbers that depend only on a seed and a purpose: a SplitMix64 stream (Steele, Lea and
 * Flood, OOPSLA 2014). Streams of two purposes are independent, so that an additional draw in one
 * does not change another.
 */
public final class SeededRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;
  private long state;

  /** Creates the stream of a seed and a purpose. */
  public SeededRandom(long seed, String purpose) {
    this.seed = seed(seed, purpose);
    this.state = this.seed;
  }

  /** Derives a seed from a seed and a name. */
  public static long seed(long seed, String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return mixed(mixed(seed + GOLDEN) ^ hash);
  }

  /** Derives an independent stream; does not advance this one. */
  public SeededRandom part(String name) {
    return new SeededRandom(seed, name);
  }

  /** 64 random bits. */
  public long bits() {
    state += GOLDEN;
    return mixed(state);
  }

  /** Uniform in [0, 1). */
  public double uniform() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** Uniform between two bounds. */
  public double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Normally distributed, truncated at 2.5 deviations. */
  public double normal(double mean, double deviation) {
    while (true) {
      // Marsaglia's polar method; StrictMath, because the last bit of Math.log may differ.
      double a = uniform(-1, 1);
      double b = uniform(-1, 1);
      double s = a * a + b * b;
      if (s > 0 && s < 1) {
        double z = a * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        if (z > -2.5 && z < 2.5) {
          return mean + deviation * z;
        }
      }
    }
  }

  /** True with a probability. */
  public boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Uniform integer from 0 to {@code bound - 1}. */
  public int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** One of several values, with equal probability. */
  @SafeVarargs
  public final <T> T pick(T... several) {
    return several[below(several.length)];
  }

  /** Index of one of several weights, with proportional probability. */
  public int weighted(double... weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double at = uniform() * sum;
    for (int i = 0; i < weights.length; i++) {
      at -= weights[i];
      if (at < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private static long mixed(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
