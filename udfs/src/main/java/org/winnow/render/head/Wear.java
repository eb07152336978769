package org.winnow.render.head;

import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.person.Habits;

/** Accessories in a photograph, and the object that occludes a part of the face. */
public record Wear(Glasses glasses, Hat hat, Hiding hiding, Rgb colour) {
  enum Glasses {
    NONE,
    CLEAR,
    DARK
  }

  enum Hat {
    NONE,
    KNITTED,
    CAP
  }

  /** The object that occludes the lower part of a face. */
  enum Hiding {
    NOTHING,
    MASK,
    SCARF,
    HAND
  }

  private static final int[] COLOURS = {
    0x22242B, 0x7C2327, 0x2E4468, 0x8C8C86, 0xC9B58D, 0x3C5A42, 0xB7642B
  };

  public static Wear draw(SeededRandom draws, Habits habits) {
    Glasses glasses =
        draws.chance(habits.glasses())
            ? Glasses.CLEAR
            : draws.chance(0.025) ? Glasses.DARK : Glasses.NONE;
    Hat hat = draws.chance(habits.hats()) ? draws.pick(Hat.KNITTED, Hat.CAP) : Hat.NONE;
    Hiding hiding = Hiding.values()[draws.weighted(95.5, 1.2, 1.3, 2)];
    return new Wear(glasses, hat, hiding, Rgb.of(COLOURS[draws.below(COLOURS.length)]));
  }
}
