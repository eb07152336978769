package org.winnow.render.head;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Profile;
import org.winnow.render.person.EyeShape;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.HeadShape;
import org.winnow.render.person.MouthShape;
import org.winnow.render.person.NoseShape;

/** Relief of the front of a face over its skull, at rest, in centimetres. */
final class Relief {
  private final FaceIdentity id;
  private final FaceMotion motion;
  private final Profile ridge;
  private final Profile ridgeWidth;
  private final float base;
  private final float tip;
  private final float mouth;
  private final float chin;

  Relief(FaceIdentity id, FaceMotion motion) {
    this.id = id;
    this.motion = motion;
    base = id.noseBase();
    tip = id.noseTip();
    mouth = id.mouthLine();
    chin = id.chinTip();
    NoseShape nose = id.nose();
    double p = nose.projection();
    double b = nose.bridge();
    double root = nose.root();
    double middle = 0.5 * (root + tip);
    ridge =
        Profile.through(
            base - 0.25,
            0,
            base + 0.02,
            0.3 * p,
            base + 0.4 * nose.tipRise(),
            0.72 * p,
            tip - 0.05,
            0.98 * p,
            tip + 0.35,
            p,
            tip + 1.1,
            p * (0.86 + 0.06 * b) + 0.3 * nose.hump(),
            middle,
            p * (0.35 + 0.5 * b) + nose.hump(),
            root - 0.2,
            p * 0.6 * b,
            root + 0.7,
            0.35 * p * b,
            root + 2,
            0);
    ridgeWidth =
        Profile.through(
            base,
            1.25 * nose.tipWidth(),
            tip + 0.2,
            1.3 * nose.tipWidth(),
            tip + 1.4,
            1.05 * nose.tipWidth() + 0.25 * nose.bridgeWidth(),
            middle + 0.3,
            1.15 * nose.bridgeWidth() + 0.35,
            root,
            1.1 * nose.bridgeWidth() + 0.2,
            root + 1.5,
            1.8 * nose.bridgeWidth());
  }

  /** Height at a rest position; positive towards the viewer. */
  float height(float x, float y) {
    float ax = Math.abs(x);
    return nose(x, y) + eyes(ax, y) + cheeks(ax, y) + mouth(x, y) + chin(x, y);
  }

  private float nose(float x, float y) {
    if (y > id.nose().root() + 2 || y < base - 1.2f) {
      return 0;
    }
    NoseShape nose = id.nose();
    float lean = (float) nose.bend() * Curves.step((float) nose.root(), tip, y);
    float dx = x - lean;
    float t = dx / (1.45f * ridgeWidth.at(y));
    float s = t * t;
    float back = s < 1 ? (1 - s) * (1 - s) : 0;
    float wing = Math.abs(dx) - (float) nose.wings() + 0.52f;
    float projection = (float) nose.projection();
    float wings = 0.42f * projection * Curves.hill(wing, y - base - 0.62f, 0.82f, 0.95f);
    float hollow = -0.16f * Curves.hill(Math.abs(dx) - 0.62f, y - base - 0.1f, 0.5f, 0.4f);
    // The groove behind the wing of the nose.
    float crease =
        -0.12f * Curves.hill(Math.abs(dx) - (float) nose.wings() - 0.2f, y - base - 0.6f, 0.5f, 1);
    return Math.max(ridge.at(y) * back, wings)
        + 0.25f * Math.min(ridge.at(y) * back, wings)
        + hollow
        + crease;
  }

  private float eyes(float ax, float y) {
    HeadShape head = id.head();
    EyeShape eyes = id.eyes();
    float dx = ax - (float) eyes.spacing();
    float socket = -(float) head.socket() * Curves.hill(dx + 0.3f, y - 0.15f, 2.7f, 1.75f);
    float inner = -0.35f * (float) head.socket() * Curves.hill(ax - 1.55f, y - 0.5f, 1.1f, 1.3f);
    float ball = 0.62f * Curves.hill(dx, y + 0.02f, 1.75f, 1.25f);
    float bone =
        (float) (0.35 + head.browRidge())
            * Curves.hill(ax - 2.6f, y - (float) id.brows().height() + 0.1f, 3.4f, 1.15f);
    float glabella = 0.5f * (float) head.browRidge() * Curves.hill(ax, y - 2f, 1.4f, 1.2f);
    float bag = 0.14f * (float) eyes.bags() * Curves.hill(dx, y + 1.05f, 1.5f, 0.5f);
    float hood = 0.22f * (float) eyes.hood() * Curves.hill(dx - 0.5f, y - 0.75f, 1.6f, 0.6f);
    return socket + inner + ball + bone + glabella + bag + hood;
  }

  private float cheeks(float ax, float y) {
    HeadShape head = id.head();
    float smile = Math.max(0, (float) motion.expression().smile());
    float bone = (float) head.cheekbone() * Curves.hill(ax - 4.6f, y + 2.1f, 2.5f, 2);
    float flesh = (float) head.flesh() * Curves.hill(ax - 4, y - 0.6f * mouth, 3, 3.4f);
    float from = (float) id.nose().wings() + 0.25f;
    float along = (base + 0.6f - y) / (base + 0.6f - mouth + 0.9f);
    float groove = 0;
    if (along > 0 && along < 1) {
      float line = from + along * ((float) id.mouth().halfWidth() + 0.75f - from);
      float depth = 0.07f + 0.2f * (float) id.skin().wrinkles() + 0.24f * smile;
      groove = -depth * 4 * along * (1 - along) * Curves.hill(ax - line, 0, 0.7f, 1);
    }
    return bone + flesh + groove;
  }

  private float mouth(float x, float y) {
    MouthShape m = id.mouth();
    float half = (float) m.halfWidth();
    float t = x / half;
    float along = 1 - t * t;
    float muzzle = 0.35f * Curves.hill(x, y - mouth, half + 1.6f, 2.6f);
    float groove = -(float) m.groove() * Curves.hill(x, y - 0.5f * (mouth + base), 0.55f, 1.3f);
    if (along <= 0) {
      return muzzle
          + groove
          - 0.12f * Curves.hill(Math.abs(x) - half - 0.2f, y - mouth, 0.7f, 0.6f);
    }
    float swell = Curves.root(along) * (float) m.fullness();
    float up = (float) m.upper() * along;
    float low = (float) m.lower() * along;
    float upper = 0.85f * swell * Curves.hill(0, y - mouth - 0.5f * up, 1, 0.75f * up + 0.35f);
    float lower = swell * Curves.hill(0, y - mouth + 0.5f * low, 1, 0.75f * low + 0.38f);
    float line = -0.2f * along * Curves.hill(0, y - mouth, 1, 0.28f);
    float under = -0.22f * along * Curves.hill(x, y - mouth + low + 0.5f, 1.6f, 0.55f);
    return muzzle + groove + upper + lower + line + under;
  }

  private float chin(float x, float y) {
    float ball = 0.32f * Curves.hill(x, y - chin - 1.4f, (float) id.head().chin() + 0.2f, 1.5f);
    float cleft = -(float) id.head().cleft() * Curves.hill(x, y - chin - 1.3f, 0.4f, 0.9f);
    return ball + cleft;
  }
}
