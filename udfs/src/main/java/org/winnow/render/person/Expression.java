package org.winnow.render.person;

import org.winnow.render.draw.SeededRandom;

/**
 * What a face does at the moment of the photograph.
 *
 * @param smile 0 to 1; below 0 the corners of the mouth hang
 * @param open how far the jaw is down, centimetres
 * @param brows how far the eyebrows are up, centimetres
 * @param frown how far they are drawn together, 0 to 1
 * @param rightEye how far the eye to the picture's left is open, 0 to 1.2
 * @param leftEye how far the other eye is open
 * @param gazeX where the eyes look, -1 to 1, positive to the picture's right
 * @param gazeY where the eyes look, -1 to 1, positive upwards
 */
public record Expression(
    double smile,
    double open,
    double brows,
    double frown,
    double rightEye,
    double leftEye,
    double gazeX,
    double gazeY) {
  public static final Expression CALM = new Expression(0, 0, 0, 0, 1, 1, 0, 0);

  public static Expression draw(SeededRandom draws) {
    double smile = draws.chance(0.45) ? draws.uniform(0.25, 0.9) : draws.normal(0, 0.12);
    double open =
        draws.chance(0.3)
            ? draws.uniform(0.2, 0.8) * (0.6 + Math.max(0, smile))
            : draws.chance(0.05) ? draws.uniform(0.9, 2) : 0;
    double eyes = draws.normal(1, 0.08) - 0.22 * Math.max(0, smile);
    boolean shut = draws.chance(0.03);
    return new Expression(
        smile,
        open,
        draws.normal(0, 0.14) + 0.12 * open,
        draws.chance(0.12) ? draws.uniform(0.2, 0.9) : 0,
        shut ? 0 : eyes,
        shut ? 0 : eyes + draws.normal(0, 0.03),
        draws.chance(0.6) ? draws.normal(0, 0.1) : draws.normal(0, 0.5),
        draws.normal(0, 0.18));
  }
}
