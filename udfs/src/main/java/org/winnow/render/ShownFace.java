package org.winnow.render;

/**
 * Where a picture shows a face. Pixels from the top left corner; the box may reach outside.
 *
 * @param x left edge of the box, from ear to ear and from the forehead to the chin
 * @param y top edge
 * @param width of the box
 * @param height of the box
 * @param landmarks x and y of: right eye (left in the picture), left eye, nose tip, right and left
 *     mouth corner
 */
public record ShownFace(float x, float y, float width, float height, float[] landmarks) {}
