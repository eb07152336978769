package org.winnow.render.draw;

/** A colour in linear light, each component 0 to 1. */
public record Rgb(float r, float g, float b) {
  private static final float[] LINEAR = new float[256];
  private static final byte[] LEVEL = new byte[4097];

  static {
    for (int i = 0; i < 256; i++) {
      double v = i / 255.0;
      LINEAR[i] = (float) (v <= 0.04045 ? v / 12.92 : StrictMath.pow((v + 0.055) / 1.055, 2.4));
    }
    for (int i = 0; i <= 4096; i++) {
      double v = i / 4096.0;
      double s = v <= 0.0031308 ? 12.92 * v : 1.055 * StrictMath.pow(v, 1 / 2.4) - 0.055;
      LEVEL[i] = (byte) (int) (255 * s + 0.5);
    }
  }

  /** The colour of three sRGB levels, 0xRRGGBB. */
  public static Rgb of(int levels) {
    return new Rgb(LINEAR[levels >> 16 & 255], LINEAR[levels >> 8 & 255], LINEAR[levels & 255]);
  }

  /** The grey of a linear intensity. */
  public static Rgb grey(double light) {
    return new Rgb((float) light, (float) light, (float) light);
  }

  /** The sRGB level of a linear intensity, clipped to 0 to 1. */
  public static byte level(float light) {
    return LEVEL[light <= 0 ? 0 : light >= 1 ? 4096 : (int) (light * 4096 + 0.5f)];
  }

  /** Linear interpolation: 0 gives this colour, 1 the other. */
  public Rgb mix(Rgb other, double share) {
    float s = (float) share;
    return new Rgb(r + s * (other.r - r), g + s * (other.g - g), b + s * (other.b - b));
  }

  public Rgb times(double factor) {
    return new Rgb((float) (r * factor), (float) (g * factor), (float) (b * factor));
  }

  public Rgb plus(Rgb other) {
    return new Rgb(r + other.r, g + other.g, b + other.b);
  }

  /** Relative luminance, 0 to 1. */
  public float luminance() {
    return 0.2126f * r + 0.7152f * g + 0.0722f * b;
  }
}
