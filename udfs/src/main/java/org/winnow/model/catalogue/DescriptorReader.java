package org.winnow.model.catalogue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.generate.GeneratorContract;

/** Reads one descriptor strictly and collects everything that is wrong with it. */
final class DescriptorReader {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "task",
          "family",
          "file",
          "sha256",
          "bytes",
          "engine",
          "licence",
          "url",
          "download",
          "builtin",
          "caution",
          "recommended",
          "input.name",
          "input.size",
          "input.multiple",
          "input.layout",
          "input.colour",
          "input.mean",
          "input.std",
          "output.names",
          "output.dimension",
          "batch.max",
          "batch.dependent");

  private final Config config;
  private final String origin;
  private final List<String> faults = new ArrayList<>();

  private DescriptorReader(Config config, String origin) {
    this.config = config;
    this.origin = origin;
  }

  /**
   * Reads a descriptor.
   *
   * @param origin the file's name, for messages
   * @param faults where faults are added
   * @return the descriptor, or empty if there was a fault
   */
  static Optional<ModelDescriptor> read(Config config, String origin, List<String> faults) {
    DescriptorReader reader = new DescriptorReader(config, origin);
    ModelDescriptor descriptor = reader.descriptor();
    faults.addAll(reader.faults);
    return reader.faults.isEmpty() ? Optional.of(descriptor) : Optional.empty();
  }

  private ModelDescriptor descriptor() {
    String id = text("id", "[a-z0-9][a-z0-9.-]*");
    Family family = family();
    refuseUnknownKeys(family);
    String file = text("file", "[^/\\\\]+");
    String sha256 = text("sha256", "[0-9a-f]{64}");
    long bytes = whole("bytes", 1, Long.MAX_VALUE);
    boolean generates = family != null && family.task() == Task.GENERATION;
    String engine = text("engine", engine(family));
    String licence = text("licence", ".+");
    ModelDescriptor.Source source = source();
    InputContract input = new PictureReader(this, config).read(generates ? "output" : "input");
    if (generates && family != Family.PORTRAITS && input != null && !input.fixed()) {
      fault("output.size is [width, height] in pixels");
    }
    Optional<GeneratorContract> generator =
        generates ? new GeneratorReader(this, config).read(family) : Optional.empty();
    Optional<AttributeContract> attributes =
        family == Family.ATTRIBUTES ? new AttributeReader(this, config).read() : Optional.empty();
    List<String> outputs =
        config.hasPath("output.names")
            ? value("output.names", config::getStringList, List.of())
            : attributes.map(AttributeContract::outputs).orElse(List.of());
    int dimension = (int) optional("output.dimension", 0, 1, 1 << 20);
    int maxBatch = (int) optional("batch.max", 1, 1, 4096);
    boolean dependent = flag("batch.dependent");
    boolean recommended = flag("recommended");
    Optional<String> caution = optionalText("caution", ".+");
    Map<String, Double> thresholds =
        family == null ? Map.of() : shares("thresholds.", family.thresholds(), true);
    Map<String, Double> measured = shares("measured.", ModelDescriptor.MEASURES, false);
    if (faults.isEmpty()) {
      try {
        return new ModelDescriptor(
            new ModelSpec(
                id,
                family,
                file,
                sha256,
                engine,
                licence,
                input,
                outputs,
                dimension,
                maxBatch,
                dependent,
                thresholds),
            bytes,
            source,
            generator,
            attributes,
            measured,
            caution,
            recommended);
      } catch (IllegalArgumentException e) {
        fault(e.getMessage());
      }
    }
    return null;
  }

  private static String engine(Family family) {
    return family == Family.HAAR ? "opencv" : family == Family.PORTRAITS ? "winnow" : "onnx";
  }

  private Family family() {
    String word = text("family", ".+");
    String task = text("task", ".+");
    Family family = Family.of(word).orElse(null);
    if (family == null && !word.isEmpty()) {
      fault("family is '" + word + "', which no code can read: take one of " + Family.words());
    } else if (family != null && !task.isEmpty() && !task.equals(family.task().word())) {
      fault(
          "task is '"
              + task
              + "', but family '"
              + word
              + "' is for '"
              + family.task().word()
              + "'");
    }
    return family;
  }

  private ModelDescriptor.Source source() {
    Optional<String> word = optionalText("builtin", ".+");
    Optional<BuiltIn> builtIn = word.flatMap(BuiltIn::of);
    if (word.isPresent() && builtIn.isEmpty()) {
      fault("builtin is '" + word.get() + "', which no code makes");
    }
    // Plain http only on this machine: a test's server.
    return new ModelDescriptor.Source(
        builtIn,
        optionalText("url", "https?://.+"),
        optionalText("download", "https://.+|http://(localhost|127\\.0\\.0\\.1)[:/].*"));
  }

  private void refuseUnknownKeys(Family family) {
    Set<String> unknown = new TreeSet<>();
    config
        .entrySet()
        .forEach(
            e -> {
              String key = String.join(".", ConfigUtil.splitPath(e.getKey()));
              boolean threshold =
                  key.startsWith("thresholds.")
                      && (family == null
                          || family.thresholds().contains(key.substring("thresholds.".length())));
              boolean measure =
                  key.startsWith("measured.")
                      && ModelDescriptor.MEASURES.contains(key.substring("measured.".length()));
              boolean generator =
                  family != null
                      && family.task() == Task.GENERATION
                      && GeneratorReader.KEYS.contains(key);
              boolean attribute = family == Family.ATTRIBUTES && AttributeReader.isKey(key);
              if (!KEYS.contains(key) && !threshold && !measure && !generator && !attribute) {
                unknown.add(key);
              }
            });
    if (!unknown.isEmpty()) {
      fault("unknown keys " + unknown + ": remove them, or correct their spelling");
    }
  }

  /** Numbers of 0..1 in one block. */
  private Map<String, Double> shares(String block, Set<String> names, boolean required) {
    Map<String, Double> shares = new HashMap<>();
    for (String name : new TreeSet<>(names)) {
      String path = block + name;
      if (required || config.hasPath(path)) {
        double v = value(path, config::getDouble, 0.5);
        if (!(v >= 0 && v <= 1)) {
          fault(path + " is " + v + ": it is 0 to 1");
        }
        shares.put(name, v);
      }
    }
    return shares;
  }

  String text(String path, String pattern) {
    String v = value(path, config::getString, "");
    if (!v.isEmpty() && !v.matches(pattern)) {
      fault(path + " is '" + v + "': it has the form " + pattern);
    }
    return v;
  }

  Optional<String> optionalText(String path, String pattern) {
    return config.hasPath(path) ? Optional.of(text(path, pattern)) : Optional.empty();
  }

  boolean flag(String path) {
    return config.hasPath(path) && value(path, config::getBoolean, false);
  }

  long optional(String path, long absent, long least, long most) {
    return config.hasPath(path) ? whole(path, least, most) : absent;
  }

  long whole(String path, long least, long most) {
    long v = value(path, config::getLong, least);
    if (v < least || v > most) {
      fault(path + " is " + v + ": it is " + least + " to " + most);
    }
    return v;
  }

  <T> T value(String path, Function<String, T> get, T ifFaulty) {
    try {
      return get.apply(path);
    } catch (ConfigException.Missing e) {
      fault(path + " is missing: add it");
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      ConfigValue found = config.getValue(path);
      fault(
          path
              + " is of the wrong type: found "
              + (found instanceof ConfigObject ? "an object" : found.unwrapped()));
    }
    return ifFaulty;
  }

  /** Whether there was no fault yet. */
  boolean isFaultless() {
    return faults.isEmpty();
  }

  void fault(String what) {
    faults.add(origin + ": " + what);
  }
}
