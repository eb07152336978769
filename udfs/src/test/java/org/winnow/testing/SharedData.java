package org.winnow.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

public final class SharedData {
  public static Path models(String name) {
    return find("WINNOW_TEST_MODELS", "shared/models", name);
  }

  public static Path data(String name) {
    return find("WINNOW_TEST_DATA", "shared/data", name);
  }

  private static Path find(String env, String fallback, String name) {
    String set = System.getenv(env);
    Path p = (set != null ? Path.of(set) : Path.of("../..").resolve(fallback)).resolve(name);
    Assumptions.assumeTrue(Files.exists(p), () -> p + " is absent");
    return p;
  }
}
