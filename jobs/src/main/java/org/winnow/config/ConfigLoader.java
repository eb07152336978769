package org.winnow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.winnow.model.Task;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;

/**
 * Reads the catalogue {@code winnow.conf}, lays the overlays over it and binds the result.
 * Everything that is wrong is reported at once, before Spark starts.
 */
public final class ConfigLoader {
  /** The forms of a threshold, of which the catalogue shows one. */
  private static final List<String> FORMS = List.of(".fmr", ".fdr", ".cosine");

  /** Settings that got another name, by their old key. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "cluster.strangers", "cluster.max_impostors",
          "cluster.neighbour_strangers", "cluster.neighbour_impostors",
          "clean.settled", "clean.convergence",
          "clean.same_photograph", "clean.shared_photograph");

  private ConfigLoader() {}

  /**
   * What the command line adds to the catalogue, weakest first.
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

  /** Settings as records, and as the flat list that is shown and stored. */
  public record Loaded(org.winnow.config.Config config, EffectiveConfig effective) {}

  /**
   * Loads the configuration.
   *
   * @throws ConfigException with all faults: unknown keys, wrong types, values out of bounds,
   *     contradictions
   */
  public static Loaded load(Overlays overlays) {
    Faults faults = new Faults();
    Config catalogue = ConfigFactory.parseString(catalogueText(), named("winnow.conf")).resolve();
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
    org.winnow.config.Config bound =
        new Binder(faults).bind(org.winnow.config.Config.class, merged, "");
    reportUnknownModels(merged, faults);
    faults.throwIfAny();
    return new Loaded(bound, EffectiveConfig.of(merged, catalogue));
  }

  /** The catalogue with its comments, as the operator edits it. */
  public static String catalogueText() {
    return text("winnow.conf")
        .orElseThrow(
            () ->
                new ConfigException(
                    List.of("conf/winnow.conf is missing from " + confPlace() + ".")));
  }

  private static Config overlay(Config base, Config catalogue, Config over, Faults faults) {
    reportUnknown(over, catalogue, faults);
    Config kept = base;
    for (String key : leaves(over).keySet()) {
      // A threshold that is given in one form replaces the other.
      for (String other : otherForms(key)) {
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
      // Hadoop's names hold dots and its values are texts: neither is HOCON.
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

  /** Texts (and unset settings, which are texts or numbers) need no quotes on the command line. */
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

  private static void reportUnknown(Config over, Config catalogue, Faults faults) {
    Set<String> known = new TreeSet<>(leaves(catalogue).keySet());
    leaves(over)
        .forEach(
            (key, value) -> {
              if (RENAMED.containsKey(key)) {
                faults.add(
                    "%s is now %s (%s). Write the new name.",
                    key, RENAMED.get(key), value.origin().description());
              } else if (!isKnown(key, known)) {
                String guess =
                    DidYouMean.nearest(key, known).map(k -> " Did you mean " + k + "?").orElse("");
                faults.add("Unknown setting %s (%s).%s", key, value.origin().description(), guess);
              }
            });
  }

  private static boolean isKnown(String key, Set<String> known) {
    // A block that is given a single value has the wrong type, which is told where it is bound; a
    // threshold may be given by another of its forms.
    return known.contains(key)
        || known.stream().anyMatch(name -> name.startsWith(key + "."))
        || key.startsWith("storage.hadoop.")
        || otherForms(key).stream().anyMatch(known::contains);
  }

  /** The same threshold by its other forms; none where the key is no form of a threshold. */
  private static List<String> otherForms(String key) {
    return FORMS.stream()
        .filter(key::endsWith)
        .flatMap(
            form ->
                FORMS.stream()
                    .filter(other -> !other.equals(form))
                    .map(other -> key.substring(0, key.length() - form.length()) + other))
        .toList();
  }

  /** Whether the models are described; whether their files are here is asked by who opens them. */
  private static void reportUnknownModels(Config merged, Faults faults) {
    ModelCatalogue models;
    try {
      models =
          ModelCatalogue.load(
              merged.hasPath("models.dir")
                  ? Optional.of(merged.getString("models.dir"))
                  : Optional.empty());
    } catch (CatalogueException e) {
      return; // Faulty descriptors are told by whoever needs one.
    }
    new TreeMap<>(Map.of("detect.model", Task.DETECTION, "embed.model", Task.EMBEDDING))
        .forEach(
            (key, task) -> {
              try {
                models.descriptor(merged.getString(key), task);
              } catch (com.typesafe.config.ConfigException e) {
                // It is no text: told already.
              } catch (CatalogueException e) {
                e.faults().forEach(fault -> faults.add("%s: %s", key, fault));
              }
            });
  }

  /** Every leaf by its dotted path, unset ones too. */
  static Map<String, ConfigValue> leaves(Config config) {
    Map<String, ConfigValue> result = new TreeMap<>();
    collect("", config.root(), result);
    return result;
  }

  private static void collect(
      String prefix, com.typesafe.config.ConfigObject object, Map<String, ConfigValue> into) {
    object.forEach(
        (key, value) -> {
          String path = prefix.isEmpty() ? key : prefix + "." + key;
          if (value instanceof com.typesafe.config.ConfigObject inner) {
            collect(path, inner, into);
          } else {
            into.put(path, value);
          }
        });
  }

  private static ConfigParseOptions named(String origin) {
    return ConfigParseOptions.defaults().setOriginDescription(origin);
  }

  private static String confPlace() {
    return ModelCatalogue.confFolder().map(Path::toString).orElse("the jar");
  }

  /** A file below {@code conf}, from the operator's folder or from the jar. */
  static Optional<String> text(String name) {
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
