package org.winnow.render.person;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;

/**
 * The mouth, centimetres.
 *
 * @param philtrum from the base of the nose down to the line between the lips
 * @param halfWidth from the middle to a corner
 * @param upper height of the upper lip
 * @param lower height of the lower lip
 * @param bow how marked the bow of the upper lip is, 0 to 1
 * @param fullness how far the lips stand out
 * @param corners how far the corners stand above the middle at rest
 * @param groove depth of the groove below the nose
 * @param colour of the lips
 */
public record MouthShape(
    double philtrum,
    double halfWidth,
    double upper,
    double lower,
    double bow,
    double fullness,
    double corners,
    double groove,
    Rgb colour) {
  static MouthShape draw(SeededRandom draws, Traits traits, Rgb skin) {
    double m = traits.masculinity();
    double full = Curves.clamp(draws.normal(0.25 + 0.5 * traits.melanin() - 0.15 * m, 0.31), 0, 1);
    double thin = 1 - 0.35 * traits.agedness();
    Rgb flush = Rgb.of(0xB2525A).mix(Rgb.of(0x6E3B3A), traits.melanin());
    return new MouthShape(
        Math.max(1.3, draws.normal(2.15 + 0.15 * m, 0.36)),
        Curves.clamp(draws.normal(2.5 + 0.12 * m, 0.32), 1.8, 3.3),
        Math.max(0.22, thin * draws.normal(0.5 + 0.5 * full, 0.15)),
        Math.max(0.32, thin * draws.normal(0.72 + 0.5 * full, 0.18)),
        draws.uniform(0.1, 1),
        Math.max(0.15, draws.normal(0.34 + 0.3 * full, 0.12)),
        draws.normal(0, 0.155),
        draws.uniform(0.03, 0.16),
        skin.mix(flush, draws.uniform(0.4, 0.75)).times(draws.uniform(0.75, 0.95)));
  }
}
