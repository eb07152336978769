package org.winnow.render.head;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Profile;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.Traits;
import org.winnow.render.space.Mesh;

/** Neck, shoulders and clothes. Positions are x and y of the body, in centimetres. */
public final class Body {
  /** A kind of garment. */
  enum Cut {
    CREW,
    NECK_V,
    SHIRT,
    SUIT,
    HIGH,
    WIDE
  }

  /** A garment and its colours. */
  public record Clothes(Cut cut, Rgb colour, Rgb second, Rgb shirt, int pattern) {
    private static final int[] COLOURS = {
      0x1D1F24, 0x2D3B52, 0x6E7681, 0xD8D8D4, 0x7A2B2E, 0x3F5B43, 0x8A6A47, 0x4F6F93, 0xB9A98D,
      0x54304F, 0xC98C3C, 0x9FB3C8
    };

    public static Clothes draw(SeededRandom draws, Traits traits) {
      boolean masculine = traits.masculinity() > 0.5;
      Cut cut =
          Cut.values()[
              masculine
                  ? draws.weighted(3, 0.7, 2.2, 2.4, 0.8, 0)
                  : draws.weighted(2, 2, 1, 0.9, 0.9, 1.6)];
      return new Clothes(
          cut,
          Rgb.of(COLOURS[draws.below(COLOURS.length)]).times(draws.uniform(0.7, 1.2)),
          Rgb.of(COLOURS[draws.below(COLOURS.length)]),
          draws.chance(0.6) ? Rgb.of(0xDFE1E2) : Rgb.of(0xA9BCD0),
          draws.weighted(4, 1, 1, 0.7));
    }
  }

  private static final int COLUMNS = 41;

  private final FaceIdentity id;
  private final Clothes clothes;
  private final Noise noise;

  public Body(FaceIdentity id, Clothes clothes, long seed) {
    this.id = id;
    this.clothes = clothes;
    this.noise = new Noise(seed);
  }

  public Mesh neck() {
    float n = (float) id.head().neck();
    Profile width = Profile.through(-17, 1.12 * n, -14, 1.08 * n, -12, n, -6, n);
    Profile depth = Profile.through(-17, 0.92 * n, -6, 0.88 * n);
    return tube(width, depth, new float[] {-5.5f, -17}, 26);
  }

  public Mesh shoulders() {
    double broad = 0.88 + 0.2 * id.traits().masculinity();
    double n = id.head().neck();
    Profile width =
        Profile.through(
            -46,
            20.5 * broad,
            -23,
            20 * broad,
            -20,
            18.2 * broad,
            -18,
            14.5 * broad,
            -16.4,
            9.6 * broad,
            -15.2,
            1.45 * n,
            -13,
            1.16 * n);
    Profile depth =
        Profile.through(-46, 10, -23, 9, -19, 7.6, -16.5, n + 1, -15, n + 0.35, -13, n + 0.2);
    float high =
        switch (clothes.cut()) {
          case HIGH -> -13f;
          case SHIRT, SUIT -> -13.7f;
          default -> -14.8f;
        };
    return tube(width, depth, new float[] {high, -45}, 46);
  }

  private static Mesh tube(Profile width, Profile deep, float[] span, int rows) {
    Mesh mesh = new Mesh(COLUMNS, rows);
    float[] point = new float[3];
    for (int row = 0; row < rows; row++) {
      float y = span[0] + (span[1] - span[0]) * row / (rows - 1);
      float half = width.at(y);
      for (int column = 0; column < COLUMNS; column++) {
        double a = (2.0 * column / (COLUMNS - 1) - 1) * 1.9;
        point[0] = half * (float) StrictMath.sin(a);
        point[1] = y;
        // The neck leans forward from the shoulders to the head.
        point[2] = -2.3f + 0.16f * (y + 13) + deep.at(y) * (float) StrictMath.cos(a);
        mesh.set(column, row, point, point[0], y);
      }
    }
    mesh.normals(false);
    return mesh;
  }

  /** Whether a position of the shoulders is bare skin. */
  public boolean bare(float x, float y) {
    float ax = Math.abs(x);
    return switch (clothes.cut()) {
      case CREW -> y > -15.9f + 0.06f * ax * ax;
      case NECK_V -> y > -21.5f + 1.2f * ax;
      case WIDE -> y > -18f + 0.02f * ax * ax;
      case SHIRT, SUIT -> y > -17.2f + 1.3f * ax && ax < 2.4f;
      case HIGH -> false;
    };
  }

  /** The colour of the clothes at a position. */
  public Rgb fabric(float x, float y) {
    float ax = Math.abs(x);
    Rgb base = clothes.colour();
    if (clothes.cut() == Cut.SUIT) {
      base = suit(ax, y);
    } else if (clothes.cut() == Cut.SHIRT && collar(ax, y)) {
      base = base.times(1.15);
    } else {
      base = pattern(x, y, base);
    }
    float fold = noise.layered(0.22f * x + 0.1f * y, 0.12f * y, 3);
    float seam = Curves.hill(ax - 4.4f + 0.7f * (y + 15.5f), 0, 0.22f, 1);
    float rim = clothes.cut() == Cut.SHIRT ? 0.35f * seam * (y > -20 ? 1 : 0) : 0;
    return base.times((1 + 0.25f * fold) * (1 - rim));
  }

  private Rgb suit(float ax, float y) {
    boolean tie = ax < 1.1f + 0.05f * (-17.5f - y) && y < -17.2f;
    float opening = (y + 34) * 0.42f;
    if (tie) {
      return clothes.second().times(0.8);
    }
    if (ax < opening && y < -14) {
      return clothes.shirt();
    }
    float lapel = Curves.hill(ax - opening - 1.6f, 0, 0.25f, 1);
    return Rgb.of(0x22252C).mix(clothes.colour(), 0.35).times(1 - 0.4 * lapel);
  }

  private static boolean collar(float ax, float y) {
    return y > -19 + 0.2f * ax && ax < 5.6f;
  }

  private Rgb pattern(float x, float y, Rgb base) {
    return switch (clothes.pattern()) {
      case 1 -> ((int) Math.floor(y / 1.6f) & 1) == 0 ? base : base.mix(clothes.second(), 0.7);
      case 2 -> {
        float across = Curves.hill(x / 2.6f - Math.round(x / 2.6f), 0, 0.2f, 1);
        float down = Curves.hill(y / 2.6f - Math.round(y / 2.6f), 0, 0.2f, 1);
        yield base.mix(clothes.second(), 0.35 * (across + down));
      }
      case 3 -> base.mix(clothes.second(), noise.at(0.6f * x, 0.6f * y) > 0.25f ? 0.7 : 0);
      default -> base;
    };
  }
}
