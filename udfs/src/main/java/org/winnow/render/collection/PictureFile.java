package org.winnow.render.collection;

import java.util.Optional;
import org.winnow.render.ShownFace;

/**
 * A file of a generated collection.
 *
 * @param planned its plan
 * @param bytes its content
 * @param faces number of visible faces; 0 for an unusable file
 * @param subject position of the subject's face, in pixels; empty without a subject
 */
public record PictureFile(
    PlannedPicture planned, byte[] bytes, int faces, Optional<ShownFace> subject) {}
