package org.winnow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys of settings, and which of them exist. */
final class SettingKeys {
  /** Forms of a threshold. The catalogue shows one of them. */
  private static final List<String> FORMS = List.of(".fmr", ".fdr", ".cosine");

  /** Renamed settings: old key to new key. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "cluster.strangers", "cluster.max_impostors",
          "cluster.neighbour_strangers", "cluster.neighbour_impostors",
          "clean.settled", "clean.convergence",
          "clean.same_photograph", "clean.shared_photograph");

  /** Blocks whose keys the user chooses. */
  private static final List<String> FREE =
      List.of(
          "storage.hadoop.",
          "crawl.columns.",
          "decontaminate.benchmarks.",
          "decontaminate.policies.",
          "synthesize.attributes.",
          "synthesize.balance.",
          "synthesize.steer.");

  private SettingKeys() {}

  /** Reports the keys that the catalogue does not have. */
  static void reportUnknown(Config over, Config catalogue, Faults faults) {
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

  /**
   * Reports the keys of a block that are not known.
   *
   * @param path of the block, with a dot at its end; empty: the whole file
   */
  static void reportOthers(
      ConfigObject block, Collection<String> known, String path, Faults faults) {
    block.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            faults.add(
                "Unknown key %s (%s).%s",
                path + key,
                value.origin().description(),
                DidYouMean.nearest(key, known).map(k -> " Did you mean " + k + "?").orElse(""));
          }
        });
  }

  private static boolean isKnown(String key, Set<String> known) {
    // Binding reports the type fault of a single value in place of a block. A threshold may use
    // another of its forms.
    return known.contains(key)
        || known.stream().anyMatch(name -> name.startsWith(key + "."))
        || FREE.stream().anyMatch(key::startsWith)
        || otherForms(key).stream().anyMatch(known::contains);
  }

  /** The key of a threshold in its other forms; empty if the key is not a threshold. */
  static List<String> otherForms(String key) {
    return FORMS.stream()
        .filter(key::endsWith)
        .flatMap(
            form ->
                FORMS.stream()
                    .filter(other -> !other.equals(form))
                    .map(other -> key.substring(0, key.length() - form.length()) + other))
        .toList();
  }

  /** All leaves by dotted path, including unset ones. */
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
}
