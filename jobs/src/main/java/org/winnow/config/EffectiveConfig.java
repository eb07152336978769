package org.winnow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The effective settings of a run, by dotted key, with secrets masked.
 *
 * @param values value of each key as HOCON
 * @param origins origin of each value that differs from the catalogue
 */
public record EffectiveConfig(Map<String, String> values, Map<String, String> origins) {

  static EffectiveConfig of(Config merged, Config catalogue) {
    Map<String, ConfigValue> defaults = SettingKeys.leaves(catalogue);
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> origins = new LinkedHashMap<>();
    SettingKeys.leaves(merged)
        .forEach(
            (key, value) -> {
              values.put(key, Secrets.mask(key, value.render(ConfigRenderOptions.concise())));
              if (!value.equals(defaults.get(key))) {
                origins.put(key, value.origin().description());
              }
            });
    return new EffectiveConfig(values, origins);
  }

  /** One {@code key = value} per line. Changed values have their origin. */
  public String render() {
    return values.entrySet().stream()
        .map(
            entry -> {
              String origin = origins.get(entry.getKey());
              String line = entry.getKey() + " = " + entry.getValue();
              return origin == null ? line : line + "   # " + origin;
            })
        .collect(Collectors.joining("\n"));
  }
}
