package org.winnow.render.head;

import org.winnow.render.draw.Curves;
import org.winnow.render.person.Expression;
import org.winnow.render.person.FaceIdentity;

/** The motion of the skin by an expression, from the rest position and back. */
public final class FaceMotion {
  private final Expression expression;
  private final float mouth;
  private final float corner;
  private final float open;
  private final float smile;
  private final float chinSpan;

  public FaceMotion(FaceIdentity id, Expression expression) {
    this.expression = expression;
    this.mouth = id.mouthLine();
    this.corner = (float) id.mouth().halfWidth();
    this.open = (float) expression.open();
    this.smile = (float) expression.smile();
    this.chinSpan = (float) (0.75 * id.head().chinHeight());
  }

  public Expression expression() {
    return expression;
  }

  /** Moves a point with the rest position (x, y). */
  void move(float x, float y, float[] point) {
    float pull = pull(x, y);
    point[0] += 0.5f * smile * pull * Math.signum(x);
    point[1] += 0.42f * smile * pull - drop(x, y);
    point[2] +=
        Math.max(0, smile)
                * (0.45f * Curves.hill(Math.abs(x) - 4.1f, y + 4, 2.6f, 2.4f) - 0.3f * pull)
            - 0.22f * drop(x, y);
  }

  /** Weight of the motion of the mouth's corners at a position, 0 to 1. */
  private float pull(float x, float y) {
    return Curves.hill(Math.abs(x) - corner, y - mouth, 2.5f, 2.6f);
  }

  /** Downward motion by the jaw at a position, centimetres. */
  private float drop(float x, float y) {
    if (open <= 0) {
      return 0;
    }
    float below = mouth - y;
    float side = x / (corner + 2.2f);
    if (below <= 0) {
      // The cheeks above the mouth are stretched a little, too.
      float above = Curves.step(-3.5f, 0, below) * Curves.step(0.5f, 1.1f, Math.abs(side));
      return 0.35f * open * above;
    }
    float lip = gapShape(x);
    float rest = 0.35f * Curves.step(0.5f, 1.1f, Math.abs(side));
    float near = Math.max(lip, rest);
    return open * Curves.mix(near, 1, Curves.step(0.15f, chinSpan, below));
  }

  private float gapShape(float x) {
    float t = x / corner;
    return Math.max(0, 1 - t * t * (0.4f + 0.6f * t * t));
  }

  /** Height of the opening between the lips at a rest position of the mouth, centimetres. */
  public float gap(float x) {
    return open * gapShape(x);
  }

  /**
   * Inverts the motion.
   *
   * @param out x and y at rest; 1 inside the open mouth, else 0; the distance below the upper lip
   *     there
   */
  public void rest(float x, float y, float[] out) {
    float rx = x;
    float ry = y;
    boolean inside = false;
    float below = 0;
    for (int i = 0; i < 3; i++) {
      float pull = pull(rx, ry);
      rx = x - 0.5f * smile * pull * Math.signum(x);
      float lifted = y - 0.42f * smile * pull;
      inside = false;
      if (open > 0) {
        float gap = gap(rx);
        if (lifted < mouth && lifted > mouth - gap) {
          inside = true;
          below = mouth - lifted;
          ry = mouth;
        } else if (lifted >= mouth) {
          ry = Math.max(mouth, lifted + drop(rx, Math.max(ry, mouth)));
        } else {
          ry = Math.min(mouth - 0.001f, lifted + drop(rx, Math.min(ry, mouth - 0.001f)));
        }
      } else {
        ry = lifted;
      }
    }
    out[0] = rx;
    out[1] = ry;
    out[2] = inside ? 1 : 0;
    out[3] = below;
  }
}
