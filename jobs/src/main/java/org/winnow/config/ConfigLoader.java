package org.winnow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.winnow.model.Task;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;

/**
 * Reads the catalogue {@code winnow.conf}, applies the overlays and binds the result. It reports
 * all faults together, before Spark starts.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Overlays of the command line, lowest precedence first.
   *
   * @param env name of a file in {@code conf/env}
   * @param files overlay files
   * @param sets {@code key=value} pairs
   */
  public record Overlays(Optional<String> env, List<Path> files, List<String> sets) {
    /** No overlay. */
    public static Overlays none() {
      return new Overlays(Optional.empty(), List.of(), List.of());
    }
  }

  /**
   * Settings as records, and as the flat list for output and storage.
   *
   * @param merged the settings before they were bound
   */
  public record Loaded(org.winnow.config.Config config, EffectiveConfig effective, Config merged) {
    /**
     * The same settings with other values.
     *
     * @param values texts, by key
     * @throws ConfigException if they cannot work
     */
    public Loaded with(Map<String, String> values) {
      Config changed = merged;
      for (Map.Entry<String, String> entry : values.entrySet()) {
        changed =
            changed.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(entry.getValue()));
      }
      Faults faults = new Faults();
      Loaded loaded = bound(changed, parseCatalogue(), faults);
      faults.throwIfAny();
      return loaded;
    }
  }

  /**
   * Loads the configuration.
   *
   * @throws ConfigException with all faults: unknown keys, wrong types, values out of bounds,
   *     contradictions
   */
  public static Loaded load(Overlays overlays) {
    Faults faults = new Faults();
    Config catalogue = parseCatalogue();
    Config merged = catalogue;
    if (overlays.env().isPresent()) {
      String name = "env/" + overlays.env().get() + ".conf";
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        faults.add("--env %s: there is no conf/%s.", overlays.env().get(), name);
      } else {
        merged = overlay(merged, catalogue, parse(text.get(), "conf/" + name, faults), faults);
      }
    }
    for (Path file : overlays.files()) {
      if (!Files.isReadable(file)) {
        faults.add("--config %s: the file does not exist or is not readable.", file);
      } else {
        merged = overlay(merged, catalogue, parse(read(file), file.toString(), faults), faults);
      }
    }
    for (String set : overlays.sets()) {
      merged = overlay(merged, catalogue, parseSet(set, catalogue, faults), faults);
    }
    Loaded loaded = bound(merged, catalogue, faults);
    org.winnow.config.Config bound = loaded.config();
    if (overlays.env().equals(Optional.of("cluster"))
        && bound != null
        && bound.crawl() != null
        && bound.crawl().allowLoopback()) {
      faults.add(
          "crawl.allow_loopback is for tests on one machine: --env cluster does not take it.");
    }
    faults.throwIfAny();
    return loaded;
  }

  private static Loaded bound(Config merged, Config catalogue, Faults faults) {
    org.winnow.config.Config bound =
        new Binder(faults).bind(org.winnow.config.Config.class, merged, "");
    reportUnknownModels(merged, faults);
    return new Loaded(bound, EffectiveConfig.of(merged, catalogue), merged);
  }

  private static Config parseCatalogue() {
    return ConfigFactory.parseString(catalogueText(), named("winnow.conf")).resolve();
  }

  /** The text of the catalogue with its comments. */
  public static String catalogueText() {
    return text("winnow.conf")
        .orElseThrow(
            () ->
                new ConfigException(
                    List.of("conf/winnow.conf is missing from " + confPlace() + ".")));
  }

  private static Config overlay(Config base, Config catalogue, Config over, Faults faults) {
    SettingKeys.reportUnknown(over, catalogue, faults);
    Config kept = base;
    for (String key : SettingKeys.leaves(over).keySet()) {
      // A threshold in one form replaces the other forms.
      for (String other : SettingKeys.otherForms(key)) {
        kept = kept.withoutPath(other);
      }
    }
    return over.withFallback(kept);
  }

  private static Config parse(String text, String origin, Faults faults) {
    try {
      return ConfigFactory.parseString(text, named(origin)).resolve();
    } catch (com.typesafe.config.ConfigException e) {
      faults.add("%s is not HOCON: %s", origin, e.getMessage());
      return ConfigFactory.empty();
    }
  }

  private static Config parseSet(String set, Config catalogue, Faults faults) {
    int equals = set.indexOf('=');
    if (equals < 1) {
      faults.add("--set %s: expected key=value.", set);
      return ConfigFactory.empty();
    }
    String key = set.substring(0, equals).trim();
    String value = set.substring(equals + 1).trim();
    if (key.startsWith("storage.hadoop.")) {
      // Hadoop property names contain dots and their values are plain texts: neither is HOCON.
      String path =
          ConfigUtil.joinPath("storage", "hadoop", key.substring("storage.hadoop.".length()));
      return ConfigFactory.empty().withValue(path, ConfigValueFactory.fromAnyRef(value, "--set"));
    }
    if (isText(catalogue, key) && !value.startsWith("{") && !value.equals("null")) {
      return ConfigFactory.empty()
          .withValue(key, ConfigValueFactory.fromAnyRef(unquoted(value), "--set " + key));
    }
    return parse(key + " = " + value, "--set " + key, faults);
  }

  /** Whether a value needs no quotes on the command line: texts, and unset settings. */
  private static boolean isText(Config catalogue, String key) {
    try {
      if (!catalogue.hasPathOrNull(key)) {
        return false;
      }
      ConfigValueType type =
          catalogue.getIsNull(key) ? ConfigValueType.NULL : catalogue.getValue(key).valueType();
      return type == ConfigValueType.STRING || type == ConfigValueType.NULL;
    } catch (com.typesafe.config.ConfigException.BadPath e) {
      return false;
    }
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** Checks that the models have descriptors. Opening a model checks its file. */
  private static void reportUnknownModels(Config merged, Faults faults) {
    ModelCatalogue models;
    try {
      models =
          ModelCatalogue.load(
              merged.hasPath("models.dir")
                  ? Optional.of(merged.getString("models.dir"))
                  : Optional.empty());
    } catch (CatalogueException e) {
      return; // Opening a model reports faulty descriptors.
    }
    Map<String, Task> tasks =
        new TreeMap<>(Map.of("detect.model", Task.DETECTION, "embed.model", Task.EMBEDDING));
    if (merged.hasPath("dedup.copy_model")) {
      tasks.put("dedup.copy_model", Task.COPY_DETECTION);
    }
    tasks.forEach(
        (key, task) -> {
          try {
            models.descriptor(merged.getString(key), task);
          } catch (com.typesafe.config.ConfigException e) {
            // Not a text: already reported.
          } catch (CatalogueException e) {
            e.faults().forEach(fault -> faults.add("%s: %s", key, fault));
          }
        });
  }

  private static ConfigParseOptions named(String origin) {
    return ConfigParseOptions.defaults().setOriginDescription(origin);
  }

  private static String confPlace() {
    return ModelCatalogue.confFolder().map(Path::toString).orElse("the jar");
  }

  /** A file below {@code conf}, from the conf folder or from the jar. */
  public static Optional<String> text(String name) {
    Optional<Path> folder = ModelCatalogue.confFolder();
    if (folder.isPresent()) {
      Path file = folder.get().resolve(name);
      return Files.isReadable(file) ? Optional.of(read(file)) : Optional.empty();
    }
    try (InputStream in = ConfigLoader.class.getResourceAsStream("/conf/" + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
