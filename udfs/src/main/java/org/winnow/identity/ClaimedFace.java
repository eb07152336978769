package org.winnow.identity;

/**
 * A face with a claim: a source says that it shows a certain person.
 *
 * @param faceId id; ties are broken by it
 * @param imageId image that contains it; two faces of one image are two people
 * @param vector unit vector
 * @param prominence size and closeness to the image's centre, above 0; the subject has the largest
 *     value
 */
public record ClaimedFace(String faceId, String imageId, float[] vector, double prominence) {}
