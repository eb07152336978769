package org.winnow.stage.ingest;

import java.util.Optional;

/** Recognises folders that Winnow wrote, which are never image collections. */
final class OwnFolders {
  static final String WAREHOUSE = "warehouse";

  private OwnFolders() {}

  /** Marker files among the entries of a folder. */
  static final class Marks {
    private boolean log;
    private boolean classes;
    private boolean checksums;

    void add(String name) {
      log |= name.equals("_delta_log");
      classes |= name.equals("identities.csv");
      checksums |= name.equals("checksums.sha256");
    }

    /** The kind of folder, if Winnow wrote it. */
    Optional<String> kind() {
      return log
          ? Optional.of("table")
          : classes && checksums ? Optional.of("export") : Optional.empty();
    }
  }
}
