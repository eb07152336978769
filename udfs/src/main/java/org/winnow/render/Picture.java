package org.winnow.render;

import java.util.List;

/**
 * A finished picture.
 *
 * @param width pixels
 * @param height pixels
 * @param bgr blue, green and red level of each pixel, row-major
 * @param faces visible faces: the subject first, then people behind
 * @param quality JPEG quality to store it with, 1 to 100
 */
public record Picture(int width, int height, byte[] bgr, List<ShownFace> faces, int quality) {}
