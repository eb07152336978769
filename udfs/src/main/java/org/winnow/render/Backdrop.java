package org.winnow.render;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.space.Canvas;
import org.winnow.render.space.Light;

/** The background of a portrait: studio cloth, wall, room or garden, out of focus. */
final class Backdrop {
  private final Canvas canvas;
  private final SeededRandom draws;
  private final Noise noise;
  private final float unit;

  private Backdrop(Canvas canvas, long seed) {
    this.canvas = canvas;
    this.draws = new SeededRandom(seed, "backdrop");
    this.noise = new Noise(SeededRandom.seed(seed, "backdrop texture"));
    this.unit = 1f / Math.max(canvas.width, canvas.height);
  }

  /** Fills a canvas. */
  static void paint(Canvas canvas, long seed, Light light) {
    Backdrop backdrop = new Backdrop(canvas, seed);
    switch (backdrop.draws.weighted(2, 2, 3, 3, 1.5)) {
      case 0 -> backdrop.cloth();
      case 1 -> backdrop.wall();
      case 2 -> backdrop.room();
      case 3 -> backdrop.garden();
      default -> backdrop.lights();
    }
    Rgb around = light.key().plus(light.sky());
    float strength = (float) backdrop.draws.uniform(0.55, 1.15);
    for (int i = 0; i < canvas.light.length; i += 3) {
      canvas.light[i] *= strength * around.r();
      canvas.light[i + 1] *= strength * around.g();
      canvas.light[i + 2] *= strength * around.b();
    }
  }

  private Rgb any(double saturation) {
    double hue = draws.uniform(0, 3);
    Rgb[] wheel = {Rgb.of(0xD05050), Rgb.of(0x50A060), Rgb.of(0x5070D0), Rgb.of(0xD05050)};
    Rgb pure = wheel[(int) hue].mix(wheel[(int) hue + 1], hue - (int) hue);
    return Rgb.grey(draws.uniform(0.08, 0.6)).mix(pure, saturation);
  }

  private void cloth() {
    Rgb inner = any(draws.uniform(0, 0.5));
    Rgb outer = inner.times(draws.uniform(0.25, 0.8));
    double cx = draws.uniform(0.3, 0.7);
    double cy = draws.uniform(0.2, 0.6);
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        double dx = x * unit - cx;
        double dy = y * unit - cy;
        float t = Curves.step(0, 0.8f, (float) Math.sqrt(dx * dx + dy * dy));
        float mottle = 0.1f * noise.layered(4 * x * unit, 4 * y * unit, 3);
        canvas.set(x, y, inner.mix(outer, t).times(1 + mottle));
      }
    }
  }

  private void wall() {
    Rgb paint = any(draws.uniform(0, 0.35)).mix(Rgb.grey(0.6), 0.5);
    double lean = draws.normal(0, 0.3);
    int from = draws.chance(0.4) ? draws.below(canvas.width) : canvas.width;
    Rgb other = any(0.3);
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        float grain = 0.05f * noise.layered(30 * x * unit, 30 * y * unit, 2);
        double fall = 1 + lean * (x * unit - 0.5) - 0.2 * (y * unit - 0.5);
        canvas.set(x, y, (x < from ? paint : other).times(fall * (1 + grain)));
      }
    }
    canvas.blur(1.2);
  }

  private void room() {
    Rgb wall = any(0.2);
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        canvas.set(x, y, wall.times(1.1 - 0.5 * y * unit));
      }
    }
    int things = 5 + draws.below(10);
    for (int i = 0; i < things; i++) {
      boolean window = draws.chance(0.15);
      Rgb colour = window ? Rgb.grey(draws.uniform(0.9, 1.3)) : any(draws.uniform(0, 0.6));
      double w = draws.uniform(0.06, 0.4) / unit;
      double h = draws.uniform(0.08, 0.6) / unit;
      box(
          draws.uniform(-0.1, 1) * canvas.width,
          draws.uniform(-0.1, 1) * canvas.height,
          w,
          h,
          colour);
    }
    canvas.blur(draws.uniform(1.5, 7) * canvas.width / 250);
  }

  private void box(double left, double top, double w, double h, Rgb colour) {
    for (int y = (int) Math.max(0, top); y < Math.min(canvas.height, top + h); y++) {
      for (int x = (int) Math.max(0, left); x < Math.min(canvas.width, left + w); x++) {
        canvas.set(x, y, colour);
      }
    }
  }

  private void garden() {
    Rgb leaf = Rgb.of(0x3F5A2A).mix(Rgb.of(0x8A7A40), draws.uniform(0, 0.6));
    Rgb sky = Rgb.of(0xB8CDE0).mix(Rgb.of(0xE8E4DA), draws.uniform());
    float horizon = (float) draws.uniform(-0.2, 0.7);
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        float edge = horizon + 0.18f * noise.layered(4 * x * unit, 3, 3);
        float ground = Curves.step(edge - 0.05f, edge + 0.05f, y * unit);
        float mottle = noise.layered(11 * x * unit, 11 * y * unit, 4);
        canvas.set(x, y, sky.mix(leaf.times(Math.max(0.15, 0.9 + 1.1 * mottle)), ground));
      }
    }
    canvas.blur(draws.uniform(0.6, 5) * canvas.width / 250);
  }

  private void lights() {
    Rgb dark = any(0.3).times(0.15);
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        canvas.set(x, y, dark.times(1 + 0.4 * noise.layered(3 * x * unit, 3 * y * unit, 2)));
      }
    }
    int count = 8 + draws.below(20);
    for (int i = 0; i < count; i++) {
      Rgb colour = any(0.7).times(draws.uniform(1, 3));
      disc(
          draws.uniform() * canvas.width,
          draws.uniform() * canvas.height,
          draws.uniform(0.02, 0.06) / unit,
          colour);
    }
    canvas.blur(1.2);
  }

  private void disc(double cx, double cy, double radius, Rgb colour) {
    for (int y = (int) Math.max(0, cy - radius); y < Math.min(canvas.height, cy + radius); y++) {
      for (int x = (int) Math.max(0, cx - radius); x < Math.min(canvas.width, cx + radius); x++) {
        double d = (x - cx) * (x - cx) + (y - cy) * (y - cy);
        if (d < radius * radius) {
          canvas.blend(x, y, colour, 0.5f);
        }
      }
    }
  }
}
