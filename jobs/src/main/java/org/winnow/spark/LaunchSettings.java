package org.winnow.spark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.winnow.console.LaunchErrors;
import org.winnow.console.UserException;
import org.winnow.model.catalogue.ModelCatalogue;

/** What bin/winnow hands to this process: settings of Spark, and the configuration of the job. */
public final class LaunchSettings {
  /** System property with the path of the file. */
  static final String FILE_PROPERTY = "winnow.spark.settings";

  /** Setting of Spark with the archives of the job, as bin/winnow extends it. */
  static final String ARCHIVES_PROPERTY = "spark.archives";

  private LaunchSettings() {}

  /**
   * Sets the settings as system properties, where Spark reads them. A private file holds them,
   * because all users of a machine can read command lines. Without a file, nothing is set:
   * spark-submit sets them itself.
   */
  public static void apply() {
    String file = System.getProperty(FILE_PROPERTY);
    if (file == null) {
      return;
    }
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      settings.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    settings
        .stringPropertyNames()
        .forEach(key -> System.setProperty(key, settings.getProperty(key)));
  }

  /**
   * Unpacks the configuration that travels with a job as an archive of Spark, named by a URI. YARN
   * and Kubernetes unpack it in the working directory of a driver, a standalone cluster does not.
   * Does nothing where the folder exists, or where no archive has its name.
   *
   * @param working the working directory
   * @throws UserException if the archive cannot be read
   */
  public static void unpackConfiguration(Path working) {
    String folder = System.getProperty(ModelCatalogue.CONF_DIR_PROPERTY, "");
    if (folder.isEmpty() || Files.isDirectory(working.resolve(folder))) {
      return;
    }
    String name = "#" + folder;
    Stream.of(System.getProperty(ARCHIVES_PROPERTY, "").split(","))
        .filter(archive -> archive.endsWith(name))
        .map(archive -> archive.substring(0, archive.length() - name.length()))
        .findFirst()
        .ifPresent(archive -> unpack(archive, working.resolve(folder)));
  }

  private static void unpack(String archive, Path folder) {
    var file = new org.apache.hadoop.fs.Path(URI.create(archive));
    try (InputStream in = file.getFileSystem(Sessions.hadoop(Map.of())).open(file)) {
      // It may hold secrets.
      File target =
          Files.createDirectory(
                  folder,
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rwx------")))
              .toFile();
      FileUtil.unTar(in, target, true);
    } catch (IOException | ExecutionException e) {
      throw LaunchErrors.configuration(archive, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
