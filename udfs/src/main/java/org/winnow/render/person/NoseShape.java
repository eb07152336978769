package org.winnow.render.person;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.SeededRandom;

/**
 * The nose, centimetres; widths are half widths.
 *
 * @param root height of its root above the pupils
 * @param length from the root down to its base
 * @param projection how far the tip stands out of the face
 * @param bridge height of the upper bridge as a share of the tip's
 * @param hump how far the bridge bulges; below 0 it is hollow
 * @param bridgeWidth at the root
 * @param tipWidth of the ball of the tip
 * @param wings at the nostrils' wings
 * @param tipRise how far the tip stands above the base
 * @param nostrils size of the nostrils, about 1
 * @param bend how far the tip stands to one side
 */
public record NoseShape(
    double root,
    double length,
    double projection,
    double bridge,
    double hump,
    double bridgeWidth,
    double tipWidth,
    double wings,
    double tipRise,
    double nostrils,
    double bend) {
  static NoseShape draw(SeededRandom draws, Traits traits) {
    double m = traits.masculinity();
    double broad = Curves.clamp(draws.normal(traits.melanin(), 0.45), 0, 1);
    double flat = Curves.clamp(0.6 * broad + 0.4 * traits.epicanthus(), 0, 1);
    return new NoseShape(
        draws.normal(0.45, 0.3),
        draws.normal(5.0 + 0.25 * m, 0.57),
        Math.max(1.3, draws.normal(2.35 + 0.25 * m - 0.5 * flat, 0.34)),
        Curves.clamp(draws.normal(0.5 - 0.22 * flat, 0.135), 0.15, 0.75),
        draws.normal(0.05, 0.24),
        Math.max(0.45, draws.normal(0.72 + 0.16 * flat, 0.18)),
        Math.max(0.6, draws.normal(0.92 + 0.28 * broad + 0.1 * m, 0.21)),
        draws.normal(1.62 + 0.42 * broad + 0.12 * m, 0.225),
        Curves.clamp(draws.normal(0.95 - 0.2 * traits.agedness(), 0.375), 0.4, 1.6),
        draws.normal(1, 0.225),
        draws.normal(0, 0.135));
  }
}
