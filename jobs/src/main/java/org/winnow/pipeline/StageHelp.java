package org.winnow.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.winnow.table.Table;

/** The help text of a stage. */
final class StageHelp {
  private StageHelp() {}

  /**
   * The lines below the options.
   *
   * @param example options of the example
   * @param more further lines
   */
  static List<String> lines(Stage stage, String example, List<String> more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "",
                String.format(
                    "Reads %s; writes %s. Settings: block %s of `winnow config`.",
                    stage.reads().isEmpty() ? "files" : names(stage.reads()),
                    names(stage.writes()),
                    stage.id()),
                "",
                "Examples:",
                ("  winnow " + stage.id() + " --warehouse out/ " + example).stripTrailing()));
    lines.addAll(more);
    return lines;
  }

  private static String names(List<Table> tables) {
    return String.join(", ", tables.stream().map(Table::name).toList());
  }
}
