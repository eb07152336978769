package org.winnow.config;

import java.util.ArrayList;
import java.util.List;

/** Collects the faults of a configuration, to report them together. */
public final class Faults {
  private final List<String> faults = new ArrayList<>();

  /** Adds a fault; {@code format} as in {@link String#format}. */
  public void add(String format, Object... arguments) {
    faults.add(arguments.length == 0 ? format : String.format(format, arguments));
  }

  /** Throws an exception with all faults, if there are any. */
  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }
}
