package org.winnow.model.catalogue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelSpec;

/**
 * The folder in which model files lie: one is found by its name, or, below it as well, by its
 * SHA-256.
 *
 * @param path the folder, which need not be there
 * @param named whether it was named by the user, and is not the usual one
 */
public record ModelFolder(Path path, boolean named) {
  /** Environment variable that names the folder where {@code models.dir} is not set. */
  public static final String VARIABLE = "WINNOW_MODELS_DIR";

  private static final int SEARCH_DEPTH = 4;

  /** A folder that the user named. */
  public ModelFolder(Path path) {
    this(path, true);
  }

  /**
   * The folder of that name, or else the {@link #standard} one.
   *
   * @throws CatalogueException if the name is the address of another place than this machine
   */
  public static ModelFolder of(Optional<String> name) {
    return name.map(n -> new ModelFolder(local(n))).orElseGet(ModelFolder::standard);
  }

  private static Path local(String name) {
    if (name.startsWith("file:/")) {
      return Path.of(URI.create(name).getPath());
    }
    if (name.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      throw new CatalogueException(
          List.of(
              "models.dir is "
                  + name
                  + ": models are read from a folder of this machine and sent to the executors from"
                  + " here. Copy them into a folder, and name it with --models-dir"));
    }
    return Path.of(name);
  }

  /**
   * The folder that is used where none is named: {@code WINNOW_MODELS_DIR}, or else {@code
   * winnow/models} in the user's cache ({@code XDG_CACHE_HOME}, {@code ~/.cache}).
   */
  public static ModelFolder standard() {
    return standard(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static ModelFolder standard(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      return new ModelFolder(Path.of(named));
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path root = cache.isBlank() ? home.resolve(".cache") : Path.of(cache);
    return new ModelFolder(root.resolve("winnow").resolve("models"), false);
  }

  /**
   * A model with its file; a built-in one needs no folder.
   *
   * @return the spec, its path absolute
   * @throws CatalogueException if there is no such file, or the file of that name is another
   */
  public ModelSpec resolve(ModelDescriptor wanted) {
    if (wanted.source().builtIn().isPresent()) {
      Path made = wanted.source().builtIn().get().file(wanted.file());
      return wanted.spec().withPath(made.toString());
    }
    if (!Files.isDirectory(path) && named) {
      throw fault(
          wanted,
          "cannot be found: there is no folder "
              + path
              + ". Name the folder that holds the models with --models-dir");
    }
    try {
      Path file = path.resolve(wanted.file());
      if (!Files.isRegularFile(file)) {
        return wanted
            .spec()
            .withPath(bySha256(wanted).orElseThrow(() -> absent(wanted)).toString());
      }
      String found = ModelFile.sha256(file);
      if (!found.equals(wanted.spec().sha256())) {
        throw fault(
            wanted,
            "is another file: "
                + file
                + " has the SHA-256 "
                + found
                + ", conf/models/"
                + wanted.id()
                + ".conf expects "
                + wanted.spec().sha256()
                + "."
                + ModelFile.mistaken(file)
                + " Remove it. "
                + wanted.howToGet()
                + ", or describe this one under another id");
      }
      return wanted.spec().withPath(file.toAbsolutePath().toString());
    } catch (ModelException e) {
      throw fault(wanted, "cannot be used: " + e.getMessage());
    } catch (IOException e) {
      throw fault(
          wanted,
          "cannot be found: "
              + path
              + " cannot be searched ("
              + e
              + "). Check that its files may be read");
    }
  }

  private Optional<Path> bySha256(ModelDescriptor wanted) throws IOException {
    if (!Files.isDirectory(path)) {
      return Optional.empty();
    }
    List<Path> files;
    try (Stream<Path> below = Files.walk(path, SEARCH_DEPTH)) {
      files = below.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      if (mayBe(wanted, file) && ModelFile.sha256(file).equals(wanted.spec().sha256())) {
        return Optional.of(file.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /** Whether a file has the length of a model; a broken one beside it is nobody's fault. */
  private static boolean mayBe(ModelDescriptor wanted, Path file) throws IOException {
    long length = Files.size(file);
    if (length >= wanted.bytes() || !file.toString().endsWith(".onnx")) {
      return length == wanted.bytes();
    }
    try {
      return ModelFile.bytes(file) == wanted.bytes();
    } catch (ModelException e) {
      return false;
    }
  }

  private CatalogueException absent(ModelDescriptor wanted) {
    String where =
        named
            ? "is not in " + path + ": there is neither a file "
            : "is not here: models.dir is not set, and in " + path + " there is neither a file ";
    return fault(
        wanted,
        where
            + wanted.file()
            + " nor one of its SHA-256. "
            + wanted.howToGet()
            + ", or name the folder that has it with --models-dir. To try Winnow without any file:"
            + " --detector builtin-haar --embedder builtin-gradients");
  }

  private static CatalogueException fault(ModelDescriptor wanted, String what) {
    return new CatalogueException(List.of("model '" + wanted.id() + "' " + what));
  }
}
