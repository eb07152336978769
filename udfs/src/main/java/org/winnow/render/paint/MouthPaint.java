package org.winnow.render.paint;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.head.FaceMotion;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.MouthShape;
import org.winnow.render.shot.Shot;

/** Paints the lips and the inside of an open mouth into the map of a moved face. */
final class MouthPaint {
  private static final Rgb DARK = Rgb.of(0x1E0A09);
  private static final Rgb TONGUE = Rgb.of(0x7E3A38);
  private static final Rgb TEETH = Rgb.of(0xE6DDCB);

  private final FaceMap map;
  private final MouthShape mouth;
  private final FaceMotion motion;
  private final Noise noise;
  private final Rgb colour;
  private final float line;

  MouthPaint(FaceMap map, FaceIdentity id, FaceMotion motion, Shot shot) {
    this.map = map;
    this.mouth = id.mouth();
    this.motion = motion;
    this.noise = new Noise(SeededRandom.seed(id.seed(), "lips"));
    this.colour = mouth.colour().mix(shot.lipstick(), 0.75 * shot.makeup());
    this.line = id.mouthLine();
  }

  void paint() {
    float reach = (float) mouth.halfWidth() + 1.3f;
    float open = (float) motion.expression().open();
    int bottom = map.row(line - (float) mouth.lower() - open - 1.1f);
    int right = map.column(reach);
    float[] rest = new float[4];
    for (int row = map.row(line + (float) mouth.upper() + 1.2f); row <= bottom; row++) {
      for (int column = map.column(-reach); column <= right; column++) {
        motion.rest(map.x(column), map.y(row), rest);
        int i = row * map.width + column;
        if (rest[2] > 0) {
          inside(i, rest[0], rest[3]);
        } else {
          lips(i, rest[0], rest[1]);
        }
      }
    }
  }

  private void lips(int i, float x, float y) {
    float half = (float) mouth.halfWidth();
    float t = x / half;
    float along = Math.max(0, 1 - t * t);
    float dy = y - line - (float) mouth.corners() * t * t;
    float soft = 0.1f + 0.4f / map.density;
    if (along > 0) {
      float bow = (float) mouth.bow();
      float peaks =
          Curves.hill(Math.abs(t) - 0.24f, 0, 0.5f, 1) - 1.15f * Curves.hill(t, 0, 0.26f, 1);
      float up =
          (float) mouth.upper()
              * (0.65f * along + 0.35f * Curves.root(along))
              * (1 + 0.18f * bow * peaks);
      float low = (float) mouth.lower() * (0.6f * along + 0.4f * Curves.root(along));
      float upper = Curves.step(-soft, soft, up - dy) * Curves.step(-0.02f, 0.04f, dy);
      float lower = Curves.step(-soft, soft, low + dy) * Curves.step(0.02f, -0.04f, dy);
      float fine = 0.12f * noise.at(7 * x, 1.4f * y);
      map.blend(i, colour.times(0.8 + fine), 0.92f * upper * Curves.step(0, 0.12f, along));
      map.blend(i, colour.times(1.02 + fine), 0.88f * lower * Curves.step(0, 0.12f, along));
    }
    float open = motion.gap(x);
    float dark = Curves.hill(0, dy, 1, 0.11f) * Curves.step(1.08f, 0.95f, Math.abs(t));
    float between = 0.75f * dark * (open > 0.05f ? 0.5f : 1);
    map.scale(i, 1 - 0.85f * between, 1 - between, 1 - between);
    float corner = Curves.hill(Math.abs(x) - half - 0.02f, dy, 0.42f, 0.3f);
    map.scale(i, 1 - 0.45f * corner, 1 - 0.52f * corner, 1 - 0.52f * corner);
    float under = 0.2f * along * Curves.hill(0, dy + (float) mouth.lower() + 0.32f, 1, 0.45f);
    map.scale(i, 1 - under);
  }

  /** A texel of the open mouth: x at rest, and the distance below the upper lip. */
  private void inside(int i, float x, float below) {
    float gap = motion.gap(x);
    map.set(i, DARK);
    float floor =
        Curves.step(0.55f, 1, below / Math.max(gap, 0.01f)) * Curves.step(0.5f, 1.1f, gap);
    map.blend(i, TONGUE, 0.8f * floor);
    float ax = Math.abs(x) / ((float) mouth.halfWidth() * 0.86f);
    float height = Math.min(0.82f, 0.35f + 0.6f * gap) * (1 - 0.3f * ax * ax);
    float teeth = Curves.step(height + 0.05f, height - 0.05f, below) * Curves.step(1, 0.86f, ax);
    float tooth = Math.abs(x) / (0.42f - 0.05f * ax) + 0.5f;
    float between = Math.abs(tooth - (int) tooth - 0.5f);
    float seam = Curves.step(0.42f, 0.5f, between) * 0.28f;
    float shade = (0.45f + 0.55f * Curves.step(0, 0.3f, below)) * (1 - 0.55f * ax * ax) - seam;
    map.blend(i, TEETH.times(0.85 * shade), teeth);
    float rim = Curves.step(0.12f, 0, Math.min(below, gap - below));
    map.scale(i, 1 - 0.6f * rim);
  }
}
