package org.winnow.console;

import java.util.Locale;

/** User errors and limits of an export. */
public final class ExportErrors {
  private ExportErrors() {}

  public static UserException nothingToExport() {
    return UserException.data(
        "There is no face to export.",
        "The requested version or round has no row.",
        "`winnow curate` publishes the kept faces; `winnow sql --warehouse DIR \"SELECT count(*)"
            + " FROM curated\"` counts them.");
  }

  public static UserException exportFolder(String folder, boolean ours) {
    return UserException.data(
        "The folder is not empty: " + folder,
        ours
            ? "It holds an earlier export."
            : "It holds files that are not from an export. Winnow never replaces such files.",
        ours
            ? "Name another folder with --out, or add --overwrite."
            : "Name another folder with --out.");
  }

  /** More classes than a RecordIO label can number. */
  public static UserException tooManyClasses(long classes, long most) {
    return UserException.data(
        String.format(Locale.ROOT, "RecordIO cannot hold %,d classes.", classes),
        String.format(
            Locale.ROOT, "It stores a label as a float, which is not exact from %,d on.", most),
        "Use --format webdataset or parquet, or publish fewer identities with a higher"
            + " curate.min_faces.");
  }
}
