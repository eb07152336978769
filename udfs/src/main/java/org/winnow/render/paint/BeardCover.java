package org.winnow.render.paint;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Profile;
import org.winnow.render.person.Beard;
import org.winnow.render.person.FaceIdentity;

/** The region and density of a beard, at rest positions in centimetres. */
final class BeardCover {
  private final FaceIdentity id;
  private final float base;
  private final float mouth;
  private final float half;
  private final float lower;
  private final Profile edge;

  BeardCover(FaceIdentity id) {
    this.id = id;
    base = id.noseBase();
    mouth = id.mouthLine();
    half = (float) id.mouth().halfWidth();
    lower = (float) id.mouth().lower();
    // The upper edge on the cheeks, by the distance from the middle.
    edge =
        Profile.through(
            0, mouth, half + 0.2, mouth + 0.1, 4.3, mouth + 1.4, 5.6, mouth + 3.6, 6.3, 0, 8, 0.5);
  }

  /** Weight of the region in which a beard can grow, 0 to 1. */
  float any(float x, float y) {
    if (id.traits().masculinity() < 0.5) {
      return 0;
    }
    return Math.max(moustache(x, y), Math.max(chin(x, y), cheeks(x, y)));
  }

  /** Density of the beard at a position, 0 to 1. */
  float density(float x, float y) {
    Beard beard = id.beard();
    float a = (float) beard.moustache() * moustache(x, y);
    float b = (float) beard.chin() * chin(x, y);
    float c = (float) beard.cheeks() * cheeks(x, y);
    return Math.max(a, Math.max(b, c));
  }

  private float moustache(float x, float y) {
    float ax = Math.abs(x);
    float droop = 0.35f * Curves.step(1, half + 0.4f, ax);
    float top = base - 0.25f - droop * 2.2f;
    float bottom = mouth + 0.3f - droop * 2;
    return Curves.step(top + 0.25f, top - 0.3f, y)
        * Curves.step(bottom - 0.25f, bottom + 0.15f, y)
        * Curves.step(half + 0.7f, half - 0.1f, ax)
        * (1 - 0.5f * Curves.hill(ax, 0, 0.3f, 1));
  }

  private float chin(float x, float y) {
    float ax = Math.abs(x);
    float lip = mouth - lower - 0.25f;
    float around =
        Curves.step(half - 0.1f, half + 0.35f, ax) * Curves.step(half + 1.3f, half + 0.7f, ax);
    float beside = around * Curves.step(mouth + 0.2f, mouth - 0.5f, y);
    float below =
        Curves.step(lip + 0.1f, lip - 0.9f, y + 0.25f * ax)
            * Curves.step(half + 1.4f, half + 0.4f, ax);
    return Math.max(beside, below);
  }

  private float cheeks(float x, float y) {
    float ax = Math.abs(x);
    float top = edge.at(ax);
    float side = Curves.step(half + 0.1f, half + 0.9f, ax);
    float under = Curves.step(mouth - 2, mouth - 3, y);
    return Curves.step(top + 0.8f, top - 1.3f, y) * Math.max(side, under);
  }
}
