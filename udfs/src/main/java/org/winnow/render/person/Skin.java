package org.winnow.render.person;

import java.util.ArrayList;
import java.util.List;
import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;

/**
 * The skin.
 *
 * @param tone its colour
 * @param redness of cheeks and nose, 0 to 1
 * @param blotches how uneven it is, 0 to 1
 * @param freckles how many, 0 to 1
 * @param wrinkles how deep, 0 to 1
 * @param shine how oily, 0 to 1
 * @param moles dark spots, each at its own place
 */
public record Skin(
    Rgb tone,
    double redness,
    double blotches,
    double freckles,
    double wrinkles,
    double shine,
    List<Mole> moles) {
  /** From the lightest to the darkest, evenly spaced in melanin. */
  private static final Rgb[] TONES = {
    Rgb.of(0xF2D6C6),
    Rgb.of(0xE9C3AB),
    Rgb.of(0xDCAE90),
    Rgb.of(0xC99674),
    Rgb.of(0xB07C5A),
    Rgb.of(0x8F6045),
    Rgb.of(0x6C4532),
    Rgb.of(0x4A2E22)
  };

  /** A dark spot at a place of the face, centimetres. */
  public record Mole(float x, float y, float radius, float darkness) {}

  static Skin draw(SeededRandom draws, Traits traits) {
    double place = traits.melanin() * (TONES.length - 1);
    int i = Math.min((int) place, TONES.length - 2);
    Rgb tone = TONES[i].mix(TONES[i + 1], place - i);
    double warm = draws.normal(0, 0.03);
    tone = new Rgb((float) (tone.r() * (1 + warm)), tone.g(), (float) (tone.b() * (1 - 2 * warm)));
    double fair = 1 - traits.melanin();
    List<Mole> moles = new ArrayList<>();
    int count = draws.weighted(3, 3, 3, 2, 1, 1);
    for (int k = 0; k < count; k++) {
      moles.add(
          new Mole(
              (float) draws.uniform(-5.6, 5.6),
              (float) draws.uniform(-9.5, 5.5),
              (float) draws.uniform(0.1, 0.24),
              (float) draws.uniform(0.45, 0.9)));
    }
    return new Skin(
        tone.times(draws.normal(1, 0.05)),
        Curves.clamp(draws.normal(0.2 + 0.3 * fair, 0.18), 0, 1),
        draws.uniform(0.2, 0.9),
        fair > 0.6 && draws.chance(0.25) ? draws.uniform(0.4, 1) : 0,
        Curves.clamp(traits.agedness() + draws.normal(0, 0.12), 0, 1),
        draws.uniform(0.3, 0.9),
        List.copyOf(moles));
  }
}
