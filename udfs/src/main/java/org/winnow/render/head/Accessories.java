package org.winnow.render.head;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.space.Mesh;
import org.winnow.render.space.Samples;
import org.winnow.render.space.Shader;
import org.winnow.render.space.View;

/** Accessories of a person: glasses, a hat, and objects in front of the lower face. */
public final class Accessories {
  private static final int FRAME = 0;
  private static final int KNIT = 1;
  private static final int BRIM = 2;
  private static final int SHEET = 3;
  private static final int WOOL = 4;
  private static final int FINGER = 5;

  private final FaceIdentity id;
  private final Wear wear;
  private final HeadSurface head;
  private final Glasses glasses;
  private final Noise noise;
  private int first;

  public Accessories(FaceIdentity id, Wear wear, HeadSurface head, long seed) {
    this.id = id;
    this.wear = wear;
    this.head = head;
    this.glasses = new Glasses(id, head);
    this.noise = new Noise(SeededRandom.seed(seed, "worn"));
  }

  /** Removes the hair under a hat. */
  public Samples.Cover hairCover(HairShell hair) {
    if (wear.hat() == Wear.Hat.NONE) {
      return hair;
    }
    return (azimuth, y) -> y < rim(azimuth) - 0.2f && hair.at(azimuth, y);
  }

  /** Lower edge of a hat by azimuth. */
  private float rim(float azimuth) {
    float front = wear.hat() == Wear.Hat.CAP ? 5.4f : 4.4f;
    return Curves.mix(front, 1.6f, Curves.step(0.5f, 1.7f, Math.abs(azimuth)));
  }

  /**
   * Draws all accessories, with material numbers from {@code number} on.
   *
   * @param neck the view of the neck
   */
  public void draw(Samples samples, View view, View neck, int number) {
    first = number;
    if (wear.glasses() != Wear.Glasses.NONE) {
      for (Mesh part : glasses.frame()) {
        samples.draw(part, view, Samples.Look.sheet(number + FRAME));
      }
    }
    if (wear.hat() != Wear.Hat.NONE) {
      samples.draw(
          hat(), view, new Samples.Look(number + KNIT, 0, (azimuth, y) -> y > rim(azimuth)));
    }
    if (wear.hat() == Wear.Hat.CAP) {
      samples.draw(brim(), view, Samples.Look.sheet(number + BRIM));
    }
    switch (wear.hiding()) {
      case MASK -> samples.draw(mask(), view, new Samples.Look(number + SHEET, 0, this::onMask));
      case SCARF -> samples.draw(scarf(), neck, Samples.Look.whole(number + WOOL));
      case HAND -> {
        for (Mesh finger : new Hand(id, noise).meshes()) {
          samples.draw(finger, view, Samples.Look.whole(number + FINGER));
        }
      }
      case NOTHING -> {}
    }
    if (wear.glasses() != Wear.Glasses.NONE) {
      for (int side = -1; side <= 1; side += 2) {
        samples.veil(glasses.lens(side), view, glasses);
      }
    }
  }

  private Mesh hat() {
    int columns = 73;
    int rows = 26;
    Mesh mesh = new Mesh(columns, rows);
    float[] point = new float[3];
    float loose = wear.hat() == Wear.Hat.CAP ? 0.9f : 1.1f;
    for (int row = 0; row < rows; row++) {
      float s = row / (rows - 1f);
      float y = head.crown() - (head.crown() - 0.5f) * s * (0.3f + 0.7f * s);
      for (int column = 0; column < columns; column++) {
        double azimuth = (2.0 * column / (columns - 1) - 1) * Math.PI;
        float sin = (float) StrictMath.sin(azimuth);
        float cos = (float) StrictMath.cos(azimuth);
        float roll = wear.hat() == Wear.Hat.KNITTED && y < rim((float) azimuth) + 2 ? 0.35f : 0;
        head.skull(sin, cos, y, loose + roll, point);
        mesh.set(column, row, point, (float) azimuth, y);
      }
    }
    mesh.normals(true);
    return mesh;
  }

  private Mesh brim() {
    int columns = 25;
    int rows = 9;
    Mesh mesh = new Mesh(columns, rows);
    float[] point = new float[3];
    for (int row = 0; row < rows; row++) {
      float out = row / (rows - 1f);
      for (int column = 0; column < columns; column++) {
        double azimuth = (2.0 * column / (columns - 1) - 1) * 0.95;
        float sin = (float) StrictMath.sin(azimuth);
        float cos = (float) StrictMath.cos(azimuth);
        head.skull(sin, cos, 5.6f, 0.95f, point);
        float t = 2f * column / (columns - 1) - 1;
        point[2] += out * 5.6f * Curves.root(1 - 0.85f * t * t);
        point[1] -= out * 2.1f + 0.7f * t * t;
        mesh.set(column, row, point, t, out);
      }
    }
    mesh.normals(false);
    return mesh;
  }

