package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchSettingsTest {
  @TempDir private Path folder;

  @AfterEach
  void clear() {
    System.clearProperty(LaunchSettings.FILE_PROPERTY);
    System.clearProperty("spark.winnow.test");
  }

  @Test
  void settingsOfTheFileBecomeSystemProperties() throws IOException {
    Path file =
        Files.writeString(folder.resolve("settings"), "spark.winnow.test=a b\\\\c=d: für\n");
    System.setProperty(LaunchSettings.FILE_PROPERTY, file.toString());

    LaunchSettings.apply();

    assertThat(System.getProperty("spark.winnow.test")).isEqualTo("a b\\c=d: für");
  }

  @Test
  void withoutAFileNothingIsSet() {
    LaunchSettings.apply();
    assertThat(System.getProperty("spark.winnow.test")).isNull();
  }
}
