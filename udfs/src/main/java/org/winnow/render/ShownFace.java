package org.winnow.render;

/**
 * The position of a face in a picture, in pixels from the top left corner. The box may exceed the
 * picture.
 *
 * @param x left edge of the box; it spans from ear to ear and from forehead to chin
 * @param y top edge of the box
 * @param width width of the box
 * @param height height of the box
 * @param landmarks x and y of five points: right eye (left in the picture), left eye, nose tip,
 *     right and left mouth corner
 */
public record ShownFace(float x, float y, float width, float height, float[] landmarks) {}
