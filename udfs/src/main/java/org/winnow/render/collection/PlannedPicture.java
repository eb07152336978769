package org.winnow.render.collection;

import java.util.Optional;

/**
 * The plan of a file of a generated collection.
 *
 * @param path {@code Name_Surname/001.jpg}, relative to the folder of the photographs
 * @param kind its kind
 * @param scene the photographed scene
 * @param alteration change of the file after the photograph
 * @param copyOf path of the original; empty if it is no copy
 */
public record PlannedPicture(
    String path, PictureKind kind, Scene scene, Alteration alteration, Optional<String> copyOf) {

  /**
   * A photographed scene.
   *
   * @param subject subject of the picture; empty for landscapes, walls and objects
   * @param behind a second person in the background
   * @param seed seed of the shot
   */
  public record Scene(Optional<Person> subject, Optional<Person> behind, long seed) {}

  /** A change of a file after the photograph. */
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

  /** The subject that the file shows; empty for none. */
  public Optional<Person> shows() {
    return usable() ? scene.subject() : Optional.empty();
  }
}
