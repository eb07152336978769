package org.winnow.console;

import java.util.List;
import java.util.Map;

/** User errors about a warehouse and its tables: what, why, remedy. */
public final class TableErrors {
  private TableErrors() {}

  public static UserException noWarehouse(String root) {
    return UserException.data(
        "There is no warehouse at " + root,
        "It holds none of Winnow's tables.",
        "Check --warehouse, or fill it with `winnow run --input DIR --warehouse "
            + ShellText.quoted(root)
            + "`.");
  }

  /**
   * Rows without an outcome.
   *
   * @param losses one line for each check that failed
   */
  public static UserException notConserved(List<String> losses) {
    return UserException.data(
        "The tables do not account for every row.",
        losses,
        "Run the stages that were interrupted, or not run since new rows came. If rows are lost"
            + " after that, it is a bug: please report it.");
  }

  /** A retention that is too short, in days. */
  public static UserException retention(int days, int min) {
    return UserException.usage(
        "--retain-days " + days + " is too short.",
        "A run that is going on may still need files of the last days.",
        "Give " + min + " or more.");
  }

  /** Events that could not be sent. */
  public static UserException lineage(String target, String problem, long sent) {
    return UserException.data(
        "The events could not all be sent to " + target,
        problem + ". " + sent + " were sent before.",
        "Check the address, and OPENLINEAGE_API_KEY if the server asks for a key. Then start again:"
            + " events have the same ids.");
  }

  public static UserException folderInTheWay(String folder) {
    return UserException.data(
        "A folder is in the way: " + folder,
        "A table of the warehouse belongs there, but the folder holds other files.",
        "Give --warehouse a folder of its own.");
  }

  /** A managed table, or a view. */
  public static UserException nameTaken(String table) {
    return UserException.data(
        "The catalog has another table of this name: " + table,
        "It is no external table, so its rows would be deleted with its name.",
        "Name another --schema, or rename that table.");
  }

  public static UserException concurrentRun(String place) {
    return UserException.data(
        "Another run wrote to " + place + " at the same time.",
        "Two runs on one warehouse would do the same work twice. This run stopped and wrote"
            + " nothing more.",
        "Wait for the other run to end, then start this one again. It resumes from the tables.");
  }

  public static UserException settingsChanged(
      String stage, String table, Map<String, String[]> differences) {
    return UserException.usage(
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
