package org.winnow.config;

import java.util.List;

/** A configuration with faults. It holds all of them. */
public final class ConfigException extends RuntimeException {
  private final transient List<String> faults;

  public ConfigException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** One or two sentences per fault: what, why, remedy. Never empty. */
  public List<String> faults() {
    return faults;
  }
}
