package org.winnow.render.person;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;

/**
 * The hair of the head, centimetres.
 *
 * @param style how it is worn
 * @param colour of the strands
 * @param grey share of grey strands, 0 to 1
 * @param hairline height of its edge above the pupils in the middle of the forehead
 * @param recession how far the edge has gone back at the temples, 0 to 1
 * @param widow how far a peak stands down in the middle
 * @param parting azimuth of the parting, radians, positive to the picture's right
 * @param volume how far it stands off the skull on top
 * @param sides how far it stands off the skull at the sides
 * @param curl how curly, 0 (straight) to 1
 * @param length how far it falls below the pupils, where the style falls
 */
public record Hair(
    Style style,
    Rgb colour,
    double grey,
    double hairline,
    double recession,
    double widow,
    double parting,
    double volume,
    double sides,
    double curl,
    double length) {
  private static final Rgb[] COLOURS = {
    Rgb.of(0x17120F),
    Rgb.of(0x2A1D15),
    Rgb.of(0x43301F),
    Rgb.of(0x6A4A2C),
    Rgb.of(0x9A7443),
    Rgb.of(0xC7A468),
    Rgb.of(0x7C3B1D)
  };

  /** A hairstyle. */
  public enum Style {
    /** No hair on top; a ring at the sides perhaps. */
    BALD,
    /** A few millimetres. */
    CROPPED,
    /** Short, combed to a side. */
    PARTED,
    /** Short at the sides, high on top. */
    RAISED,
    /** A ball of curls. */
    AFRO,
    /** Combed back and tied. */
    TIED,
    /** To the jaw. */
    BOB,
    /** Over the forehead, and to the jaw or longer. */
    FRINGE,
    /** To the shoulders or longer. */
    LONG;

    /** Whether the hair falls along the sides of the face. */
    public boolean falls() {
      return this == BOB || this == FRINGE || this == LONG;
    }
  }

  static Hair draw(SeededRandom draws, Traits traits) {
    double m = traits.masculinity();
    double aged = traits.agedness();
    double tight = Curves.clamp((traits.melanin() - 0.62) * 4, 0, 1);
    boolean masculine = m > 0.5;
    Style style =
        masculine
            ? Style.values()[
                draws.weighted(
                    0.5 + 1.6 * aged, 2, 2.6 * (1 - tight), 1.6, tight, 0.15, 0, 0.1, 0.25)]
            : Style.values()[draws.weighted(0, 0.25, 0.35, 0.15, 1.2 * tight, 1.5, 1.8, 1.4, 3)];
    double grey =
        draws.chance(aged * (0.6 + 0.5 * m))
            ? Curves.clamp(1.2 * aged + draws.normal(-0.1, 0.2), 0, 1)
            : 0;
    double curl = Curves.clamp(draws.normal(0.15 + 0.8 * tight, 0.22), 0, 1);
    double length =
        switch (style) {
          case BOB -> draws.uniform(8, 11.5);
          case FRINGE -> draws.uniform(8.5, 19);
          case LONG -> draws.uniform(13, 23);
          default -> 0;
        };
    return new Hair(
        style,
        colour(draws, traits),
        grey,
        draws.normal(6.6, 0.5),
        Curves.clamp(draws.normal((masculine ? 0.3 : 0.05) + 0.5 * aged * m, 0.2), 0, 1),
        draws.chance(0.2) ? draws.uniform(0.2, 0.8) : 0,
        draws.pick(-1, 1) * draws.uniform(0.05, 0.5),
        volume(style, draws),
        switch (style) {
          case BALD, CROPPED -> draws.uniform(0.12, 0.3);
          case AFRO -> draws.uniform(1.2, 3.4);
          case BOB, FRINGE, LONG -> draws.uniform(0.5, 1.3);
          default -> draws.uniform(0.3, 0.8);
        },
        curl,
        length);
  }

  private static double volume(Style style, SeededRandom draws) {
    return switch (style) {
      case BALD -> 0;
      case CROPPED -> draws.uniform(0.2, 0.55);
      case PARTED -> draws.uniform(0.9, 2);
      case RAISED -> draws.uniform(1.8, 3.4);
      case AFRO -> draws.uniform(1.6, 4);
      case TIED -> draws.uniform(0.4, 0.9);
      case BOB, FRINGE, LONG -> draws.uniform(0.8, 1.8);
    };
  }

  private static Rgb colour(SeededRandom draws, Traits traits) {
    double fair = Curves.clamp(1 - 2.6 * traits.melanin(), 0, 1) * (1 - traits.epicanthus());
    double dark = 1.3 - fair;
    int kind =
        draws.weighted(
            3 * dark, 2 * dark, 1 + fair, 0.2 + 1.6 * fair, 1.3 * fair, fair, 0.5 * fair);
    return COLOURS[kind].times(draws.uniform(0.8, 1.3));
  }
}
