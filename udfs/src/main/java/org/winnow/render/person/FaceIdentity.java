package org.winnow.render.person;

import org.winnow.render.draw.SeededRandom;

/**
 * The face of a person: about eighty parameters drawn from a seed. Parameters of one photograph are
 * in {@code Shot}.
 *
 * @param seed seed of all parameters
 */
public record FaceIdentity(
    long seed,
    Traits traits,
    HeadShape head,
    EyeShape eyes,
    BrowShape brows,
    NoseShape nose,
    MouthShape mouth,
    Skin skin,
    Hair hair,
    Beard beard,
    Habits habits) {

  /** The person of a seed. */
  public static FaceIdentity of(long seed) {
    SeededRandom draws = new SeededRandom(seed, "person");
    Traits traits = Traits.draw(draws.part("traits"));
    Skin skin = Skin.draw(draws.part("skin"), traits);
    Hair hair = Hair.draw(draws.part("hair"), traits);
    return new FaceIdentity(
        seed,
        traits,
        HeadShape.draw(draws.part("head"), traits),
        EyeShape.draw(draws.part("eyes"), traits),
        BrowShape.draw(draws.part("brows"), traits),
        NoseShape.draw(draws.part("nose"), traits),
        MouthShape.draw(draws.part("mouth"), traits, skin.tone()),
        skin,
        hair,
        Beard.draw(draws.part("beard"), traits, hair.colour()),
        Habits.draw(draws.part("habits"), traits));
  }

  /** Height of the base of the nose, centimetres above the pupils. */
  public float noseBase() {
    return (float) (nose.root() - nose.length());
  }

  /** Height of the tip of the nose. */
  public float noseTip() {
    return (float) (noseBase() + nose.tipRise());
  }

  /** Height of the line between the closed lips. */
  public float mouthLine() {
    return (float) (noseBase() - mouth.philtrum());
  }

  /** Height of the tip of the chin. */
  public float chinTip() {
    return (float) (mouthLine() - head.chinHeight());
  }
}
