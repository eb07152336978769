package org.winnow.render;

import java.util.List;

/**
 * A finished picture.
 *
 * @param width pixels
 * @param height pixels
 * @param bgr blue, green, red of each pixel, row by row
 * @param faces whom it shows: the subject first, then people behind
 * @param quality the JPEG quality it should be stored at, 1 to 100
 */
public record Picture(int width, int height, byte[] bgr, List<ShownFace> faces, int quality) {}
