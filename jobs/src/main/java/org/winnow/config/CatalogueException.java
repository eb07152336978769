package org.winnow.config;

import java.util.List;

/** Descriptors, or the files that they name, cannot be used; every fault is listed. */
public class CatalogueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> faults;

  /** One or more faults, each saying what, why and what to do. */
  public CatalogueException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** The faults, in reading order. */
  public List<String> faults() {
    return faults;
  }
}
