package org.winnow.text.caption;

/**
 * The faces of an image, as far as rules of captions ask.
 *
 * @param faces their number
 * @param largestShare share of the image's area that the largest one takes, 0 to 1
 */
public record FaceFacts(int faces, double largestShare) {}
