package org.winnow.render.person;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.SeededRandom;

/**
 * Common factors of many features, so that the parts of a face match.
 *
 * @param melanin darkness of skin, 0 (lightest) to 1 (darkest)
 * @param masculinity 0 to 1, bimodal
 * @param age years, 18 to 78
 * @param epicanthus size of the epicanthic fold, 0 to 1
 */
public record Traits(double melanin, double masculinity, double age, double epicanthus) {
  static Traits draw(SeededRandom draws) {
    double melanin = draws.uniform();
    double masculinity = draws.chance(0.5) ? draws.normal(0.86, 0.1) : draws.normal(0.12, 0.1);
    double u = draws.uniform();
    double age = 18 + 60 * u * (0.4 + 0.6 * u);
    boolean fold = melanin > 0.08 && melanin < 0.6 && draws.chance(0.4);
    return new Traits(
        melanin,
        Curves.clamp(masculinity, 0, 1),
        age,
        fold ? draws.uniform(0.5, 1) : draws.uniform(0, 0.15));
  }

  /** Apparent age, 0 (below 30) to 1 (above 75). */
  double agedness() {
    return Curves.clamp((age - 30) / 45, 0, 1);
  }
}
