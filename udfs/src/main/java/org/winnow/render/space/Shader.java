package org.winnow.render.space;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Rgb;

/** Shading of a surface: diffuse, ambient and specular light. */
public final class Shader {
  /** Share of the light that a strand reflects without its colour. */
  private static final float WHITE = 0.035f;

  private final Light light;
  private final float[] half;
  private float nx;
  private float ny;
  private float nz;
  private float r;
  private float g;
  private float b;

  /** Result of the last call: red, green, blue. */
  public final float[] out = new float[3];

  public Shader(Light light) {
    this.light = light;
    float[] d = light.direction();
    // The half vector between the light and the viewer, who looks along -z.
    float length = (float) Math.sqrt(d[0] * d[0] + d[1] * d[1] + (d[2] + 1) * (d[2] + 1));
    half = new float[] {d[0] / length, d[1] / length, (d[2] + 1) / length};
  }

  /** Selects the sample to shade. */
  public Shader at(Samples samples, int s) {
    return facing(samples.nx[s], samples.ny[s], samples.nz[s]);
  }

  /** Selects a unit normal. */
  public Shader facing(float x, float y, float z) {
    nx = x;
    ny = y;
    nz = z;
    return this;
  }

  /** Selects the reflectance of each colour, 0 to 1. */
  public Shader of(float red, float green, float blue) {
    r = red;
    g = green;
    b = blue;
    return this;
  }

  public Shader of(Rgb colour) {
    return of(colour.r(), colour.g(), colour.b());
  }

  /**
   * Shades skin. Subsurface scattering softens the edges of shadows, most of all for red light.
   *
   * @param open visibility of the sky, 0 to 1
   * @param lit visibility of the key light, 0 to 1
   * @param gloss strength of the highlight
   */
  public void skin(float open, float lit, float gloss) {
    float f = toLamp();
    float red = wrapped(f, 0.32f) * lit;
    float green = wrapped(f, 0.17f) * lit;
    float blue = wrapped(f, 0.12f) * lit;
    float grazing = 1 - Math.max(0, nz);
    float rim = grazing * grazing * grazing * 0.1f * open;
    // Light that is scattered out of a hollow of skin is reddish.
    float warm = 1 + 0.25f * (1 - open);
    float shine = gloss * highlight(3) * lit * Math.max(0, f);
    ambient(open);
    out[0] = r * (light.key().r() * red + warm * out[0]) + light.key().r() * shine + rim * out[0];
    out[1] = g * (light.key().g() * green + out[1]) + light.key().g() * shine + rim * out[1];
    out[2] = b * (light.key().b() * blue + out[2]) + light.key().b() * shine + rim * out[2];
  }

  /** Shades cloth, plastic and similar materials; parameters as for {@link #skin}. */
  public void plain(float open, float lit, float gloss) {
    float f = Math.max(0, toLamp()) * lit;
    float shine = gloss * highlight(4) * lit;
    ambient(open);
    out[0] = r * (light.key().r() * f + out[0]) + light.key().r() * shine;
    out[1] = g * (light.key().g() * f + out[1]) + light.key().g() * shine;
    out[2] = b * (light.key().b() * f + out[2]) + light.key().b() * shine;
  }

  /**
   * Shades hair with an anisotropic highlight (Kajiya and Kay, SIGGRAPH 1989).
   *
   * @param down direction of hanging strands, three numbers
   * @param shift shift of the highlight along a strand
   * @param open visibility of the sky, 0 to 1
   */
  public void hair(float[] down, float shift, float open) {
    float along = down[0] * nx + down[1] * ny + down[2] * nz;
    float tx = down[0] - along * nx + shift * nx;
    float ty = down[1] - along * ny + shift * ny;
    float tz = down[2] - along * nz + shift * nz;
    float length = (float) Math.sqrt(tx * tx + ty * ty + tz * tz) + 1e-6f;
    float cos = (tx * half[0] + ty * half[1] + tz * half[2]) / length;
    float band = Math.max(0, 1 - cos * cos);
    float band2 = band * band;
    float band8 = band2 * band2 * band2 * band2;
    float f = toLamp();
    float diffuse = wrapped(f, 0.25f);
    float shine = band8 * band8 * Curves.step(-0.2f, 0.3f, f);
    ambient(open);
    out[0] =
        r * (light.key().r() * diffuse + out[0]) + light.key().r() * shine * (0.35f * r + WHITE);
    out[1] =
        g * (light.key().g() * diffuse + out[1]) + light.key().g() * shine * (0.35f * g + WHITE);
    out[2] =
        b * (light.key().b() * diffuse + out[2]) + light.key().b() * shine * (0.35f * b + WHITE);
  }

  private float toLamp() {
    float[] d = light.direction();
    return nx * d[0] + ny * d[1] + nz * d[2];
  }

  /** Adds ambient light from sky and ground to {@link #out}. */
  private void ambient(float open) {
    float up = 0.5f + 0.5f * ny;
    out[0] = open * Curves.mix(light.ground().r(), light.sky().r(), up);
    out[1] = open * Curves.mix(light.ground().g(), light.sky().g(), up);
    out[2] = open * Curves.mix(light.ground().b(), light.sky().b(), up);
  }

  private static float wrapped(float facing, float wrap) {
    float w = (facing + wrap) / (1 + wrap);
    return w <= 0 ? 0 : w * (0.75f + 0.25f * w);
  }

  /** The cosine to the half vector, squared the given number of times. */
  private float highlight(int squares) {
    float p = Math.max(0, nx * half[0] + ny * half[1] + nz * half[2]);
    for (int i = 0; i < squares; i++) {
      p *= p;
    }
    return p;
  }
}
