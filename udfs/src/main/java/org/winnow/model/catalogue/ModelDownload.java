package org.winnow.model.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import org.winnow.model.ModelFile;

/**
 * Fetches the file of a model: the only code that downloads one.
 *
 * <p>The bytes go to a file beside the target, ending in {@code .part}; what an earlier try left
 * there is continued. Only a file of the described size and SHA-256 gets the target's name, in one
 * step: whoever sees that name sees the whole file. Redirects are followed, but never from https to
 * http.
 */
public final class ModelDownload {
  private static final int TRIES = 3;
  private static final int CONNECT_MILLIS = 20_000;
  private static final int READ_MILLIS = 60_000;
  private static final int BUFFER = 1 << 16;

  private final ModelDescriptor wanted;
  private final Path target;
  private final Path part;
  private final LongConsumer progress;

  /**
   * @param wanted a descriptor with a {@code download}
   * @param folder where the file goes; made if it is not there
   * @param progress told now and then how many bytes are there
   */
  public ModelDownload(ModelDescriptor wanted, Path folder, LongConsumer progress) {
    this.wanted = wanted;
    this.target = folder.resolve(wanted.file());
    this.part = folder.resolve(wanted.file() + ".part");
    this.progress = progress;
  }

  /** Where the file goes. */
  public Path target() {
    return target;
  }

  /**
   * Fetches the file, unless it is there.
   *
   * @return false if it was there
   * @throws DownloadException if the server does not give it, what came is another file, a file of
   *     that name but other content is there, or the folder cannot be written
   */
  public boolean fetch() throws DownloadException {
    try {
      if (Files.exists(target)) {
        String found = ModelFile.sha256(target);
        if (!found.equals(wanted.spec().sha256())) {
          throw new DownloadException(
              "There is another file of that name already, with the SHA-256 " + found + ".");
        }
        return false;
      }
      Files.createDirectories(target.toAbsolutePath().getParent());
      if (Files.exists(part) && Files.size(part) > wanted.bytes()) {
        Files.delete(part);
      }
      if (!Files.exists(part)) {
        Files.createFile(part);
      }
    } catch (FileAlreadyExistsException e) {
      throw new DownloadException("The folder cannot be made: " + e.getFile() + " is a file.", e);
    } catch (IOException e) {
      throw new DownloadException("The folder cannot be written (" + e + ").", e);
    }
    transfer();
    accept();
    return true;
  }

  private void transfer() throws DownloadException {
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        if (Files.size(part) == wanted.bytes()) {
          return;
        }
        receive();
        last = new IOException("the connection ended early");
      } catch (IOException e) {
        last = e;
      }
    }
    if (size() != wanted.bytes()) {
      String kept =
          size() > 0 ? " " + size() + " bytes are kept: the next try goes on from there." : "";
      deleteIfEmpty();
      throw new DownloadException(
          "The transfer failed " + TRIES + " times (" + last + ")." + kept, last);
    }
  }

  private void deleteIfEmpty() {
    try {
      if (Files.size(part) == 0) {
        Files.delete(part);
      }
    } catch (IOException e) {
      // An empty file is no harm, and the failure of the transfer matters more.
      return;
    }
  }

  private long size() {
    try {
      return Files.size(part);
    } catch (IOException e) {
      return 0;
    }
  }

  private void receive() throws IOException, DownloadException {
    long start = Files.size(part);
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(wanted.source().download().orElseThrow()).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    // Another encoding would make sizes and ranges those of something else.
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (start > 0) {
      connection.setRequestProperty("Range", "bytes=" + start + "-");
    }
    try {
      int status = connection.getResponseCode();
      boolean goesOn =
          status == HttpURLConnection.HTTP_PARTIAL
              && String.valueOf(connection.getHeaderField("Content-Range"))
                  .startsWith("bytes " + start + "-");
      if (status != HttpURLConnection.HTTP_OK && !goesOn) {
        refuse(status, start);
        return;
      }
      try (InputStream in = connection.getInputStream();
          OutputStream out =
              Files.newOutputStream(
                  part,
                  StandardOpenOption.WRITE,
                  goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
        copy(in, out, goesOn ? start : 0);
      }
    } finally {
      connection.disconnect();
    }
  }

  private void refuse(int status, long start) throws IOException, DownloadException {
    if (start > 0 && (status == 416 || status == HttpURLConnection.HTTP_PARTIAL)) {
      // The server cannot go on from here; from the beginning, then.
      Files.write(part, new byte[0]);
      return;
    }
    if (status >= 500) {
      throw new IOException("the server answered with status " + status);
    }
    deleteIfEmpty();
    throw new DownloadException("The server answered with status " + status + ".");
  }

  private void copy(InputStream in, OutputStream out, long start)
      throws IOException, DownloadException {
    byte[] buffer = new byte[BUFFER];
    long total = start;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      total += n;
      if (total > wanted.bytes()) {
        out.close();
        Files.delete(part);
        throw new DownloadException(
            "What came is another file: it is longer than " + wanted.bytes() + " bytes.");
      }
      out.write(buffer, 0, n);
      progress.accept(total);
    }
  }

  private void accept() throws DownloadException {
    try {
      String found = ModelFile.sha256(part);
      if (!found.equals(wanted.spec().sha256())) {
        Files.delete(part);
        throw new DownloadException(
            "What came is another file: its SHA-256 is " + found + ". It was not kept.");
      }
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target);
      }
    } catch (IOException e) {
      throw new DownloadException("The file cannot be put in its place (" + e + ").", e);
    }
  }
}
