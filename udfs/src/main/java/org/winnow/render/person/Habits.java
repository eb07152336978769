package org.winnow.render.person;

import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;

/**
 * What a person usually wears.
 *
 * @param glasses share of photographs with glasses
 * @param frame shape of the frame, 0 (rectangular) to 1 (round)
 * @param frameWidth half width of a lens, centimetres
 * @param frameHeight half height of a lens, centimetres
 * @param frameWeight thickness of the frame, centimetres
 * @param frameColour colour of the frame
 * @param hats share of photographs with a hat or cap
 * @param makeup share of photographs with make-up
 */
public record Habits(
    double glasses,
    double frame,
    double frameWidth,
    double frameHeight,
    double frameWeight,
    Rgb frameColour,
    double hats,
    double makeup) {
  static Habits draw(SeededRandom draws, Traits traits) {
    return new Habits(
        draws.chance(0.22 + 0.2 * traits.agedness()) ? draws.uniform(0.6, 0.95) : 0.04,
        draws.uniform(),
        draws.uniform(2.2, 2.7),
        draws.uniform(1.5, 2.2),
        draws.uniform(0.1, 0.34),
        draws.pick(
            Rgb.of(0x15120F),
            Rgb.of(0x2B1D14),
            Rgb.of(0x5A4636),
            Rgb.of(0x777A80),
            Rgb.of(0x30405A)),
        draws.uniform(0, 0.12),
        traits.masculinity() < 0.5 ? draws.uniform(0.1, 0.9) : 0);
  }
}
