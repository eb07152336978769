package org.winnow.identity;

/**
 * A face that is claimed to show somebody.
 *
 * @param faceId its id; ties are broken by it
 * @param imageId image that shows it: two faces of one image are two people
 * @param vector unit vector
 * @param prominence how much it looks like the subject of its image: size and nearness to the
 *     middle, above 0
 */
public record ClaimedFace(String faceId, String imageId, float[] vector, double prominence) {}
