package org.winnow.render;

import java.util.List;
import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Profile;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.shot.Exposure;
import org.winnow.render.shot.Frame;
import org.winnow.render.space.Canvas;
import org.winnow.render.space.Light;
import org.winnow.render.space.Shader;

/** Pictures without a face: landscapes, walls, cloths, and objects on a table. */
public final class Scenery {
  private final SeededRandom draws;
  private final Noise noise;
  private final Canvas canvas;
  private final float unit;

  private Scenery(long seed) {
    draws = new SeededRandom(seed, "scenery");
    noise = new Noise(SeededRandom.seed(seed, "scenery texture"));
    int width = (int) draws.uniform(Frame.SMALLEST, Frame.LARGEST + 1);
    canvas = new Canvas(width, (int) (width * draws.uniform(0.7, 1)));
    unit = 1f / width;
  }

  /** The picture of a seed. */
  public static Picture of(long seed) {
    Scenery scenery = new Scenery(seed);
    switch (scenery.draws.weighted(3, 2, 2, 3)) {
      case 0 -> scenery.landscape();
      case 1 -> scenery.wall();
      case 2 -> scenery.cloth();
      default -> scenery.things();
    }
    Exposure exposure = Exposure.draw(scenery.draws.part("exposure"));
    return new ImageFinish(exposure, seed).of(scenery.canvas, 1, List.of());
  }

