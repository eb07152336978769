package org.winnow.render.collection;

import java.util.Optional;

/**
 * A file of a made-up collection before it is drawn.
 *
 * @param path {@code Name_Surname/001.jpg}, below the folder of the photographs
 * @param kind what it is
 * @param scene what was before the camera
 * @param alteration what was done to the file afterwards
 * @param copyOf path of the file that it repeats; empty where it is no copy
 */
public record PlannedPicture(
    String path, PictureKind kind, Scene scene, Alteration alteration, Optional<String> copyOf) {

  /**
   * What was before the camera.
   *
   * @param subject whom the picture is of; empty for landscapes, walls and things
   * @param behind somebody in the background
   * @param seed of the shot
   */
  public record Scene(Optional<Person> subject, Optional<Person> behind, long seed) {}

  /** What became of a file after it was taken. */
  public enum Alteration {
    NONE,
    REENCODED,
    RESIZED,
    CROPPED,
    CUT_OFF,
    EMPTIED,
    WEB_PAGE,
    GARBLED
  }

  /** Whether the file can be decoded. */
  public boolean usable() {
    return kind != PictureKind.BROKEN;
  }

  /** The person whom the file shows as its subject; empty where it shows nobody. */
  public Optional<Person> shows() {
    return usable() ? scene.subject() : Optional.empty();
  }
}
