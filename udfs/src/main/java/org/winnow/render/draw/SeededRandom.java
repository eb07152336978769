package org.winnow.render.draw;

/**
 * Numbers drawn at random, the same on every machine for one seed and purpose: a SplitMix64 stream
 * (Steele, Lea and Flood, OOPSLA 2014). Streams of two purposes are independent, so that a further
 * draw for one thing changes nothing else.
 */
public final class SeededRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;
  private long state;

  /** The stream of a seed for a purpose. */
  public SeededRandom(long seed, String purpose) {
    this.seed = seed(seed, purpose);
    this.state = this.seed;
  }

  /** A seed made of a seed and a name. */
  public static long seed(long seed, String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return mixed(mixed(seed + GOLDEN) ^ hash);
  }

  /** A stream of its own for a part of this one's purpose; it does not move this one on. */
  public SeededRandom part(String name) {
    return new SeededRandom(seed, name);
  }

  /** 64 random bits. */
  public long bits() {
    state += GOLDEN;
    return mixed(state);
  }

  /** Evenly between 0 and 1, the latter excluded. */
  public double uniform() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** Evenly between two bounds. */
  public double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** From the normal distribution, cut at two and a half deviations. */
  public double normal(double mean, double deviation) {
    while (true) {
      // The polar method of Marsaglia; StrictMath, because Math.log may differ in its last bit.
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

  /** A whole number from 0 to one below the bound. */
  public int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** One of several, each as likely. */
  @SafeVarargs
  public final <T> T pick(T... several) {
    return several[below(several.length)];
  }

  /** The place of one of several weights, as likely as its weight says. */
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
