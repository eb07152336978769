package org.winnow.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A file that a command writes for people or programs, here or in a storage. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Where it is written.
   *
   * @param named a path, or an address such as {@code s3a://bucket/file}
   * @param name of the file where the path is a folder
   */
  static org.apache.hadoop.fs.Path place(String named, String name) {
    if (named.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return new org.apache.hadoop.fs.Path(named);
    }
    Path file = Path.of(named);
    Path inside = Files.isDirectory(file) ? file.resolve(name) : file;
    return new org.apache.hadoop.fs.Path(inside.toAbsolutePath().normalize().toUri());
  }

  static void write(byte[] content, org.apache.hadoop.fs.Path place, Configuration hadoop)
      throws IOException {
    // An instance of our own: without checksums, no hidden file is left beside it.
    try (FileSystem storage = FileSystem.newInstance(place.toUri(), hadoop)) {
      storage.setWriteChecksum(false);
      try (var stream = storage.create(place, true)) {
        stream.write(content);
      }
    }
  }

  /** The place as a person would write it. */
  static String shown(org.apache.hadoop.fs.Path place) {
    String scheme = place.toUri().getScheme();
    return scheme == null || scheme.equals("file") ? place.toUri().getPath() : place.toString();
  }
}
