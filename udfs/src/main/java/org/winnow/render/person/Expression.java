package org.winnow.render.person;

import org.winnow.render.draw.SeededRandom;

/**
 * A facial expression.
 *
 * @param smile 0 to 1; negative for lowered corners of the mouth
 * @param open opening of the jaw, centimetres
 * @param brows height of the raised eyebrows, centimetres
 * @param frown contraction of the eyebrows, 0 to 1
 * @param rightEye opening of the eye on the picture's left, 0 to 1.2
 * @param leftEye opening of the other eye
 * @param gazeX horizontal gaze, -1 to 1, positive to the picture's right
 * @param gazeY vertical gaze, -1 to 1, positive upwards
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
