package org.winnow.render.paint;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.person.BrowShape;
import org.winnow.render.person.Expression;
import org.winnow.render.person.FaceIdentity;

/** Paints the eyebrows into the map of a moved face. */
final class BrowPaint {
  private final FaceMap map;
  private final BrowShape brows;
  private final Expression expression;
  private final Noise noise;
  private final Rgb colour;

  BrowPaint(FaceMap map, FaceIdentity id, Expression expression) {
    this.map = map;
    this.brows = id.brows();
    this.expression = expression;
    this.noise = new Noise(SeededRandom.seed(id.seed(), "brows"));
    Rgb grey = Rgb.of(0x8F8A84);
    colour =
        id.hair()
            .colour()
            .mix(Rgb.of(0x1A120D), 0.35)
            .mix(grey, 0.5 * id.hair().grey())
            .times(0.85);
  }

  void paint() {
    float low = (float) (brows.height() - Math.abs(brows.drop()) + expression.brows() - 1.2);
    float high = (float) (brows.height() + brows.arch() + expression.brows() + 1);
    int bottom = map.row(low);
    float inner = (float) (brows.inner() - 0.4 - 0.25 * expression.frown());
    float outer = (float) brows.outer() + 0.3f;
    for (int row = map.row(high); row <= bottom; row++) {
      for (int side = -1; side <= 1; side += 2) {
        int from = map.column(side < 0 ? -outer : inner);
        int to = map.column(side < 0 ? -inner : outer);
        for (int column = from; column <= to; column++) {
          texel(row * map.width + column, side, Math.abs(map.x(column)), map.y(row));
        }
      }
    }
  }

  private void texel(int i, int side, float ax, float y) {
    float inner = (float) (brows.inner() - 0.25 * expression.frown());
    float t = (ax - inner) / ((float) brows.outer() - inner);
    float place = Curves.clamp(t);
    float peak = (float) brows.peak();
    float s = place < peak ? 1 - place / peak : (place - peak) / (1 - peak);
    float frown = (float) expression.frown() * 0.45f * (1 - place) * (1 - place);
    float line =
        (float) (brows.height() + expression.brows() - brows.drop() * place)
            + (float) brows.arch() * (1 - s * s)
            - frown;
    float half =
        0.5f
            * (float) brows.thickness()
            * Curves.step(-0.12f, 0.2f, t)
            * (1 - 0.78f * Curves.step(0.35f, 1.03f, t));
    if (half <= 0.02f) {
      return;
    }
    float d = (y - line) / half;
    // Hairs lean outwards and upwards: streaks along a slanted direction.
    float strand = noise.at(4.5f * ax - 2.2f * y + side * 31, 9 * y + 3 * ax);
    float edge = Curves.step(1.25f, 0.45f, Math.abs(d) + 0.3f * strand);
    float ends = Curves.step(-0.1f, 0.14f, t) * Curves.step(1.06f, 0.86f, t);
    float alpha = (float) brows.density() * edge * ends * (0.86f + 0.3f * strand);
    map.blend(i, colour.times(0.9 + 0.3 * strand), Curves.clamp(alpha));
  }
}
