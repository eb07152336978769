package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.UserException;
import org.winnow.model.catalogue.ModelCatalogue;

class LaunchSettingsTest {
  @TempDir private Path folder;

  @AfterEach
  void clear() {
    System.clearProperty(LaunchSettings.FILE_PROPERTY);
    System.clearProperty("spark.winnow.test");
    System.clearProperty(LaunchSettings.ARCHIVES_PROPERTY);
    System.clearProperty(ModelCatalogue.CONF_DIR_PROPERTY);
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
  void theConfigurationOfAJobIsUnpackedWhereNobodyDidIt() throws Exception {
    Path conf = Files.createDirectories(folder.resolve("conf/overlays"));
    Files.writeString(conf.resolve("1.conf"), "embed.batch = 7");
    // As bin/winnow packs it.
    Files.setPosixFilePermissions(conf.getParent(), PosixFilePermissions.fromString("rwx------"));
    Path archive = folder.resolve("a conf.tar.gz");
    assertThat(
            new ProcessBuilder(
                    "tar", "-C", conf.getParent().toString(), "-czf", archive.toString(), ".")
                .start()
                .waitFor())
        .isZero();
    System.setProperty(
        LaunchSettings.ARCHIVES_PROPERTY, "other.zip#other," + archive.toUri() + "#travelled");
    System.setProperty(ModelCatalogue.CONF_DIR_PROPERTY, "travelled");
    Path working = Files.createDirectory(folder.resolve("driver"));

    LaunchSettings.unpackConfiguration(working);

    Path overlay = working.resolve("travelled/overlays/1.conf");
    assertThat(overlay).content().isEqualTo("embed.batch = 7");
    assertThat(Files.getPosixFilePermissions(working.resolve("travelled")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Files.writeString(overlay, "embed.batch = 8");
    LaunchSettings.unpackConfiguration(working);
    assertThat(overlay).as("what is there stays").content().isEqualTo("embed.batch = 8");
  }

  @Test
  void aConfigurationThatTheDriverCannotReadIsTheUsersToMend() {
    System.setProperty(
        LaunchSettings.ARCHIVES_PROPERTY, folder.resolve("gone.tar.gz").toUri() + "#gone");
    System.setProperty(ModelCatalogue.CONF_DIR_PROPERTY, "gone");
    assertThatThrownBy(() -> LaunchSettings.unpackConfiguration(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The configuration of the job cannot be read")
        .hasMessageContaining("gone.tar.gz");
  }

  @Test
  void withoutAFileNothingIsSet() {
    LaunchSettings.apply();
    assertThat(System.getProperty("spark.winnow.test")).isNull();
  }
}
