package org.winnow.render.person;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.SeededRandom;

/**
 * The eyebrows, centimetres.
 *
 * @param height of the inner end above the pupil
 * @param inner distance of the inner end from the middle of the face
 * @param outer distance of the outer end from the middle of the face
 * @param arch how far the top of the arch stands above the inner end
 * @param peak where the arch is highest, as a share of the way outwards
 * @param drop how far the outer end lies below the inner one
 * @param thickness at the thickest
 * @param density how much hair hides the skin, 0 to 1
 */
public record BrowShape(
    double height,
    double inner,
    double outer,
    double arch,
    double peak,
    double drop,
    double thickness,
    double density) {
  static BrowShape draw(SeededRandom draws, Traits traits) {
    double m = traits.masculinity();
    return new BrowShape(
        Curves.clamp(draws.normal(2.0 - 0.3 * m + 0.15 * traits.epicanthus(), 0.38), 1.35, 2.9),
        Math.max(0.5, draws.normal(1.2, 0.36)),
        draws.normal(5.15, 0.42),
        draws.normal(0.55 - 0.25 * m, 0.36),
        draws.normal(0.62, 0.12),
        draws.normal(0.1, 0.375),
        Curves.clamp(draws.normal(0.5 + 0.3 * m, 0.3), 0.22, 1.15),
        Curves.clamp(draws.normal(0.72 + 0.12 * m, 0.27), 0.3, 1));
  }
}
