package org.winnow.model.catalogue;

import java.util.List;

/** Descriptors, or the files that they name, cannot be used; every fault is listed. */
public final class CatalogueException extends RuntimeException {
  private final transient List<String> faults;

  CatalogueException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** One or more sentences for each fault: what, why, what to do. */
  public List<String> faults() {
    return faults;
  }
}
