package org.winnow.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The file of a model, and the proof that it is the right one. */
public final class ModelFile {
  private ModelFile() {}

  /**
   * SHA-256 of a file.
   *
   * @return 64 lower-case hexadecimal digits
   * @throws IOException if the file cannot be read
   */
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The file of a model, once its content is proved.
   *
   * @throws ModelException if it is missing, unreadable or another file than the spec names
   */
  public static Path verified(ModelSpec spec) {
    Path file = Path.of(spec.path());
    String found;
    try {
      found = sha256(file);
    } catch (NoSuchFileException e) {
      throw new ModelException(
          "model "
              + spec.id()
              + " cannot be loaded: there is no file "
              + file
              + " on this host. Put the models where every executor sees them under the same path,"
              + " and name that folder with --models-dir",
          e);
    } catch (IOException e) {
      throw new ModelException(
          "model "
              + spec.id()
              + " cannot be loaded: "
              + file
              + " cannot be read ("
              + e
              + "). Check that it is a file that the executors may read",
          e);
    }
    if (!found.equals(spec.sha256())) {
      throw new ModelException(
          "model "
              + spec.id()
              + " cannot be loaded: "
              + file
              + " is another file than the descriptor names (SHA-256 "
              + found
              + ", expected "
              + spec.sha256()
              + "). Fetch the right file, or write a descriptor of its own for this one");
    }
    return file;
  }
}
