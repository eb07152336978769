package org.winnow.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelSpec;

/**
 * Ships the files of a model to the executors. Spark identifies shipped files by name only. So the
 * name contains the digest of the model, which keeps models with equal file names distinct.
 *
 * @param name name of the shipped file or archive
 * @param pathInside path of the model's file within the archive; empty for a single file
 */
record ShippedModel(String name, String pathInside) implements Serializable {
  /** Files prepared by this JVM, by name: Spark rejects a name that comes from two paths. */
  private static final Map<String, Path> PREPARED = new ConcurrentHashMap<>();

  private static final int DIGEST_CHARACTERS = 16;

  /**
   * Ships the files of a model.
   *
   * @throws ModelException if they cannot be read, or cannot be prepared in the temporary folder
   */
  static ShippedModel ship(SparkContext spark, ModelSpec spec) {
    Path file = Path.of(spec.path());
    try {
      List<Path> files = ModelFile.all(file);
      String digest = spec.sha256().substring(0, DIGEST_CHARACTERS);
      if (files.size() == 1) {
        String name = digest + "-" + file.getFileName();
        spark.addFile(prepared(name, file, ShippedModel::link).toUri().toString());
        return new ShippedModel(name, "");
      }
      String name = "model-" + digest;
      Path archive = prepared(name + ".zip", file, (target, of) -> pack(target, of, files));
      spark.addArchive(archive.toUri() + "#" + name);
      return new ShippedModel(name, "/" + file.getFileName());
    } catch (IOException e) {
      throw new ModelException(
          "model "
              + spec.id()
              + " cannot be sent to the executors: its files cannot be read, or nothing can be"
              + " written to "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + e
              + ")",
          e);
    }
  }

  /** The path of the model's file. Only inside a task. */
  String path() {
    return SparkFiles.get(name) + pathInside;
  }

  /** Creates the file to ship. */
  private interface Preparation {
    void make(Path target, Path model) throws IOException;
  }

  private static synchronized Path prepared(String name, Path model, Preparation preparation)
      throws IOException {
    Path known = PREPARED.get(name);
    if (known != null && Files.exists(known)) {
      return known;
    }
    Path folder =
        known != null ? known.getParent() : Files.createTempDirectory("winnow-sent-models");
    Files.createDirectories(folder);
    folder.toFile().deleteOnExit();
    Path target = folder.resolve(name);
    Files.deleteIfExists(target);
    preparation.make(target, model);
    target.toFile().deleteOnExit();
    PREPARED.put(name, target);
    return target;
  }

  private static void link(Path target, Path model) throws IOException {
    Files.createSymbolicLink(target, model.toAbsolutePath());
  }

  private static void pack(Path target, Path model, List<Path> files) throws IOException {
    Path folder = model.toAbsolutePath().normalize().getParent();
    try (OutputStream out = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      // Weights do not compress, and compression takes longer than shipping.
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : files) {
        Path inside = folder.relativize(file.toAbsolutePath().normalize());
        zip.putNextEntry(new ZipEntry(inside.toString().replace('\\', '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }
}
