package org.winnow.render.paint;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.person.Beard;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.Skin;

/**
 * Paints the skin of a person at rest: tone, redness, blotches, freckles, moles, wrinkles, beard.
 * One map serves all photographs of the person.
 */
public final class SkinPaint {
  private static final float DENSITY = 10;

  private final FaceIdentity id;
  private final Noise noise;
  private final FaceMap map;
  private final BeardCover cover;

  private SkinPaint(FaceIdentity id) {
    this.id = id;
    this.noise = new Noise(SeededRandom.seed(id.seed(), "skin texture"));
    this.map = new FaceMap(8.6f, (float) id.head().crown() + 0.5f, id.chinTip() - 1, DENSITY);
    this.cover = new BeardCover(id);
  }

  /**
   * The map of a person.
   *
   * @param shaven whether the beard is shaven
   */
  public static FaceMap of(FaceIdentity id, boolean shaven) {
    SkinPaint paint = new SkinPaint(id);
    paint.tone(shaven);
    paint.moles();
    return paint.map;
  }

  private void tone(boolean shaven) {
    Skin skin = id.skin();
    float blotches = (float) skin.blotches();
    float red = (float) skin.redness();
    for (int row = 0; row < map.height; row++) {
      float y = map.y(row);
      for (int column = 0; column < map.width; column++) {
        float x = map.x(column);
        int i = row * map.width + column;
        map.set(i, skin.tone());
        float large = noise.layered(0.45f * x + 3, 0.45f * y, 2);
        float small = noise.layered(2.3f * x, 2.3f * y + 7, 2);
        float pores = noise.lattice(column, row);
        map.scale(i, 1 + blotches * (0.07f * large + 0.06f * small) + 0.03f * pores);
        float flush = red * flush(Math.abs(x), y) + 0.25f * blotches * Math.max(0, small);
        map.scale(i, 1 + 0.06f * flush, 1 - 0.2f * flush, 1 - 0.18f * flush);
        wrinkles(i, x, y);
        freckles(i, x, y);
        beard(i, x, y, shaven);
      }
    }
  }

  private float flush(float ax, float y) {
    float cheeks = Curves.hill(ax - 4.2f, y + 3.1f, 2.6f, 2.3f);
    float nose = Curves.hill(ax, y - id.noseTip(), 1.8f, 1.5f);
    float chin = 0.5f * Curves.hill(ax, y - id.chinTip() - 1.5f, 2, 1.6f);
    float lids = 0.6f * Curves.hill(ax - (float) id.eyes().spacing(), y, 2, 1.1f);
    return Math.max(Math.max(cheeks, nose), Math.max(chin, lids));
  }

  private void wrinkles(int i, float x, float y) {
    float depth = (float) id.skin().wrinkles();
    if (depth < 0.05f) {
      return;
    }
    float ax = Math.abs(x);
    float wave = 0.25f * noise.at(0.35f * x, 40) + 0.06f * x * x / 10;
    float forehead = 0;
    for (int k = 0; k < 3; k++) {
      float line = y - 3.5f - 0.95f * k + wave - 0.2f * noise.at(0.8f * x, 50 + 3f * k);
      forehead = Math.max(forehead, Curves.hill(0, line, 1, 0.13f));
    }
    forehead *= Curves.step(5, 3.4f, ax);
    float frown = Curves.hill(ax - 0.55f, y - 2, 0.12f, 1);
    float eye = (float) (id.eyes().spacing() + id.eyes().halfWidth());
    float feet = 0;
    for (int k = -1; k <= 1; k++) {
      float line = y + 0.1f - 0.42f * k * (ax - eye);
      feet = Math.max(feet, Curves.hill(0, line, 1, 0.1f));
    }
    feet *= Curves.hill(ax - eye - 0.9f, 0, 0.9f, 1);
    float below =
        Curves.hill(0, y + 1.05f + 0.12f * (ax - (float) id.eyes().spacing()), 1, 0.12f)
            * Curves.hill(ax - (float) id.eyes().spacing(), 0, 1.7f, 1);
    float mouth =
        Curves.hill(ax - (float) id.mouth().halfWidth() - 0.3f, y - id.mouthLine() + 1, 0.2f, 1);
    float all =
        Math.max(
            Math.max(0.75f * forehead, 0.8f * frown),
            Math.max(0.8f * feet, Math.max(0.8f * below, 0.35f * mouth)));
    map.scale(i, 1 - 0.34f * depth * all, 1 - 0.42f * depth * all, 1 - 0.42f * depth * all);
  }

  private void freckles(int i, float x, float y) {
    float many = (float) id.skin().freckles();
    if (many <= 0) {
      return;
    }
    float where = Curves.hill(Math.abs(x) - 2.2f, y + 2, 4.6f, 4.2f) + 0.25f;
    float spot = noise.at(4.2f * x + 60, 4.2f * y) * 0.7f + noise.at(9 * x, 9 * y + 20) * 0.4f;
    float alpha =
        0.55f * Curves.step(0.42f, 0.7f, spot * (0.6f + 0.6f * many)) * Math.min(1, where);
    map.scale(i, 1 - 0.3f * alpha, 1 - 0.55f * alpha, 1 - 0.7f * alpha);
  }

  private void beard(int i, float x, float y, boolean shaven) {
    Beard beard = id.beard();
    float any = cover.any(x, y);
    if (any <= 0) {
      return;
    }
    float shadow = (float) beard.shadow() * any * (0.22f + 0.06f * noise.at(1.3f * x, 1.3f * y));
    map.scale(i, 1 - shadow, 1 - 0.85f * shadow, 1 - 0.6f * shadow);
    float density = cover.density(x, y);
    if (!shaven && density > 0) {
      // The front view compresses the sides, where strands would become stripes.
      float front = Curves.step(6.4f, 4.6f, Math.abs(x));
      float strands =
          front * (0.6f * noise.at(5.5f * x + 0.8f * y, 1.6f * y) + 0.5f * noise.at(11 * x, 4 * y));
      float alpha =
          Curves.clamp(1.25f * density + 0.45f * strands - 0.12f) * Math.min(1, density * 2);
      map.blend(i, beard.colour().times(0.8 + 0.35 * strands), Math.min(0.96f, alpha));
    }
  }

  private void moles() {
    for (Skin.Mole mole : id.skin().moles()) {
      int right = map.column(mole.x() + mole.radius());
      int bottom = map.row(mole.y() - mole.radius());
      for (int row = map.row(mole.y() + mole.radius()); row <= bottom; row++) {
        for (int column = map.column(mole.x() - mole.radius()); column <= right; column++) {
          float dx = map.x(column) - mole.x();
          float dy = map.y(row) - mole.y();
          float alpha =
              Curves.step(1, 0.55f, (dx * dx + dy * dy) / (mole.radius() * mole.radius()));
          map.scale(row * map.width + column, 1 - mole.darkness() * alpha);
        }
      }
    }
  }
}
