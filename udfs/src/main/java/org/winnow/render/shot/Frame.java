package org.winnow.render.shot;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.SeededRandom;

/**
 * The size of a picture, and the position of the head.
 *
 * @param width pixels
 * @param height pixels
 * @param scale pixels per centimetre of the head
 * @param centreX x of the middle of the face, pixels
 * @param centreY y of the middle of the face, pixels
 * @param distance distance of the camera, centimetres
 */
public record Frame(
    int width, int height, double scale, double centreX, double centreY, double distance) {
  public static final int SMALLEST = 160;
  public static final int LARGEST = 320;

  static Frame draw(SeededRandom draws) {
    int width = (int) draws.uniform(SMALLEST, LARGEST + 1);
    int height =
        draws.chance(0.55) ? width : (int) Math.min(LARGEST, width * draws.uniform(1, 1.3));
    // From a close portrait to head and shoulders with a margin.
    double faceWidth = Math.min(width, height) * draws.uniform(0.36, 0.6);
    return new Frame(
        width,
        height,
        faceWidth / 14,
        width * Curves.clamp(draws.normal(0.5, 0.045), 0.4, 0.6),
        height * Curves.clamp(draws.normal(0.47, 0.04), 0.38, 0.58),
        draws.uniform(60, 220));
  }

  /** A small frame for a second person behind the subject, on the side with more space. */
  public Frame behind(SeededRandom draws) {
    int side = centreX > 0.5 * width ? -1 : 1;
    return new Frame(
        width,
        height,
        scale * draws.uniform(0.42, 0.55),
        centreX + side * scale * draws.uniform(13, 15.5),
        centreY + height * draws.uniform(-0.1, 0.06),
        distance + 120);
  }
}
