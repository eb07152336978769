package org.winnow.config;

import java.util.List;

/** A configuration that cannot be used, with every fault in it. */
public final class ConfigException extends RuntimeException {
  private final transient List<String> faults;

  public ConfigException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** One sentence or two for each fault: what, why, what to do. Never empty. */
  public List<String> faults() {
    return faults;
  }
}
