package org.winnow.stage.ingest;

import java.io.Serializable;
import java.util.Optional;
import org.winnow.claim.Defaults;

/**
 * Finds the track of a file by its folder: one below the folder of a name holds the frames of one
 * video.
 *
 * @param root folder of the input
 * @param nameDepth depth of the folders whose names are claimed; 0 if none
 * @param on whether folders are tracks at all
 */
record FrameFolders(String root, int nameDepth, boolean on) implements Serializable {
  static FrameFolders of(String root, int nameDepth, Defaults settings) {
    return new FrameFolders(
        root.endsWith("/") ? root : root + "/", nameDepth, settings.frameFolders());
  }

  /** The track of a file: its folder. Folders of two inputs may have the same names. */
  Optional<String> track(String uri) {
    if (!on || !uri.startsWith(root)) {
      return Optional.empty();
    }
    String path = uri.substring(root.length());
    int end = path.lastIndexOf('/');
    long depth = path.chars().filter(letter -> letter == '/').count();
    return end > 0 && depth > nameDepth
        ? Optional.of(root + path.substring(0, end))
        : Optional.empty();
  }
}
