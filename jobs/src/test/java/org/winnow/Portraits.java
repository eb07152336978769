package org.winnow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.winnow.testing.SharedData;

/** Small real portraits in folders of identities. */
final class Portraits {
  private Portraits() {}

  /** A folder with ten portraits each of some people. */
  static Path ofPeople(Path folder, int people) throws IOException {
    Path root = Files.createDirectories(folder.resolve("portraits"));
    for (int i = 1; i <= people; i++) {
      copy("s" + i, root);
    }
    return root;
  }

  /** Adds a person. */
  static void copy(String person, Path root) throws IOException {
    Path to = Files.createDirectory(root.resolve(person));
    try (var files = Files.list(SharedData.data("orl").resolve(person))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
