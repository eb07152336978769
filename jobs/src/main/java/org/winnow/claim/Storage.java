package org.winnow.claim;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.winnow.console.Errors;
import org.winnow.table.Quarantine;

/** Reads files and folders through Hadoop's file systems. */
public final class Storage {
  /** Web schemes. A crawler must fetch such files, under its own rules. */
  private static final Set<String> WEB = Set.of("http", "https", "ftp");

  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  private Storage() {}

  /**
   * The file system of a path. Local files are read without checksums, because a checksum file
   * beside a photograph was not written by Hadoop.
   */
  public static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
  }

  /**
   * The full path of an input; empty if it does not exist.
   *
   * @throws org.winnow.console.UserException if the storage fails
   */
  public static Optional<Path> existing(String input, Configuration hadoop) {
    try {
      Path path = new Path(input);
      FileSystem fileSystem = fileSystem(path, hadoop);
      return Optional.of(fileSystem.getFileStatus(fileSystem.makeQualified(path)).getPath());
    } catch (FileNotFoundException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Errors.storage(String.valueOf(e.getMessage()));
    }
  }

  /** An existing file. */
  public record Located(FileSystem storage, FileStatus status) {
    /** Its size when it was found. The file may grow. */
    public long bytes() {
      return status.getLen();
    }

    /**
     * Reads at most {@code max} + 1 bytes.
     *
     * @throws Unreadable if it cannot be read
     */
    public byte[] read(long max) throws Unreadable {
      try (InputStream in = open()) {
        return in.readNBytes((int) Math.min(max + 1, Integer.MAX_VALUE - 8));
      } catch (IOException | RuntimeException e) {
        throw new Unreadable(Storage.reason(e), String.valueOf(e.getMessage()));
      }
    }

    /** Opens the file for reads at any offset. */
    public FSDataInputStream openRandom() throws IOException {
      return "file".equals(storage.getUri().getScheme())
          ? storage.open(status.getPath())
          : FutureIO.awaitFuture(
              storage
                  .openFile(status.getPath())
                  .withFileStatus(status)
                  .opt("fs.s3a.experimental.input.fadvise", "random")
                  .build());
    }

    /** Passes the known status, which saves a request to an object store. */
    public InputStream open() throws IOException {
      return "file".equals(storage.getUri().getScheme())
          ? storage.open(status.getPath())
          : FutureIO.awaitFuture(storage.openFile(status.getPath()).withFileStatus(status).build());
    }
  }

  /**
   * Finds a file.
   *
   * @throws Unreadable if it does not exist or cannot be read
   */
  public static Located locate(String uri, Configuration hadoop) throws Unreadable {
    Path path = path(uri);
    try {
      return locate(path, hadoop);
    } catch (Unreadable e) {
      // Hadoop does not decode paths, but a manifest may contain the escapes of a URI.
      if (e.reason().equals(Quarantine.NOT_FOUND) && ESCAPE.matcher(uri).find()) {
        return locate(unescaped(path), hadoop);
      }
      throw e;
    }
  }

  private static Path unescaped(Path path) throws Unreadable {
    try {
      URI uri = path.toUri();
      String name = URLDecoder.decode(uri.getPath().replace("+", "%2B"), StandardCharsets.UTF_8);
      return new Path(uri.getScheme(), uri.getAuthority(), name);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(Quarantine.BAD_URI, String.valueOf(e.getMessage()));
    }
  }

  private static Located locate(Path path, Configuration hadoop) throws Unreadable {
    try {
      FileSystem storage = fileSystem(path, hadoop);
      FileStatus status = storage.getFileStatus(path);
      if (status.isDirectory()) {
        throw new Unreadable(Quarantine.NOT_A_FILE, "It is a folder.");
      }
      if ("file".equals(storage.getUri().getScheme())
          && !Files.isRegularFile(java.nio.file.Path.of(path.toUri().getPath()))) {
        throw new Unreadable(
            Quarantine.NOT_A_FILE, "It is no regular file; a pipe or a device is not opened.");
      }
      return new Located(storage, status);
    } catch (IOException | RuntimeException e) {
      throw new Unreadable(reason(e), String.valueOf(e.getMessage()));
    }
  }

  private static Path path(String uri) throws Unreadable {
    if (uri.isBlank()) {
      throw new Unreadable(Quarantine.NO_URI, "The manifest's row has no uri.");
    }
    try {
      Path path = new Path(uri);
      String scheme = path.toUri().getScheme();
      if (scheme != null && WEB.contains(scheme)) {
        throw new Unreadable(
            Quarantine.UNSUPPORTED_SCHEME,
            "ingest reads files and object stores; " + scheme + " is not fetched.");
      }
      return path;
    } catch (IllegalArgumentException e) {
      throw new Unreadable(Quarantine.BAD_URI, String.valueOf(e.getMessage()));
    }
  }

  /** The reason code of a failure. */
  public static String reason(Exception e) {
    if (e instanceof FileNotFoundException
        && String.valueOf(e.getMessage()).contains("Permission denied")) {
      return Quarantine.ACCESS_DENIED;
    }
    if (e instanceof FileNotFoundException || e instanceof java.nio.file.NoSuchFileException) {
      return Quarantine.NOT_FOUND;
    }
    if (e instanceof AccessDeniedException
        || e instanceof org.apache.hadoop.security.AccessControlException) {
      return Quarantine.ACCESS_DENIED;
    }
    return Quarantine.READ_ERROR;
  }

  /** A file cannot be read, possibly for a temporary reason. */
  public static final class Unreadable extends Exception {
    private final String reason;

    public Unreadable(String reason, String message) {
      super(message);
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }
}
