package org.winnow.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * Finds the photographs and models that tests read by path and that are no part of the project.
 *
 * <p>The folders are named by the environment variables {@code WINNOW_TEST_DATA} and {@code
 * WINNOW_TEST_MODELS}; without them, they are the nearest {@code shared/data} and {@code
 * shared/models} above the working directory. A test that asks for an absent file is skipped, or
 * fails where {@code WINNOW_REQUIRE_DATA=1}, so that a build that has the data cannot lose it
 * unnoticed.
 */
public final class SharedData {
  private SharedData() {}

  /**
   * A file or folder of the test data.
   *
   * @param relative path below the data folder, such as {@code lfw-dev}
   * @throws TestAbortedException if it is absent, which skips the test
   */
  public static Path data(String relative) {
    return require("WINNOW_TEST_DATA", "shared/data", relative);
  }

  /**
   * A model file.
   *
   * @param relative path below the models folder
   * @throws TestAbortedException if it is absent, which skips the test
   */
  public static Path model(String relative) {
    return require("WINNOW_TEST_MODELS", "shared/models", relative);
  }

  private static Path require(String variable, String folder, String relative) {
    Optional<Path> found =
        root(variable, folder).map(root -> root.resolve(relative)).filter(Files::exists);
    if (found.isPresent()) {
      return found.get();
    }
    throw Absent.skip(
        "needs %s of the shared test data: set %s to its folder".formatted(relative, variable),
        "WINNOW_REQUIRE_DATA");
  }

  private static Optional<Path> root(String variable, String folder) {
    String named = System.getenv(variable);
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    // Maven runs the tests in the module's folder, an IDE in the project's: look upward from
    // either.
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path candidate = dir.resolve(folder);
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
