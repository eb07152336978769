package org.winnow.render.paint;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.person.Expression;
import org.winnow.render.person.EyeShape;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.shot.Shot;

/** Paints an eye with its lids into the map of a moved face. */
final class EyePaint {
  private static final Rgb WHITE = Rgb.of(0xE9E2DC);
  private static final Rgb PINK = Rgb.of(0xC98A80);
  private static final Rgb LASH = Rgb.of(0x120D0B);

  private final FaceMap map;
  private final FaceIdentity id;
  private final EyeShape eyes;
  private final Noise noise;
  private final Expression expression;
  private final float[] light;
  private final float makeup;
  private float side;
  private float open;
  private float lookX;
  private float lookY;
  private float glintX;
  private float glintY;

  /**
   * Creates the painter.
   *
   * @param light direction to the light in the coordinates of the head
   */
  EyePaint(FaceMap map, FaceIdentity id, Shot shot, float[] light) {
    this.map = map;
    this.id = id;
    this.eyes = id.eyes();
    this.noise = new Noise(SeededRandom.seed(id.seed(), "iris"));
    this.expression = shot.expression();
    this.light = light;
    this.makeup = (float) shot.makeup();
  }

  /**
   * Paints one eye.
   *
   * @param which -1 for the eye to the picture's left, 1 for the other
   */
  void paint(int which) {
    side = which;
    open = (float) (which < 0 ? expression.rightEye() : expression.leftEye());
    lookX = side * 0.55f * (float) expression.gazeX();
    lookY = 0.25f * (float) expression.gazeY();
    glintX = side * 0.22f * light[0];
    glintY = 0.1f + 0.2f * light[1];
    float reach = (float) eyes.halfWidth() + 0.9f;
    float middle = side * (float) eyes.spacing();
    int right = map.column(middle + reach);
    int bottom = map.row(-1.9f);
    for (int row = map.row(1.75f); row <= bottom; row++) {
      for (int column = map.column(middle - reach); column <= right; column++) {
        float x = side * (map.x(column) - middle);
        float y = map.y(row) - (float) eyes.tilt() * 0.5f * x / (float) eyes.halfWidth();
        texel(row * map.width + column, x, y);
      }
    }
  }

  /** One texel; x from the pupil outwards, y upwards from the line of the corners. */
  private void texel(int i, float x, float y) {
    float t = x / (float) eyes.halfWidth();
    float upper = upper(t);
    float lower = lower(t);
    surroundings(i, x, y, upper, lower);
    float edge = 0.6f / map.density;
    float inside =
        Curves.step(-edge, edge, upper - y)
            * Curves.step(-edge, edge, y - lower)
            * Curves.step(1.08f, 0.98f, Math.abs(t));
    if (inside > 0) {
      ball(i, x, y, upper - y, inside);
    }
    lashes(i, t, y, upper, lower);
  }

  private float upper(float t) {
    float peak = (float) eyes.peak();
    float s = t < peak ? (t - peak) / (1 + peak) : (t - peak) / (1 - peak);
    float arch = Math.max(0, 1 - s * s);
    float shape = 0.7f * arch + 0.3f * Curves.root(arch);
    float fold = (float) eyes.fold() * 0.2f * Curves.step(-0.4f, -1, t);
    float hood = (float) eyes.hood() * 0.16f * Curves.step(0, 1, t);
    float wide = (float) eyes.upper() * shape - fold - hood * shape;
    float shut = -0.75f * (float) eyes.lower() * Math.max(0, 1 - t * t);
    return Curves.mix(shut, wide, open);
  }

  private float lower(float t) {
    float s = t - 0.12f;
    float arch = Math.max(0, 1 - s * s / (t < 0.12f ? 1.25f : 0.77f));
    return -(float) eyes.lower()
        * (0.75f * arch + 0.25f * Curves.root(arch))
        * (0.75f + 0.25f * open);
  }

