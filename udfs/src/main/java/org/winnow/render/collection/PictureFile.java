package org.winnow.render.collection;

import java.util.Optional;
import org.winnow.render.ShownFace;

/**
 * A file of a made-up collection.
 *
 * @param planned what it is
 * @param bytes its content
 * @param faces number of faces that it shows; 0 where it is unusable
 * @param subject where its subject's face lies, in pixels; empty where there is none
 */
public record PictureFile(
    PlannedPicture planned, byte[] bytes, int faces, Optional<ShownFace> subject) {}
