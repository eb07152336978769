package org.winnow.model;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.winnow.model.InputContract.ColourOrder;

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
          "input.name",
          "input.size",
          "input.multiple",
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
    String engine = text("engine", "onnx");
    String licence = text("licence", ".+");
    String url = text("url", "https?://.+");
    InputContract input = input();
    List<String> outputs = value("output.names", config::getStringList, List.of());
    int dimension = (int) optional("output.dimension", 0, 1, 1 << 20);
    int maxBatch = (int) optional("batch.max", 1, 1, 4096);
    boolean dependent =
        config.hasPath("batch.dependent") && value("batch.dependent", config::getBoolean, false);
    Map<String, Double> thresholds = thresholds(family);
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
            url);
      } catch (IllegalArgumentException e) {
        fault(e.getMessage());
      }
    }
    return null;
  }

  private Family family() {
    String word = text("family", ".+");
    String task = text("task", ".+");
    Family family = Family.of(word).orElse(null);
    if (family == null && !word.isEmpty()) {
      fault("family is '" + word + "', which no code can read: take one of " + Family.words());
    } else if (family != null && !task.isEmpty() && !task.equals(taskWord(family))) {
      fault("task is '" + task + "', but family '" + word + "' is for '" + taskWord(family) + "'");
    }
    return family;
  }

  private static String taskWord(Family family) {
    return family.task().name().toLowerCase(Locale.ROOT);
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
              if (!KEYS.contains(key) && !threshold) {
                unknown.add(key);
              }
            });
    if (!unknown.isEmpty()) {
      fault("unknown keys " + unknown + ": remove them, or correct their spelling");
    }
  }

  private InputContract input() {
    int width = 0;
    int height = 0;
    ConfigValue size = value("input.size", config::getValue, null);
    if (size instanceof ConfigList list && list.size() == 2) {
      List<Integer> sides = value("input.size", config::getIntList, List.of(0, 0));
      width = sides.get(0);
      height = sides.get(1);
    } else if (size != null
        && !(size.valueType() == ConfigValueType.STRING && size.unwrapped().equals("free"))) {
      fault("input.size is " + size.unwrapped() + ": it is [width, height] in pixels, or 'free'");
    }
    String name = text("input.name", ".+");
    int multiple = (int) optional("input.multiple", 1, 1, 1024);
    String colour = text("input.colour", "RGB|BGR");
    List<Float> mean = floats("input.mean");
    List<Float> std = floats("input.std");
    if (!faults.isEmpty()) {
      return null;
    }
    try {
      return new InputContract(
          name, width, height, multiple, ColourOrder.valueOf(colour), mean, std);
    } catch (IllegalArgumentException e) {
      fault("input: " + e.getMessage());
      return null;
    }
  }

  private Map<String, Double> thresholds(Family family) {
    Map<String, Double> thresholds = new HashMap<>();
    if (family != null) {
      for (String name : new TreeSet<>(family.thresholds())) {
        double v = value("thresholds." + name, config::getDouble, 0.5);
        if (!(v >= 0 && v <= 1)) {
          fault("thresholds." + name + " is " + v + ": it is 0 to 1");
        }
        thresholds.put(name, v);
      }
    }
    return thresholds;
  }

  private List<Float> floats(String path) {
    return value(path, config::getDoubleList, List.<Double>of()).stream()
        .map(Double::floatValue)
        .toList();
  }

  private String text(String path, String pattern) {
    String v = value(path, config::getString, "");
    if (!v.isEmpty() && !v.matches(pattern)) {
      fault(path + " is '" + v + "': it has the form " + pattern);
    }
    return v;
  }

  private long optional(String path, long absent, long least, long most) {
    return config.hasPath(path) ? whole(path, least, most) : absent;
  }

  private long whole(String path, long least, long most) {
    long v = value(path, config::getLong, least);
    if (v < least || v > most) {
      fault(path + " is " + v + ": it is " + least + " to " + most);
    }
    return v;
  }

  private <T> T value(String path, Function<String, T> get, T ifFaulty) {
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

  private void fault(String what) {
    faults.add(origin + ": " + what);
  }
}
