package org.winnow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads recipes of mixes. Reports all faults together, before Spark starts. */
public final class MixRecipes {
  private static final String SOURCE = "source";
  private static final String SOURCES = "sources";
  private static final String RATIO = "ratio";
  private static final String BALANCE = "balance";

  private MixRecipes() {}

  /**
   * Reads a recipe.
   *
   * @param text HOCON
   * @param origin its name in messages
   * @throws ConfigException with all faults
   */
  public static MixRecipe parse(String text, String origin) {
    Faults faults = new Faults();
    Config defaults = defaults();
    Config own = ConfigFactory.empty();
    try {
      own =
          ConfigFactory.parseString(
                  text, ConfigParseOptions.defaults().setOriginDescription(origin))
              .resolve();
    } catch (com.typesafe.config.ConfigException e) {
      faults.add("%s is not HOCON: %s", origin, e.getMessage());
    }
    faults.throwIfAny();
    Config head = own.withFallback(defaults);
    SettingKeys.reportOthers(own.root(), defaults.withoutPath(SOURCE).root().keySet(), "", faults);
    MixRecipe.Head bound = new Binder(faults).bind(MixRecipe.Head.class, head, "");
    List<Config> blocks = blocks(head, defaults.getConfig(SOURCE), faults);
    List<MixRecipe.Source> sources = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      String path = SOURCES + "[" + i + "]";
      SettingKeys.reportOthers(
          blocks.get(i).root(), defaults.getObject(SOURCE).keySet(), path + ".", faults);
      sources.add(new Binder(faults).bind(MixRecipe.Source.class, blocks.get(i), path));
    }
    SortedMap<String, Double> ratio = weights(head, RATIO, faults);
    SortedMap<String, SortedMap<String, Double>> balance = balance(head, faults);
    faults.throwIfAny();
    MixRecipe recipe = new MixRecipe(bound, ratio, balance, sources, canonical(head, blocks));
    MixRecipeCheck.check(recipe, faults);
    faults.throwIfAny();
    return recipe;
  }

  private static Config defaults() {
    String name = "mixes/defaults.conf";
    return ConfigFactory.parseString(
        ConfigLoader.text(name)
            .orElseThrow(() -> new ConfigException(List.of("conf/" + name + " is missing."))));
  }

  private static List<Config> blocks(Config head, Config defaults, Faults faults) {
    try {
      List<Config> blocks = new ArrayList<>();
      for (Config block : head.getConfigList(SOURCES)) {
        blocks.add(block.withFallback(defaults));
      }
      if (blocks.isEmpty()) {
        faults.add("sources is empty: give at least { name = real }.");
      }
      return blocks;
    } catch (com.typesafe.config.ConfigException e) {
      faults.add("sources must be a list of blocks: [ { name = real }, … ].");
      return List.of();
    }
  }

  private static SortedMap<String, SortedMap<String, Double>> balance(Config head, Faults faults) {
    SortedMap<String, SortedMap<String, Double>> balance = new TreeMap<>();
    if (object(head, BALANCE, faults) instanceof ConfigObject block) {
      for (String attribute : block.keySet()) {
        balance.put(attribute, weights(block.toConfig(), attribute, BALANCE + ".", faults));
      }
    }
    return balance;
  }

  private static SortedMap<String, Double> weights(Config block, String key, Faults faults) {
    return weights(block, key, "", faults);
  }

  private static SortedMap<String, Double> weights(
      Config block, String key, String path, Faults faults) {
    SortedMap<String, Double> weights = new TreeMap<>();
    if (object(block, key, faults) instanceof ConfigObject values) {
      values.forEach(
          (name, value) -> {
            if (value.valueType() == ConfigValueType.NUMBER) {
              weights.put(name, ((Number) value.unwrapped()).doubleValue());
            } else {
              faults.add("%s%s.%s is not a number; quote names with dots.", path, key, name);
            }
          });
      if (!weights.isEmpty() && weights.values().stream().noneMatch(weight -> weight > 0)
          || weights.values().stream().anyMatch(weight -> weight < 0)) {
        faults.add("%s%s: weights are 0 or more, and at least one is above 0.", path, key);
      }
    }
    return weights;
  }

  private static ConfigValue object(Config block, String key, Faults faults) {
    ConfigValue value = block.root().get(key);
    if (value.valueType() != ConfigValueType.OBJECT) {
      faults.add("%s must be a block { name = weight, … }.", key);
    }
    return value;
  }

  /** The recipe with all defaults. Rendering sorts the keys. */
  private static String canonical(Config head, List<Config> blocks) {
    return head.withoutPath(SOURCE)
        .withValue(
            SOURCES,
            ConfigValueFactory.fromIterable(
                blocks.stream().map(block -> block.root().unwrapped()).toList()))
        .root()
        .render(ConfigRenderOptions.concise());
  }
}
