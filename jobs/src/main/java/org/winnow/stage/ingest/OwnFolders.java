package org.winnow.stage.ingest;

import java.util.Optional;

/** Recognises what Winnow writes: it is never a collection of photographs. */
final class OwnFolders {
  static final String WAREHOUSE = "warehouse";

  private OwnFolders() {}

  /** What was seen among the entries of a folder. */
  static final class Marks {
    private boolean log;
    private boolean classes;
    private boolean checksums;

    void add(String name) {
      log |= name.equals("_delta_log");
      classes |= name.equals("identities.csv");
      checksums |= name.equals("checksums.sha256");
    }

    /** What the folder is, if it is one of ours. */
    Optional<String> kind() {
      return log
          ? Optional.of("table")
          : classes && checksums ? Optional.of("export") : Optional.empty();
    }
  }
}
