package org.winnow.console;

import java.util.List;
import java.util.Map;

/** User errors about a warehouse and its tables: what, why, remedy. */
public final class TableErrors {
  private TableErrors() {}

  public static UserException noWarehouse(String root) {
    return new UserException(
        ExitCode.DATA,
        "There is no warehouse at " + root,
        List.of("It holds none of Winnow's tables."),
        "Check --warehouse, or fill it with `winnow run --input DIR --warehouse "
            + ShellText.quoted(root)
            + "`.");
  }

  public static UserException folderInTheWay(String folder) {
    return new UserException(
        ExitCode.DATA,
        "A folder is in the way: " + folder,
        List.of("A table of the warehouse belongs there, but the folder holds other files."),
        "Give --warehouse a folder of its own.");
  }

  public static UserException concurrentRun(String place) {
    return new UserException(
        ExitCode.DATA,
        "Another run wrote to " + place + " at the same time.",
        List.of(
            "Two runs on one warehouse would do the same work twice. This run stopped and wrote"
                + " nothing more."),
        "Wait for the other run to end, then start this one again. It resumes from the tables.");
  }

  public static UserException settingsChanged(
      String stage, String table, Map<String, String[]> differences) {
    return new UserException(
        ExitCode.USAGE,
        "The rows of " + table + " were made with other settings.",
        differences.entrySet().stream()
            .map(e -> e.getKey() + " was " + e.getValue()[0] + ", is now " + e.getValue()[1])
            .toList(),
        "Use the old settings, another --warehouse, or `winnow "
            + stage
            + " --redo`. It deletes what "
            + stage
            + " and the later stages wrote, and runs them again.");
  }
}
