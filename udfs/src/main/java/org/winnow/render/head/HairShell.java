package org.winnow.render.head;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.draw.Profile;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.Hair;
import org.winnow.render.space.Mesh;
import org.winnow.render.space.Samples;

/**
 * The hair of a head: a shell over the skull, with strands from the crown downwards. Its
 * coordinates are azimuth and height.
 */
public final class HairShell implements Samples.Cover {
  private static final int COLUMNS = 145;
  private static final int ROWS = 84;
  private static final float EAR = 1.25f;

  /** Below this height over the edge there are no roots, whatever the noise. */
  private static final float LOWEST_ROOTS = -1.5f;

  /** More than the noise of strands at the edge can reach: 0.3 + 0.4 + 0.6. */
  private static final float MOST_STRANDS = 1.31f;

  private static final Rgb GREY = Rgb.of(0xB9B6B2);

  private final Hair hair;
  private final HeadSurface head;
  private final Noise noise;
  private final Profile edge;
  private final Profile edgeAcross;
  private final float bottom;
  private final float side;
  private final float unrest;

  /**
   * Creates the hair.
   *
   * @param variation variation in this photograph, -1 to 1
   */
  public HairShell(FaceIdentity id, HeadSurface head, double variation) {
    this.hair = id.hair();
    this.head = head;
    this.noise = new Noise(SeededRandom.seed(id.seed(), "hair") + Math.round(3 * variation));
    this.side = (float) Math.signum(hair.parting());
    this.unrest = 1 + 0.12f * (float) variation;
    this.bottom = hair.style().falls() ? -(float) hair.length() : -7.5f;
    this.edge = edge(hair.style());
    this.edgeAcross = across(edge);
  }

  /** The lower edge by the sine of the azimuth. */
  private static Profile across(Profile edge) {
    double[] points = new double[2 * 41];
    for (int i = 0; i <= 40; i++) {
      points[2 * i] = i / 40.0;
      points[2 * i + 1] = edge.at((float) StrictMath.asin(i / 40.0));
    }
    return Profile.through(points);
  }

  /** Coverage of the skin by hair roots and their shade at a position of the face, 0 to 1. */
  public float roots(float x, float y) {
    float sin = Math.min(1, Math.abs(x) / Math.max(1, head.halfWidth(y)));
    float over = y - edgeAcross.at(sin);
    if (over < LOWEST_ROOTS) {
      return 0;
    }
    float thin = 0.35f * noise.at(3 * x, 1.5f * y);
    return Curves.step(-1.1f, 0.35f, over + thin);
  }

  /** The colour of strands of a given brightness, with the share of grey ones. */
  public Rgb colour(float strands) {
    float share = Curves.clamp((float) (1.6 * hair.grey() - 0.3) + (strands - 1));
    return hair.grey() > 0
        ? hair.colour().mix(GREY, share * Math.min(1, 1.5 * hair.grey()))
        : hair.colour();
  }

  /** Lower edge of the hair by azimuth, 0 in front. */
  private Profile edge(Hair.Style style) {
    double top = hair.hairline();
    double back = hair.recession();
    double peak = top - 0.9 * hair.widow();
    double temple = top - 0.5 + 2.4 * back;
    return switch (style) {
      case BALD -> Profile.through(0, 20, 1.12, 20, 1.3, 0.5, 1.5, -1, 1.75, -4, 3.2, -7);
      case FRINGE ->
          Profile.through(
              0,
              2.5 - 0.6 * hair.widow(),
              0.55,
              2.3,
              0.82,
              1.4,
              0.98,
              -2,
              1.08,
              bottom,
              3.2,
              bottom);
      case BOB, LONG ->
          Profile.through(
              0, peak, 0.35, top, 0.62, temple, 0.85, 3.4, 0.96, 0.5, 1.06, -3, 1.16, bottom, 3.2,
              bottom);
      default ->
          Profile.through(
              0,
              peak,
              0.35,
              top + 0.8 * back,
              0.6,
              temple,
              0.9,
              0.5 * top,
              1.05,
              1.4,
              1.14,
              -1,
              1.2,
              -1.2,
              EAR,
              0.9,
              EAR + 0.3,
              1.3,
              EAR + 0.55,
              -2.5,
              3.2,
              -7);
    };
  }

  public Mesh mesh() {
    Mesh mesh = new Mesh(COLUMNS, ROWS);
    float[] point = new float[3];
    for (int row = 0; row < ROWS; row++) {
      float s = row / (ROWS - 1f);
      float y = head.crown() - (head.crown() - bottom) * s * (0.25f + 0.75f * s);
      for (int column = 0; column < COLUMNS; column++) {
        double azimuth = (2.0 * column / (COLUMNS - 1) - 1) * Math.PI;
        place((float) azimuth, y, point);
        mesh.set(column, row, point, (float) azimuth, y);
      }
    }
    mesh.normals(true);
    return mesh;
  }

