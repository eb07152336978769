package org.winnow.render;

import java.util.List;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.shot.Exposure;
import org.winnow.render.space.Canvas;

/**
 * The last steps of a photograph: exposure, tint, contrast, blur and grain of a canvas in linear
 * light, then sRGB levels.
 */
final class ImageFinish {
  private final Exposure exposure;
  private final SeededRandom draws;

  ImageFinish(Exposure exposure, long seed) {
    this.exposure = exposure;
    this.draws = new SeededRandom(seed, "development");
  }

  /**
   * Finishes a picture; changes the canvas.
   *
   * @param gain exposure, see {@link Studio}
   */
  Picture of(Canvas canvas, double gain, List<ShownFace> faces) {
    canvas.blur(exposure.blur());
    double angle = draws.uniform(0, Math.PI);
    canvas.smear(exposure.motion(), StrictMath.cos(angle), StrictMath.sin(angle));
    byte[] bgr = new byte[canvas.light.length];
    Noise grain = new Noise(draws.bits());
    float warm = (float) exposure.warmth();
    float g = (float) (gain * exposure.gain());
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        int i = 3 * (y * canvas.width + x);
        float dim = g * vignette(canvas, x, y);
        float red = canvas.light[i] * dim * (1 + warm);
        float green = canvas.light[i + 1] * dim;
        float blue = canvas.light[i + 2] * dim * (1 - warm);
        float grey = 0.2126f * red + 0.7152f * green + 0.0722f * blue;
        float noise = (grain.lattice(x, y) + grain.lattice(x + 9000, y)) * 1.2f;
        bgr[i + 2] = level(red, grey, noise + 0.5f * grain.lattice(x, y + 9000));
        bgr[i + 1] = level(green, grey, noise);
        bgr[i] = level(blue, grey, noise + 0.5f * grain.lattice(x, y + 18000));
      }
    }
    return new Picture(canvas.width, canvas.height, bgr, faces, exposure.quality());
  }

  private float vignette(Canvas canvas, int x, int y) {
    float dx = x / (float) canvas.width - 0.5f;
    float dy = y / (float) canvas.height - 0.5f;
    return 1 - (float) exposure.vignette() * 2 * (dx * dx + dy * dy);
  }

  private byte level(float part, float grey, float noise) {
    float v = grey + (float) exposure.saturation() * (part - grey);
    // Highlights are compressed as on film, instead of clipped.
    float soft = v <= 0.6f ? v : 0.6f + 0.4f * (v - 0.6f) / (v - 0.6f + 0.4f);
    int level = Rgb.level(soft) & 255;
    float contrasted = 118 + (float) exposure.contrast() * (level - 118);
    float grained = contrasted + (float) exposure.grain() * noise;
    return (byte) (int) Math.max(0, Math.min(255, grained + 0.5f));
  }
}
