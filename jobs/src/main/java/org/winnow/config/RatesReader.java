package org.winnow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.winnow.config.MeasuredRates.StageRate;

/** Reads {@code conf/rates.conf} and an overlay for it. Reports all faults together. */
public final class RatesReader {
  private static final String FILE = "rates.conf";
  private static final String MEASURED_ON = "measured_on";
  private static final String COLLECTION = "collection";
  private static final String STAGE = "stage";
  private static final String STAGES = "stages";

  /** A file of the user. */
  public record Overlay(String text, String origin) {}

  private RatesReader() {}

  /**
   * Reads the rates.
   *
   * @param overlay replaces single values
   * @param known names of all stages
   * @throws ConfigException with all faults
   */
  public static MeasuredRates read(Optional<Overlay> overlay, Collection<String> known) {
    try {
      return bound(overlay, known);
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(List.of(e.getMessage() + "."));
    }
  }

  private static MeasuredRates bound(Optional<Overlay> overlay, Collection<String> known) {
    Config defaults = parsed(shipped(), FILE);
    Config all =
        overlay
            .map(own -> parsed(own.text(), own.origin()).withFallback(defaults))
            .orElse(defaults)
            .resolve();
    Faults faults = new Faults();
    SettingKeys.reportOthers(
        all.root(), List.of(MEASURED_ON, COLLECTION, STAGE, STAGES), "", faults);
    SettingKeys.reportOthers(all.getObject(STAGES), known, STAGES + ".", faults);
    Config usual = all.getConfig(STAGE);
    Set<String> keys = defaults.getObject(STAGE).keySet();
    SettingKeys.reportOthers(usual.root(), keys, STAGE + ".", faults);
    SortedMap<String, StageRate> stages = new TreeMap<>();
    Binder binder = new Binder(faults);
    for (String stage : all.getObject(STAGES).keySet()) {
      String path = STAGES + "." + stage;
      Config block = all.getConfig(path);
      SettingKeys.reportOthers(block.root(), keys, path + ".", faults);
      StageRate rate = binder.bind(StageRate.class, block.withFallback(usual), path);
      if (rate != null) {
        stages.put(stage, rate);
      }
    }
    MeasuredRates.Collection collection =
        binder.bind(MeasuredRates.Collection.class, all.getConfig(COLLECTION), COLLECTION);
    faults.throwIfAny();
    return new MeasuredRates(all.getString(MEASURED_ON), collection, stages);
  }

  private static String shipped() {
    return ConfigLoader.text(FILE)
        .orElseThrow(() -> new ConfigException(List.of("conf/" + FILE + " is missing.")));
  }

  private static Config parsed(String text, String origin) {
    return ConfigFactory.parseString(
        text, ConfigParseOptions.defaults().setOriginDescription(origin));
  }
}