  /** Lids, crease, bags and the shade of the socket. */
  private void surroundings(int i, float x, float y, float upper, float lower) {
    float near = Curves.hill(x, y, (float) eyes.halfWidth() + 0.8f, 1.4f);
    float lid = near * Curves.step(-0.05f, 0.1f, y - upper) * Curves.step(0.75f, 0.3f, y - upper);
    map.scale(i, 1 - 0.16f * lid, 1 - 0.24f * lid, 1 - 0.22f * lid);
    if (makeup > 0) {
      map.scale(i, 1 - 0.3f * makeup * lid, 1 - 0.36f * makeup * lid, 1 - 0.3f * makeup * lid);
    }
    if (eyes.crease() > 0) {
      float height = (float) (eyes.crease() * (1 - 0.5 * eyes.hood())) + 0.12f * (1 - open);
      float along = Curves.hill(x - 0.1f, 0, (float) eyes.halfWidth() + 0.45f, 1);
      float line = along * Curves.hill(0, y - upper - height, 1, 0.13f);
      map.scale(i, 1 - 0.4f * line, 1 - 0.48f * line, 1 - 0.46f * line);
    }
    float bag = near * Curves.hill(x + 0.2f, y - lower + 0.55f, 1.7f, 0.45f);
    float dark = (0.1f + 0.28f * (float) eyes.bags()) * bag;
    map.scale(i, 1 - dark, 1 - 1.1f * dark, 1 - 0.85f * dark);
    float corner = Curves.hill(x + (float) eyes.halfWidth() + 0.15f, y - 0.1f, 0.8f, 0.9f);
    map.scale(i, 1 - 0.2f * corner, 1 - 0.26f * corner, 1 - 0.24f * corner);
  }

  private void ball(int i, float x, float y, float below, float alpha) {
    float half = (float) eyes.halfWidth();
    float roundness = 1 - 0.35f * (x / half) * (x / half);
    float shade = roundness * (0.42f + 0.58f * Curves.step(-0.05f, 0.42f, below));
    Rgb white = WHITE.mix(PINK, Curves.step(-0.72f, -1.05f, x / half));
    // The brow shades the eye; a fully lit white would look unnatural.
    float lidded = 0.36f + 0.64f * Curves.root(id.skin().tone().luminance() / 0.55f);
    map.blend(i, white.times(0.8 * shade * Math.min(1, lidded)), alpha);
    float dx = x - lookX;
    float dy = y - 0.06f - lookY;
    float radius = (float) eyes.iris();
    float d = (float) Math.sqrt(dx * dx + dy * dy) / radius;
    float edge = 0.8f / (map.density * radius);
    float iris = alpha * Curves.step(1 + edge, 1 - edge, d);
    if (iris > 0) {
      float fibres = noise.at(9 * dx / (d + 0.2f), 9 * dy / (d + 0.2f));
      float light = 1.05f + 0.35f * fibres - 0.75f * Curves.step(0.72f, 1, d);
      light *= 0.5f + 0.5f * Curves.step(-0.05f, 0.4f, below);
      map.blend(i, eyes.colour().times(light), iris);
      map.blend(i, Rgb.grey(0.006), iris * Curves.step(0.42f + edge, 0.42f - edge, d));
    }
    float glint = Curves.hill(dx - glintX, dy - glintY, 0.2f, 0.2f);
    map.blend(i, Rgb.grey(1.1), alpha * Math.min(1, 1.4f * glint));
  }

  private void lashes(int i, float t, float y, float upper, float lower) {
    float along = Curves.step(-1.08f, -0.75f, t) * Curves.step(1.2f, 1.02f, t);
    float dark = (float) eyes.lashes();
    float thick =
        (0.09f + 0.09f * dark + 0.1f * makeup) * (0.7f + 0.4f * Curves.step(-0.8f, 0.7f, t));
    float line = along * Curves.hill(0, y - upper - 0.25f * thick, 1, thick);
    map.blend(
        i, LASH.mix(id.hair().colour(), 0.3), Math.min(1, 1.35f * line) * (0.6f + 0.4f * dark));
    float under = along * Curves.hill(0, y - lower + 0.02f, 1, 0.075f);
    map.blend(i, LASH, under * (0.28f + 0.2f * dark + 0.3f * makeup));
  }
}