  private Mesh mask() {
    int columns = 45;
    int rows = 33;
    Mesh mesh = new Mesh(columns, rows);
    float[] skull = new float[3];
    float[] point = new float[3];
    float top = -1;
    float tip = id.noseTip();
    for (int row = 0; row < rows; row++) {
      float y = top + (head.chin() + 0.3f - top) * row / (rows - 1);
      for (int column = 0; column < columns; column++) {
        float sin = 1.96f * column / (columns - 1) - 0.98f;
        float cos = Curves.root(1 - sin * sin);
        head.skull(sin, cos, y, 0.3f, skull);
        head.face(sin, cos, y, point);
        // A convex cover over nose and chin, so that neither intersects it.
        float tent =
            skull[2]
                + 2.4f * Curves.hill(point[0], point[1] - tip + 0.4f, 3.6f, 5)
                + 0.8f * Curves.hill(point[0], point[1] - head.chin() - 1.5f, 3.4f, 2.4f);
        point[2] = Math.max(point[2] + 0.3f, tent);
        mesh.set(column, row, point, point[0], y);
      }
    }
    mesh.normals(false);
    return mesh;
  }

  private boolean onMask(float x, float y) {
    float ax = Math.abs(x);
    float half = 0.9f * head.halfWidth(Math.max(y, head.chin() + 1.5f));
    return y < -1.3f - 0.09f * ax * ax * (ax > 2 ? 0.6f : 1) && ax < half;
  }

  private Mesh scarf() {
    int columns = 61;
    int rows = 22;
    Mesh mesh = new Mesh(columns, rows);
    float[] point = new float[3];
    float top = id.chinTip() + 1.6f + 0.8f * noise.at(3, 3);
    for (int row = 0; row < rows; row++) {
      float s = row / (rows - 1f);
      float bulge = Curves.root(Math.max(0, 1 - (2 * s - 0.9f) * (2 * s - 0.9f)));
      for (int column = 0; column < columns; column++) {
        double a = (2.0 * column / (columns - 1) - 1) * 2;
        float fold = 0.5f * noise.layered(1.5f * (float) a, 3 * s, 2);
        float r = 1 + 0.28f * bulge + 0.06f * fold;
        point[0] = 5.4f * r * (float) StrictMath.sin(a);
        point[1] = top - 6.5f * s + 0.5f * fold;
        point[2] = -1.2f + 8.7f * r * (float) StrictMath.cos(a);
        mesh.set(column, row, point, 6 * (float) a, 6.5f * s);
      }
    }
    mesh.normals(false);
    return mesh;
  }

  /** Shades a sample of an accessory. */
  public void shade(Samples samples, int s, Shader shader) {
    float u = samples.u[s];
    float v = samples.v[s];
    Rgb colour = wear.colour();
    float open = 1;
    float gloss = 0.01f;
    switch (samples.material[s] - first) {
      case FRAME -> {
        colour = id.habits().frameColour();
        gloss = 0.25f;
      }
      case KNIT -> {
        boolean knitted = wear.hat() == Wear.Hat.KNITTED;
        float rib = noise.at(22 * u, 3 * v) + noise.at(4 * u, 0.8f * v);
        colour = colour.times(knitted ? 1 + 0.25 * rib : 1 + 0.06 * rib);
        open = knitted ? 1 - 0.3f * Curves.hill(v - rim(u) - 2, 0, 0.4f, 1) : 1;
      }
      case BRIM -> open = samples.ny[s] < 0 ? 0.35f : 1;
      case SHEET -> {
        float pleat = Curves.hill((v + 20) / 1.3f % 1 - 0.5f, 0, 0.2f, 1);
        colour = wear.colour().luminance() > 0.1 ? Rgb.of(0xC9DCE6) : wear.colour();
        open = 1 - 0.25f * pleat;
      }
      case WOOL -> {
        float knit = noise.layered(1.6f * u, 2.2f * v, 3);
        colour = colour.times(1 + 0.35 * knit);
      }
      default -> {
        Rgb tone = id.skin().tone();
        float nail = Curves.hill(u, v - 0.93f, 0.5f, 0.06f);
        shader
            .at(samples, s)
            .of(
                tone.r() * (1 + 0.1f * nail),
                tone.g() * (0.86f + 0.1f * nail),
                tone.b() * (0.84f + 0.1f * nail))
            .skin(0.9f, 1, 0.02f + 0.06f * nail);
        return;
      }
    }
    shader.at(samples, s).of(colour).plain(open, open, gloss);
  }

  /** Blends a lens over a shaded sample. */
  public void veil(Samples samples, int s, Shader shader) {
    float glass = samples.veil[s];
    if (glass > 0) {
      boolean dark = wear.glasses() == Wear.Glasses.DARK;
      float sheen = glass - 1;
      for (int c = 0; c < 3; c++) {
        shader.out[c] = shader.out[c] * (dark ? 0.06f : 0.95f) + sheen * (dark ? 0.1f : 0.022f);
      }
    }
  }
}
