package org.winnow.job;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.winnow.console.LaunchErrors;
import org.winnow.console.UserException;
import org.winnow.table.Table;

/** Checks write access to a warehouse before any input is read. */
public final class WarehouseAccess {
  private static final String PROBE_PREFIX = ".winnow-probe-";

  private WarehouseAccess() {}

  /**
   * Writes and deletes a small file, or begins and ends an upload to an object store. Creates no
   * folder.
   *
   * @param tables tables to be written, if they exist
   * @throws UserException if the warehouse is not writable
   */
  public static void check(String root, List<Table> tables, Configuration hadoop) {
    Path path = new Path(root);
    try {
      FileSystem fileSystem = path.getFileSystem(hadoop);
      if (fileSystem instanceof LocalFileSystem local) {
        checkLocal(root, local.pathToFile(path).toPath().toAbsolutePath().normalize(), tables);
      } else {
        probe(fileSystem, path);
      }
    } catch (IOException | RuntimeException e) {
      throw e instanceof UserException user ? user : LaunchErrors.warehouse(root, problem(e));
    }
  }

  private static void checkLocal(String root, java.nio.file.Path folder, List<Table> tables)
      throws IOException {
    java.nio.file.Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      throw LaunchErrors.warehouse(root, existing + " is a file, and a folder is needed there.");
    }
    java.nio.file.Path probe = existing.resolve(PROBE_PREFIX + UUID.randomUUID());
    try {
      Files.createFile(probe);
    } catch (IOException e) {
      throw LaunchErrors.warehouse(root, "No file can be made in " + existing + ": " + problem(e));
    }
    Files.delete(probe);
    for (Table table : tables) {
      java.nio.file.Path log = folder.resolve(table.name()).resolve("_delta_log");
      if (Files.exists(log) && !(Files.isWritable(log) && Files.isWritable(log.getParent()))) {
        throw LaunchErrors.warehouse(
            root, "This user may not write to the table " + table.name() + ".");
      }
    }
  }

  private static void probe(FileSystem fileSystem, Path root) throws IOException {
    Path probe = new Path(root, PROBE_PREFIX + UUID.randomUUID());
    if (fileSystem.hasPathCapability(root, CommonPathCapabilities.FS_MULTIPART_UPLOADER)) {
      // Writes nothing. After the deletion of an only object, S3A would write a marker for its
      // folder, which some stores take for a file.
      try (MultipartUploader uploader = fileSystem.createMultipartUploader(root).build()) {
        FutureIO.awaitFuture(
            uploader.abort(FutureIO.awaitFuture(uploader.startUpload(probe)), probe));
      }
      return;
    }
    try (var out = fileSystem.create(probe, true)) {
      out.writeByte(1);
    }
    fileSystem.delete(probe, false);
  }

  private static String problem(Exception e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return e.getClass().getSimpleName() + ": " + message;
  }
}