  private void place(float azimuth, float y, float[] point) {
    float sin = (float) StrictMath.sin(azimuth);
    float cos = (float) StrictMath.cos(azimuth);
    float held = Math.max(y, hair.style().falls() ? -0.5f : -6);
    float grow = thickness(azimuth, y, cos);
    head.skull(sin, cos, held, grow, point);
    if (y < held) {
      float fall = held - y;
      float inwards = hair.style() == Hair.Style.BOB ? 0.012f * fall * fall : 0.004f * fall * fall;
      float wave = (float) hair.curl() * 0.8f * noise.at(2 * azimuth + 40, 0.35f * y);
      float wide = 1 + 0.012f * fall - 0.01f * inwards + 0.05f * wave;
      point[0] *= wide;
      point[1] = y;
      // Long hair hangs in front of the shoulders at the sides and lies on the back behind.
      point[2] = point[2] * (1 - 0.03f * fall) - 0.05f * fall + 0.3f * wave;
    }
  }

  private float thickness(float azimuth, float y, float cos) {
    float above = Curves.step(1, 8, y);
    float full = Curves.mix((float) hair.sides(), (float) hair.volume(), above);
    float clumps = noise.at(5 * azimuth, 0.25f * y + 5) + 0.5f * noise.at(13 * azimuth, 0.5f * y);
    float curls = noise.at(9 * azimuth * (0.4f + 0.6f * Math.abs(cos)), 1.3f * y);
    float rough = Curves.mix(0.16f * clumps, 0.4f * curls + 0.1f * clumps, (float) hair.curl());
    float style = 1;
    if (hair.style() == Hair.Style.PARTED || hair.style() == Hair.Style.LONG) {
      float parting = azimuth - (float) hair.parting();
      style = 1 - 0.55f * Curves.hill(parting, 0, 0.16f, 1) * above;
      style *= 1 + 0.2f * Curves.step(0, 0.8f, -side * azimuth) * above;
    } else if (hair.style() == Hair.Style.RAISED) {
      style = 1 + 0.35f * Curves.step(0.2f, 1, cos) * above;
    }
    float rim = Curves.step(-0.1f, 1.3f, y - edge.at(Math.abs(azimuth)));
    if (hair.style().falls()) {
      rim = Math.max(rim, Curves.step(1.5f, -0.5f, y));
    }
    return 0.06f + full * unrest * style * (1 + rough) * (0.12f + 0.88f * rim);
  }

  @Override
  public boolean at(float azimuth, float y) {
    float a = Math.abs(azimuth);
    float over = y - edge.at(a);
    if (hair.style() == Hair.Style.BALD && y > 3.6f + 0.5f * noise.at(6 * azimuth, 3)) {
      return false;
    }
    if (hair.style().falls() && y < bottom + 1.2f + 1.1f * noise.at(14 * azimuth, 1)) {
      return false;
    }
    if (over > 1.4f || a > 1.35f) {
      return over > 0;
    }
    float loose =
        switch (hair.style()) {
          case FRINGE -> 1.2f;
          case BOB, LONG -> Curves.mix(0.3f, 0.9f, Curves.step(0.6f, 1, a));
          case AFRO -> 0.6f;
          default -> 0.4f;
        };
    if (Math.abs(over) > loose * MOST_STRANDS) {
      return over > 0;
    }
    float strands =
        0.3f * noise.at(16 * azimuth, 0.4f * y)
            + 0.4f * noise.at(45 * azimuth, 0.8f * y)
            + 0.6f * noise.at(120 * azimuth, 1.1f * y);
    return over + loose * strands > 0;
  }

  /** Brightness of the strands at a position, about 1. */
  public float strands(float azimuth, float y) {
    float s = 7 * azimuth;
    float slant =
        switch (hair.style()) {
          case PARTED -> -0.9f * side;
          case RAISED -> 0.25f * Math.signum(azimuth);
          case TIED -> 0.7f * Math.signum(azimuth);
          default -> 0;
        };
    float curl = (float) hair.curl();
    float bent = s + slant * Math.max(0, y) + curl * 1.2f * noise.at(0.5f * s, 0.6f * y);
    float along = 0.22f + 1.6f * curl * curl;
    float finest = noise.at(13 * bent, 1.5f * along * y);
    float fine = noise.at(5.5f * bent, along * y);
    float broad = noise.at(1.7f * bent + 9, 0.6f * along * y);
    return 1 + 0.18f * finest + 0.22f * fine + 0.22f * broad;
  }

  public Hair hair() {
    return hair;
  }
}
