package org.winnow.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.winnow.image.Digests;
import org.winnow.model.onnx.ExternalWeights;

/**
 * The file of a model, and the proof that it is the right one. An ONNX graph may keep weights in
 * files beside it: these belong to the model, to its length and to its digest.
 */
public final class ModelFile {
  private static final int HEAD = 512;

  private ModelFile() {}

  /**
   * All files of a model: its own, then those that hold its weights, by name.
   *
   * @throws ModelException if a file of weights is missing, or lies outside the model's folder
   * @throws IOException if the file cannot be read
   */
  public static List<Path> all(Path file) throws IOException {
    List<Path> files = new ArrayList<>(List.of(file));
    Path folder = file.toAbsolutePath().normalize().getParent();
    for (String location : ExternalWeights.locations(file)) {
      Path weights = folder.resolve(location).normalize();
      if (Path.of(location).isAbsolute() || !weights.startsWith(folder)) {
        throw new ModelException(
            file
                + " keeps weights in "
                + location
                + ", which is not beside it. Export the model again, with its weights in its own"
                + " folder");
      }
      if (!Files.isRegularFile(weights)) {
        throw new ModelException(
            file
                + " keeps its weights in "
                + location
                + ", and there is no such file beside it. Put both into one folder");
      }
      files.add(weights);
    }
    return files;
  }

  /**
   * SHA-256 of a model: of its file, or of all its files one after the other, as {@code cat
   * model.onnx model.onnx.data | sha256sum} gives it.
   *
   * @return 64 lower-case hexadecimal digits
   * @throws ModelException as {@link #all}
   * @throws IOException if a file cannot be read
   */
  public static String sha256(Path file) throws IOException {
    try (Digests.DigestStream digest = Digests.stream(OutputStream.nullOutputStream())) {
      for (Path one : all(file)) {
        Files.copy(one, digest);
      }
      return digest.sha256();
    }
  }

  /**
   * Length of all files of a model, bytes.
   *
   * @throws ModelException as {@link #all}
   * @throws IOException if a file cannot be read
   */
  public static long bytes(Path file) throws IOException {
    long bytes = 0;
    for (Path one : all(file)) {
      bytes += Files.size(one);
    }
    return bytes;
  }

  /**
   * What a file is that takes the place of a model by mistake.
   *
   * @return one sentence with a leading space that says what it is and what to do; empty where it
   *     may be a model
   */
  public static String mistaken(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    } catch (IOException e) {
      return "";
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String lower = text.toLowerCase(Locale.ROOT).stripLeading();
    if (head.length == 0) {
      return " The file is empty: fetch it again.";
    }
    if (text.startsWith("version https://git-lfs")) {
      return " It is a Git LFS pointer, not the model: fetch the content with `git lfs pull`.";
    }
    if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
      return " It is an HTML page, not the model: the address leads to a page about the file."
          + " Fetch the file itself.";
    }
    if (lower.startsWith("<?xml") && lower.contains("<error>")) {
      return " It is the error message of an object store, not the model: fetch it again.";
    }
    if (lower.startsWith("{")) {
      return lower.contains("__metadata__") ? safetensors() : " It is JSON, not a model.";
    }
    if (head.length > 8 && head[8] == '{' && lower.contains("\"dtype\"")) {
      return safetensors();
    }
    if (text.startsWith("PK\3\4") || (head.length > 1 && head[0] == (byte) 0x80 && head[1] < 6)) {
      return " It is an archive or a PyTorch checkpoint, not an ONNX graph: unpack it, or export"
          + " the model to ONNX.";
    }
    if (text.startsWith("\u001f\u008b")) {
      return " It is compressed (gzip): unpack it.";
    }
    return text.startsWith("\u0089HDF")
        ? " It is a Keras (HDF5) file, not an ONNX graph: export the model to ONNX."
        : "";
  }

  private static String safetensors() {
    return " It is a safetensors file, which holds weights without a graph: export the model to"
        + " ONNX.";
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
              + ")."
              + mistaken(file)
              + " Fetch the right file, or write a descriptor of its own for this one");
    }
    return file;
  }
}
