package org.winnow.model.catalogue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;

/**
 * The models that are described, one HOCON file each, named after its id: {@code
 * conf/models/<id>.conf}.
 *
 * <p>Reading is strict: an unknown key is a fault, and all faults of all files come at once.
 */
public final class ModelCatalogue {
  /**
   * System property that names the folder {@code conf}; without it, the copy inside the jar is
   * read.
   */
  public static final String CONF_DIR_PROPERTY = "winnow.conf.dir";

  /** How the name of a descriptor ends. */
  public static final String CONF = ".conf";

  // conf/ is packed as a whole, so the place of one known file is the place of all.
  private static final String KNOWN_RESOURCE = "conf/winnow.conf";

  private final SortedMap<String, ModelDescriptor> byId;

  private ModelCatalogue(SortedMap<String, ModelDescriptor> byId) {
    this.byId = byId;
  }

  /**
   * Reads the descriptors of a folder.
   *
   * @throws CatalogueException if it cannot be read, or a descriptor is faulty
   */
  public static ModelCatalogue ofFolder(Path folder) {
    return read(folder, folder.toString());
  }

  /**
   * Reads the descriptors that were packed with the program.
   *
   * @throws CatalogueException if they cannot be read, or a descriptor is faulty
   */
  public static ModelCatalogue ofClassPath() {
    URL known = ModelCatalogue.class.getClassLoader().getResource(KNOWN_RESOURCE);
    if (known == null) {
      throw new CatalogueException(
          List.of("the program was packed without " + KNOWN_RESOURCE + ": build it again"));
    }
    try {
      URI uri = known.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri).resolveSibling("models"), "conf/models");
      }
      String text = uri.getRawSchemeSpecificPart();
      Path jar = Path.of(URI.create(text.substring(0, text.indexOf("!/"))));
      try (FileSystem inside = FileSystems.newFileSystem(jar)) {
        return read(inside.getPath("conf/models"), "conf/models");
      }
    } catch (IOException | URISyntaxException e) {
      throw new CatalogueException(List.of("conf/models of the program cannot be read: " + e));
    }
  }

  /** The descriptors that the operator edits, or those of the jar where no folder was named. */
  private static ModelCatalogue load() {
    return confFolder()
        .map(conf -> ofFolder(conf.resolve("models")))
        .orElseGet(ModelCatalogue::ofClassPath);
  }

  /**
   * The folder of settings that was named. Empty where none was, or where this machine has no such
   * folder: a driver that a cluster started elsewhere. Then the settings of the jar count.
   */
  public static Optional<Path> confFolder() {
    return Optional.ofNullable(System.getProperty(CONF_DIR_PROPERTY))
        .map(Path::of)
        .filter(Files::isDirectory);
  }

  /**
   * Reads the descriptors that the operator edits, or those of the jar where no folder of settings
   * was named, and those that lie beside the model files, such as students'.
   *
   * @param modelsDir where model files are looked for, if it was named; else {@link
   *     ModelFolder#standard}
   * @throws CatalogueException if they cannot be read, a descriptor is faulty, or two have one id
   */
  public static ModelCatalogue load(Optional<String> modelsDir) {
    ModelCatalogue known = load();
    for (Path folder : ModelFolder.of(modelsDir).all()) {
      if (Files.isDirectory(folder)) {
        known = known.with(read(folder, folder.toString()), folder);
      }
    }
    return known;
  }

  private ModelCatalogue with(ModelCatalogue beside, Path folder) {
    List<String> twice =
        beside.ids().stream()
            .filter(byId::containsKey)
            .filter(id -> !byId.get(id).equals(beside.byId.get(id)))
            .toList();
    if (!twice.isEmpty()) {
      throw new CatalogueException(
          twice.stream()
              .map(
                  id ->
                      "model '"
                          + id
                          + "' is described twice, in "
                          + folder
                          + " and in conf/models or another folder of models: remove one of the two "
                          + id
                          + CONF)
              .toList());
    }
    SortedMap<String, ModelDescriptor> all = new TreeMap<>(byId);
    all.putAll(beside.byId);
    return new ModelCatalogue(all);
  }

  private static ModelCatalogue read(Path folder, String name) {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(f -> fileName(f).endsWith(CONF)).sorted().toList();
    } catch (IOException e) {
      throw new CatalogueException(
          List.of(
              "the models' descriptors cannot be read from "
                  + name
                  + " ("
                  + e
                  + "): name a folder of <id>.conf files"));
    }
    List<String> faults = new ArrayList<>();
    SortedMap<String, ModelDescriptor> byId = new TreeMap<>();
    for (Path file : files) {
      readOne(file, name + "/" + fileName(file), byId, faults);
    }
    if (!faults.isEmpty()) {
      throw new CatalogueException(faults);
    }
    return new ModelCatalogue(byId);
  }

  private static void readOne(
      Path file, String origin, Map<String, ModelDescriptor> byId, List<String> faults) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      ConfigParseOptions syntax = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF);
      DescriptorReader.read(ConfigFactory.parseString(text, syntax).resolve(), origin, faults)
          .ifPresent(
              d -> {
                if (!fileName(file).equals(d.id() + CONF)) {
                  faults.add(origin + ": its id is '" + d.id() + "': name the file after it");
                }
                byId.put(d.id(), d);
              });
    } catch (IOException | com.typesafe.config.ConfigException e) {
      faults.add(origin + ": it is not HOCON that can be read (" + e.getMessage() + ")");
    }
  }

  /** All descriptors, by id. */
  public List<ModelDescriptor> descriptors() {
    return List.copyOf(byId.values());
  }

  /** All ids, sorted. */
  public List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  /**
   * The descriptor of a model.
   *
   * @throws CatalogueException if there is none of that id
   */
  public ModelDescriptor descriptor(String id) {
    ModelDescriptor descriptor = byId.get(id);
    if (descriptor == null) {
      throw new CatalogueException(
          List.of(
              "there is no model '"
                  + id
                  + "': take one of "
                  + ids()
                  + ", or describe it in conf/models/"
                  + id
                  + CONF));
    }
    return descriptor;
  }

  /**
   * The descriptor of a model for a task.
   *
   * @throws CatalogueException if there is none of that id, or it is for another task
   */
  public ModelDescriptor descriptor(String id, Task task) {
    ModelDescriptor wanted = descriptor(id);
    if (wanted.spec().family().task() != task) {
      throw new CatalogueException(
          List.of(
              "model '"
                  + id
                  + "' is for "
                  + wanted.spec().family().task().word()
                  + ", not for "
                  + task.word()
                  + ": take one of "
                  + byId.values().stream()
                      .filter(d -> d.spec().family().task() == task)
                      .map(ModelDescriptor::id)
                      .toList()));
    }
    return wanted;
  }

  /**
   * A model for a task, with its file.
   *
   * @param modelsDir where model files are looked for, if it was named; else {@link
   *     ModelFolder#standard}
   * @throws CatalogueException if there is no such model or file, or the model is for another task
   */
  public ModelSpec resolve(String id, Task task, Optional<String> modelsDir) {
    return ModelFolder.of(modelsDir).resolve(descriptor(id, task));
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }
}
