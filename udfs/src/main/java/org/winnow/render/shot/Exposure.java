package org.winnow.render.shot;

import org.winnow.render.draw.SeededRandom;

/**
 * Exposure and image quality of a photograph.
 *
 * @param gain brightness, about 1
 * @param contrast about 1
 * @param saturation about 1; 0 for black and white
 * @param warmth tint; negative is blue, positive orange
 * @param blur standard deviation of the blur, pixels
 * @param motion length of the motion blur, pixels
 * @param grain standard deviation of the sensor noise, levels
 * @param vignette darkening of the corners, 0 to 1
 * @param quality JPEG quality, 1 to 100
 */
public record Exposure(
    double gain,
    double contrast,
    double saturation,
    double warmth,
    double blur,
    double motion,
    double grain,
    double vignette,
    int quality) {
  public static Exposure draw(SeededRandom draws) {
    boolean soft = draws.chance(0.14);
    return new Exposure(
        draws.normal(1, 0.12),
        draws.normal(1.04, 0.1),
        draws.chance(0.05) ? 0 : draws.normal(1, 0.14),
        draws.normal(0, 0.03),
        soft ? draws.uniform(0.8, 1.7) : draws.uniform(0.25, 0.6),
        draws.chance(0.03) ? draws.uniform(2, 5) : 0,
        draws.uniform(0.8, 3.2) + (draws.chance(0.12) ? draws.uniform(2, 7) : 0),
        draws.uniform(0, 0.3),
        (int) (draws.chance(0.2) ? draws.uniform(38, 65) : draws.uniform(70, 95)));
  }
}
