package org.winnow.model.catalogue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelSpec;

/**
 * The folders in which model files lie: one is found by its name, or, below it as well, by its
 * SHA-256. The first folder that has it counts.
 *
 * @param path the first folder, which need not be there; files are written there
 * @param more further folders to search
 * @param named whether they were named by the user, and are not the usual one
 */
public record ModelFolder(Path path, List<Path> more, boolean named) {
  /** Environment variable that names the folder where {@code models.dir} is not set. */
  public static final String VARIABLE = "WINNOW_MODELS_DIR";

  private static final int SEARCH_DEPTH = 4;

  /** Between two folders, as in PATH; not the colon of an address. */
  private static final String SEPARATOR = "(?<!file)" + Pattern.quote(File.pathSeparator);

  private static final String ADDRESS = "[A-Za-z][A-Za-z0-9+.-]*://.*";

  /** A folder that the user named. */
  public ModelFolder(Path path) {
    this(path, List.of(), true);
  }

  /**
   * The folders of that text, separated as in PATH, or else the {@link #standard} one.
   *
   * @throws CatalogueException if the name is the address of another place than this machine
   */
  public static ModelFolder of(Optional<String> name) {
    return name.map(ModelFolder::parse).orElseGet(ModelFolder::standard);
  }

  private static ModelFolder parse(String text) {
    List<Path> folders =
        (text.matches(ADDRESS) ? Stream.of(text) : Arrays.stream(text.split(SEPARATOR)))
            .map(ModelFolder::local)
            .toList();
    return new ModelFolder(folders.get(0), folders.subList(1, folders.size()), true);
  }

  /** All folders, in the order of the search. */
  List<Path> all() {
    return Stream.concat(Stream.of(path), more.stream()).toList();
  }

  private static Path local(String name) {
    if (name.startsWith("file:/")) {
      return Path.of(URI.create(name).getPath());
    }
    if (name.matches(ADDRESS)) {
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
      return parse(named);
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path root = cache.isBlank() ? home.resolve(".cache") : Path.of(cache);
    return new ModelFolder(root.resolve("winnow").resolve("models"), List.of(), false);
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
    for (Path folder : all()) {
      Optional<Path> file = find(wanted, folder);
      if (file.isPresent()) {
        return wanted.spec().withPath(file.get().toString());
      }
    }
    throw absent(wanted);
  }

  private Optional<Path> find(ModelDescriptor wanted, Path folder) {
    if (!Files.isDirectory(folder) && named) {
      throw fault(
          wanted,
          "cannot be found: there is no folder "
              + folder
              + ". Name the folder that holds the models with --models-dir");
    }
    try {
      Path file = folder.resolve(wanted.file());
      if (!Files.isRegularFile(file)) {
        return bySha256(wanted, folder);
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
      return Optional.of(file.toAbsolutePath());
    } catch (ModelException e) {
      throw fault(wanted, "cannot be used: " + e.getMessage());
    } catch (IOException e) {
      throw fault(
          wanted,
          "cannot be found: "
              + folder
              + " cannot be searched ("
              + e
              + "). Check that its files may be read");
    }
  }

  private static Optional<Path> bySha256(ModelDescriptor wanted, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<Path> files;
    try (Stream<Path> below = Files.walk(folder, SEARCH_DEPTH)) {
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
            ? "is not in "
                + all().stream().map(Path::toString).collect(Collectors.joining(" nor in "))
                + ": there is neither a file "
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
