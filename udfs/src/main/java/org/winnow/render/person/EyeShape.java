package org.winnow.render.person;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;

/**
 * The eyes, centimetres.
 *
 * @param spacing from the middle of the face to a pupil
 * @param halfWidth half the width between the corners
 * @param upper how far the upper lid stands above the line of the corners when looking ahead
 * @param lower how far the lower lid hangs below it
 * @param tilt how much higher the outer corner lies than the inner one
 * @param peak where the upper lid is highest, -0.4 (towards the nose) to 0.4
 * @param iris radius of the iris
 * @param colour of the iris
 * @param crease height of the fold above the lid; 0 where there is none
 * @param hood how far skin hangs over the lid, 0 to 1
 * @param fold how far a fold covers the inner corner, 0 to 1
 * @param lashes how dark the lashes are, 0 to 1
 * @param bags how marked the bags below are, 0 to 1
 */
public record EyeShape(
    double spacing,
    double halfWidth,
    double upper,
    double lower,
    double tilt,
    double peak,
    double iris,
    Rgb colour,
    double crease,
    double hood,
    double fold,
    double lashes,
    double bags) {
  private static final Rgb BLACK_BROWN = Rgb.of(0x2B1A10);
  private static final Rgb BROWN = Rgb.of(0x54341C);
  private static final Rgb HAZEL = Rgb.of(0x7A6238);
  private static final Rgb GREEN = Rgb.of(0x6C7F55);
  private static final Rgb BLUE = Rgb.of(0x6E93B4);
  private static final Rgb GREY = Rgb.of(0x8A9AA2);

  static EyeShape draw(SeededRandom draws, Traits traits) {
    double m = traits.masculinity();
    double fold = traits.epicanthus();
    return new EyeShape(
        draws.normal(3.18, 0.22),
        draws.normal(1.52, 0.171),
        Curves.clamp(draws.normal(0.56 - 0.07 * m - 0.12 * fold, 0.124), 0.3, 0.8),
        Curves.clamp(draws.normal(0.46, 0.093), 0.3, 0.62),
        draws.normal(0.1 + 0.22 * fold, 0.202),
        draws.normal(-0.05, 0.186),
        draws.normal(0.6, 0.039),
        iris(draws, traits),
        fold > 0.4 && draws.chance(0.6) ? 0 : draws.normal(0.34, 0.124),
        Curves.clamp(draws.normal(0.15 + 0.5 * traits.agedness(), 0.31), 0, 1),
        fold,
        Curves.clamp(draws.normal(0.85 - 0.4 * m, 0.232), 0.2, 1),
        Curves.clamp(draws.normal(0.2 + 0.5 * traits.agedness(), 0.31), 0, 1));
  }

  private static Rgb iris(SeededRandom draws, Traits traits) {
    double light = Curves.clamp(1 - 2.6 * traits.melanin(), 0, 1) * (1 - traits.epicanthus());
    int kind = draws.weighted(1.2 - light, 1, 0.7 * light, 0.5 * light, 1.3 * light, 0.5 * light);
    Rgb base =
        switch (kind) {
          case 0 -> BLACK_BROWN;
          case 1 -> BROWN;
          case 2 -> HAZEL;
          case 3 -> GREEN;
          case 4 -> BLUE;
          default -> GREY;
        };
    return base.times(draws.uniform(0.75, 1.25));
  }
}
