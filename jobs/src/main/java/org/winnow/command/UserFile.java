package org.winnow.command;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that people hand to a command or take from it: on this machine, or in an object store.
 *
 * @param path with its scheme
 */
public record UserFile(Path path) {

  /** The file that a command line names: a path of this machine, or {@code s3a://…}. */
  public static UserFile named(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
        ? new UserFile(new Path(name))
        : local(java.nio.file.Path.of(name));
  }

  public static UserFile local(java.nio.file.Path file) {
    // Not by the URI: that of a folder that exists ends with a slash, which Hadoop keeps.
    return new UserFile(new Path("file", null, file.toAbsolutePath().normalize().toString()));
  }

  /**
   * The file that a command line names, or the one of a given name in the folder of this machine
   * that it names.
   */
  public static UserFile named(String named, String name) {
    UserFile file = named(named);
    boolean folder = !named.contains(":") && Files.isDirectory(java.nio.file.Path.of(named));
    return folder ? file.child(name) : file;
  }

  /** A file in it, where it is a folder. */
  public UserFile child(String name) {
    return new UserFile(new Path(path, name));
  }

  public void write(byte[] bytes, Configuration hadoop) throws IOException {
    // An instance of our own: without checksums, no hidden file is left beside it.
    try (FileSystem storage = FileSystem.newInstance(path.toUri(), hadoop)) {
      storage.setWriteChecksum(false);
      try (var stream = storage.create(path, true)) {
        stream.write(bytes);
      }
    }
  }

  /** All of it. */
  public byte[] read(Configuration hadoop) throws IOException {
    try (var stream = path.getFileSystem(hadoop).open(path)) {
      return stream.readAllBytes();
    }
  }

  /** As people write it. */
  @Override
  public String toString() {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file") ? path.toUri().getPath() : path.toString();
  }
}
