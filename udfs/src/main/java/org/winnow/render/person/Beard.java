package org.winnow.render.person;

import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;

/**
 * The beard.
 *
 * @param shadow how dark the shaven skin is, 0 to 1
 * @param moustache density of the hair below the nose, 0 to 1
 * @param chin density of the hair of the chin, 0 to 1
 * @param cheeks density of the hair of jaw and cheeks, 0 to 1
 * @param length how far it stands off, centimetres
 * @param colour of the hair
 */
public record Beard(
    double shadow, double moustache, double chin, double cheeks, double length, Rgb colour) {
  static Beard draw(SeededRandom draws, Traits traits, Rgb hair) {
    if (traits.masculinity() < 0.5) {
      return new Beard(0, 0, 0, 0, 0, hair);
    }
    double shadow = draws.uniform(0.05, 0.6) * (1 - 0.6 * traits.epicanthus());
    double density = draws.uniform(0.7, 1);
    Rgb colour = hair.mix(Rgb.of(0x5A3520), draws.uniform(0, 0.3));
    return switch (draws.weighted(5, 2.2, 1, 1, 2)) {
      case 1 -> {
        double stubble = draws.uniform(0.3, 0.6);
        yield new Beard(shadow, stubble, stubble, 0.8 * stubble, 0.02, colour);
      }
      case 2 -> new Beard(shadow, density, 0, 0, 0.12, colour);
      case 3 -> new Beard(shadow, density, density, 0.1, 0.25, colour);
      case 4 -> new Beard(shadow, density, density, density, draws.uniform(0.15, 0.9), colour);
      default -> new Beard(shadow, 0, 0, 0, 0, colour);
    };
  }
}