  private void landscape() {
    Rgb high = Rgb.of(0x5B86B8).mix(Rgb.of(0xC88E6A), draws.uniform(0, 0.7));
    Rgb low = Rgb.of(0xDCE4E8).mix(Rgb.of(0xF0C9A0), draws.uniform(0, 0.8));
    float horizon = (float) draws.uniform(0.35, 0.6) * canvas.height;
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        float cloud = Curves.step(0.1f, 0.6f, noise.layered(3 * x * unit, 9 * y * unit, 4));
        Rgb sky = high.mix(low, Curves.clamp(y / horizon));
        canvas.set(x, y, sky.mix(Rgb.grey(0.9), 0.6 * cloud));
      }
    }
    int ranges = 2 + draws.below(3);
    for (int i = 0; i < ranges; i++) {
      float t = (i + 1f) / ranges;
      float base = horizon + t * t * (canvas.height - horizon) * 0.7f;
      Rgb green = Rgb.of(0x40562C).mix(Rgb.of(0x8B8250), draws.uniform(0, 0.7));
      range(base, (0.1f + 0.08f * t) * canvas.height, green.mix(low, 0.75 * (1 - t)), i);
    }
  }

  private void range(float base, float height, Rgb colour, int number) {
    for (int x = 0; x < canvas.width; x++) {
      float edge = base - height * (1 + noise.layered(4 * x * unit, 20 + 7f * number, 5));
      for (int y = (int) Math.max(0, edge); y < canvas.height; y++) {
        float grass = noise.layered(25 * x * unit, 50 * y * unit, 3);
        canvas.set(x, y, colour.times(Math.max(0.2, 0.9 + 0.5 * grass)));
      }
    }
  }

  private void wall() {
    Rgb stone = Rgb.of(0x8A4F3B).mix(Rgb.of(0x9A9488), draws.uniform());
    Rgb joint = Rgb.of(0xA9A297).times(draws.uniform(0.5, 1));
    float wide = (float) draws.uniform(0.12, 0.3);
    float high = wide * (float) draws.uniform(0.3, 1);
    float gap = 0.06f * high + 0.004f;
    for (int y = 0; y < canvas.height; y++) {
      int row = (int) (y * unit / high);
      for (int x = 0; x < canvas.width; x++) {
        float px = x * unit + (row % 2) * 0.5f * wide;
        int column = (int) (px / wide);
        float edge =
            Math.min(
                Math.min(px - column * wide, (column + 1) * wide - px),
                Math.min(y * unit - row * high, (row + 1) * high - y * unit));
        float grain = noise.layered(40 * px, 40 * y * unit, 3);
        double tint = 1 + 0.2 * noise.lattice(column, row) + 0.25 * grain;
        canvas.set(x, y, joint.mix(stone.times(tint), Curves.step(0.5f * gap, gap, edge)));
      }
    }
  }

  private void cloth() {
    Rgb one = Rgb.of(0x2E4468).mix(Rgb.of(0xB7642B), draws.uniform());
    Rgb two = Rgb.of(0xD9D2C0).mix(Rgb.of(0x7C2327), draws.uniform());
    float pitch = (float) draws.uniform(0.03, 0.15);
    float turn = (float) draws.uniform(0, 1);
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        float fold = noise.layered(2.5f * x * unit, 2.5f * y * unit, 3);
        float u = (x + turn * y) * unit + 0.04f * fold;
        float v = (y - turn * x) * unit + 0.04f * fold;
        float across = Curves.step(0.35f, 0.4f, Math.abs(u / pitch - Math.round(u / pitch)));
        float down = Curves.step(0.35f, 0.4f, Math.abs(v / pitch - Math.round(v / pitch)));
        canvas.set(x, y, one.mix(two, 0.5 * (across + down)).times(0.8 + 0.5 * fold));
      }
    }
  }

  /** Bowls, bottles and fruit: surfaces of revolution on a table. */
  private void things() {
    Rgb wall = Rgb.grey(draws.uniform(0.2, 0.6));
    Rgb table = Rgb.of(0x6A4A2C).mix(Rgb.of(0xB9A98D), draws.uniform());
    float edge = 0.55f * canvas.height;
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        float grain = noise.layered(3 * x * unit, 60 * y * unit, 3);
        float ground = Curves.step(edge - 1, edge + 1, y);
        canvas.set(x, y, wall.mix(table.times(1 + 0.3 * grain), ground));
      }
    }
    canvas.blur(1);
    Light light = Light.draw(draws.part("light"));
    Shader shader = new Shader(light);
    int count = 2 + draws.below(4);
    for (int i = 0; i < count; i++) {
      thing(shader, (0.12f + 0.76f * (i + 0.5f) / count) * canvas.width, edge);
    }
  }

  private void thing(Shader shader, float middle, float edge) {
    float tall = (float) draws.uniform(0.2, 0.45) * canvas.height;
    float foot = edge + (float) draws.uniform(0.05, 0.25) * canvas.height;
    Profile outline =
        switch (draws.below(4)) {
          case 0 -> Profile.through(0, 0.26, 0.62, 0.27, 0.75, 0.1, 1, 0.09);
          case 1 -> Profile.through(0, 0.2, 0.3, 0.45, 0.7, 0.42, 0.95, 0.1, 1, 0);
          case 2 -> Profile.through(0, 0.18, 0.15, 0.12, 0.4, 0.4, 1, 0.62);
          default -> Profile.through(0, 0.2, 0.4, 0.38, 0.8, 0.16, 1, 0.24);
        };
    Rgb colour = Rgb.of(0x9C2F2A).mix(Rgb.of(0x3C6E47), draws.uniform());
    colour = colour.mix(Rgb.of(0x3F5F93), draws.uniform(0, 0.7));
    float gloss = (float) draws.uniform(0, 0.4);
    for (int y = (int) Math.max(0, foot - tall); y < Math.min(canvas.height, foot); y++) {
      float half = outline.at((foot - y) / tall) * tall;
      for (int x = (int) Math.max(0, middle - half);
          x < Math.min(canvas.width, middle + half);
          x++) {
        float nx = (x - middle) / half;
        float nz = Curves.root(1 - nx * nx);
        float mottle = 1 + 0.15f * noise.layered(12 * x * unit, 12 * y * unit, 3);
        shader.facing(nx, 0.15f, nz).of(colour.times(mottle)).plain(1, 1, gloss);
        canvas.set(x, y, new Rgb(shader.out[0], shader.out[1], shader.out[2]));
      }
    }
  }
}
