package org.winnow.config;

import java.util.ArrayList;
import java.util.List;

/** The faults of a configuration, collected so that all are reported at once. */
public final class Faults {
  private final List<String> faults = new ArrayList<>();

  /** Adds a fault; {@code format} as in {@link String#format}. */
  public void add(String format, Object... arguments) {
    faults.add(arguments.length == 0 ? format : String.format(format, arguments));
  }

  /** Throws what was collected, if anything was. */
  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }
}
