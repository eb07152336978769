package org.winnow.render.shot;

import org.winnow.render.draw.Rgb;
import org.winnow.render.draw.SeededRandom;
import org.winnow.render.head.Body;
import org.winnow.render.head.Wear;
import org.winnow.render.person.Expression;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.Pose;
import org.winnow.render.space.Light;

/**
 * The parameters of one photograph of a person.
 *
 * @param seed seed of details without parameters: backdrop, grain
 * @param shaven whether the beard is shaven
 * @param hairLie variation of the hair, -1 to 1
 * @param makeup 0 to 1
 * @param lipstick colour of the lipstick
 */
public record Shot(
    long seed,
    Pose pose,
    Expression expression,
    Light light,
    Frame frame,
    Wear wear,
    Body.Clothes clothes,
    Exposure exposure,
    boolean shaven,
    double hairLie,
    double makeup,
    Rgb lipstick) {

  /** A random shot of a person. */
  public static Shot of(FaceIdentity id, long seed) {
    SeededRandom draws = new SeededRandom(seed, "shot");
    SeededRandom looks = draws.part("looks");
    return new Shot(
        seed,
        Pose.draw(draws.part("pose")),
        Expression.draw(draws.part("expression")),
        Light.draw(draws.part("light")),
        Frame.draw(draws.part("frame")),
        Wear.draw(draws.part("wear"), id.habits()),
        Body.Clothes.draw(draws.part("clothes"), id.traits()),
        Exposure.draw(draws.part("exposure")),
        looks.chance(0.12),
        looks.uniform(-1, 1),
        looks.chance(id.habits().makeup()) ? looks.uniform(0.3, 1) : 0,
        looks.pick(Rgb.of(0xA3232F), Rgb.of(0xB5475A), Rgb.of(0x8C3A44), Rgb.of(0xC0635F)));
  }

  /** The same shot with another frame. */
  public Shot in(Frame other) {
    return new Shot(
        seed,
        pose,
        expression,
        light,
        other,
        wear,
        clothes,
        exposure,
        shaven,
        hairLie,
        makeup,
        lipstick);
  }

  /** The same shot with another light. */
  public Shot lit(Light other) {
    return new Shot(
        seed,
        pose,
        expression,
        other,
        frame,
        wear,
        clothes,
        exposure,
        shaven,
        hairLie,
        makeup,
        lipstick);
  }
}
