package org.winnow.render.space;

import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;

/**
 * The light of a photograph: one key light and ambient light.
 *
 * @param direction unit vector towards the key light; x to the right, y up, z to the viewer
 * @param key colour and intensity of the key light
 * @param sky ambient light from above
 * @param ground ambient light from below
 * @param hardness sharpness and darkness of shadows, 0 to 1
 */
public record Light(float[] direction, Rgb key, Rgb sky, Rgb ground, float hardness) {
  public static Light draw(SeededRandom draws) {
    double side =
        draws.chance(0.15) ? draws.pick(-1, 1) * draws.uniform(40, 72) : draws.normal(0, 22);
    double up = draws.chance(0.06) ? draws.uniform(-8, 12) : draws.uniform(15, 58);
    double a = StrictMath.toRadians(side);
    double b = StrictMath.toRadians(up);
    float[] direction = {
      (float) (StrictMath.sin(a) * StrictMath.cos(b)),
      (float) StrictMath.sin(b),
      (float) (StrictMath.cos(a) * StrictMath.cos(b))
    };
    double warmth = draws.normal(0, 0.09);
    Rgb white = new Rgb((float) (1 + warmth), 1, (float) (1 - 1.3 * warmth));
    double ambient = draws.uniform(0.22, 0.62);
    double cool = draws.normal(0.02, 0.05);
    Rgb around = new Rgb((float) (1 - cool), 1, (float) (1 + 1.5 * cool));
    return new Light(
        direction,
        white.times(1 - 0.7 * ambient),
        around.times(ambient),
        around.mix(Rgb.of(0xC9A884), 0.5).times(ambient * draws.uniform(0.45, 0.9)),
        (float) draws.uniform(0.2, 0.85));
  }
}
