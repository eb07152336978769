package org.winnow.render.head;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Profile;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.HeadShape;

/**
 * The surface of a head. Each horizontal section is a rounded oval. Nose, lips, brow and other
 * features are relief on its front, which the expression moves.
 *
 * <p>Coordinates are the azimuth (0 in front, positive to the picture's right, radians) and the
 * height at rest. Painted features use x and y of the moved face in the front view.
 */
public final class HeadSurface {
  private final FaceIdentity id;
  private final FaceMotion motion;
  private final Relief relief;
  private final float crown;
  private final float chin;
  private final float squareness;
  private final float asymmetry;
  private final Profile width;
  private final Profile front;
  private final Profile back;
  private final Profile centre;

  public HeadSurface(FaceIdentity id, FaceMotion motion) {
    this.id = id;
    this.motion = motion;
    HeadShape head = id.head();
    crown = (float) head.crown();
    chin = id.chinTip();
    squareness = (float) head.squareness();
    asymmetry = (float) head.asymmetry();
    relief = new Relief(id, motion);
    width = width(head);
    front = front(head);
    back = Profile.through(chin, 2.5, chin + 1, 0.2, chin + 4, -3.5, -4, -6.5, 0, -9, crown, -9);
    centre = Profile.through(chin, 5.4, chin + 1.2, 4, chin + 3.5, 2.2, -4, 0.9, 0, 0, 3, -1.2);
  }

  private Profile width(HeadShape head) {
    float mouth = id.mouthLine();
    return Profile.through(
            chin,
            0,
            chin + 0.12,
            0.5 * head.chin(),
            chin + 0.55,
            0.92 * head.chin(),
            chin + 1.5,
            head.chin() + 0.35 * (head.jaw() - head.chin()),
            mouth - 0.4,
            head.jaw() - 0.22,
            mouth + 1.2,
            0.86 * head.jaw() + 0.14 * head.cheek() + 0.12,
            -2.6,
            head.cheek(),
            0.6,
            0.5 * (head.cheek() + head.cranium()),
            3.5,
            head.cranium(),
            crown,
            head.cranium())
        .softened(0.7);
  }

  private Profile front(HeadShape head) {
    float base = id.noseBase();
    float mouth = id.mouthLine();
    double d = head.depth();
    double c = head.chinForward();
    return Profile.through(
            chin,
            d - 2.6 + c,
            chin + 0.25,
            d - 1.1 + c,
            chin + 0.7,
            d - 0.35 + c,
            chin + 1.5,
            d + c,
            0.5 * (chin + 1.5 + mouth) + 0.4,
            d - 0.28 + 0.5 * c,
            mouth,
            d + 0.1,
            base,
            d + 0.05,
            -2,
            d - 0.35,
            id.nose().root(),
            d - 0.45,
            2.4,
            d,
            5,
            d - 0.15,
            crown,
            d - 0.6)
        .softened(0.3);
  }

  float crown() {
    return crown;
  }

  float chin() {
    return chin;
  }

  /** Half width of the head at a height. */
  public float halfWidth(float y) {
    return width.at(y) * dome(y);
  }

  /** Narrowing of the round top: 1 below the temples, 0 at the crown. */
  private float dome(float y) {
    float t = (y - 2.5f) / (crown - 2.5f);
    return t <= 0 ? 1 : Curves.root(1 - t * t * (0.7f + 0.3f * t * t));
  }

  /**
   * A point of the skull, without features and expression.
   *
   * @param out receives x, y, z
   * @param grow offset outwards, centimetres, for hats and hair
   */
  void skull(float sin, float cos, float y, float grow, float[] out) {
    float dome = dome(y);
    float half = width.at(y) * dome + grow;
    float middle = centre.at(y);
    float x = half * sin;
    float t = Math.abs(sin);
    float round = Curves.root(1 - t * t);
    float square = Curves.root(Curves.root(1 - t * t * t * t));
    float depth =
        cos >= 0 ? (front.at(y) - middle) * dome + grow : (middle - back.at(y)) * dome + grow;
    float shape = cos >= 0 ? Curves.mix(round, square, squareness * jawness(y)) : round;
    out[0] = x * (1 + asymmetry * sin);
    out[1] = y + grow * Curves.step(4, crown, y);
    out[2] = middle + (cos >= 0 ? depth * shape : -depth * shape);
  }

  /** Weight of the jaw: only the lower face is square. */
  private static float jawness(float y) {
    return 0.35f + 0.65f * Curves.step(2, -5, y);
  }

  /** A point of the moved face; {@code out} receives x, y, z. */
  public void face(float sin, float cos, float y, float[] out) {
    skull(sin, cos, y, 0, out);
    if (cos > 0) {
      float x = out[0];
      out[2] += relief.height(x, y) * Curves.step(0.02f, 0.35f, cos);
      motion.move(x, y, out);
    }
  }
}
