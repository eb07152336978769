package org.winnow.command.review;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.SettingOptions;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.review.ReviewRecords;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code winnow review undo}: undoes decisions. */
@Command(
    name = "undo",
    description = "Undoes decisions. Import them again to restore them.",
    footer = {"", "Example:", "  winnow review undo --warehouse out/ 0123456789abcdef"})
public final class ReviewUndoCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Parameters(
      paramLabel = "REVIEW_ID",
      arity = "1..*",
      description = "Ids as shown by `winnow review list`")
  private List<String> reviewIds;

  ReviewUndoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (OpenWarehouse warehouse =
        OpenWarehouse.of("review undo", settings, Sources.TABLE, console)) {
      JobContext context = warehouse.context();
      int undone = JobRunner.runWithProgress(context, () -> ReviewRecords.undo(context, reviewIds));
      String line =
          String.format(
              Locale.ROOT,
              "review  %,d decisions undone, %,d were undone before",
              undone,
              reviewIds.stream().distinct().count() - undone);
      console.say(undone > 0 ? line + ". `winnow clean` takes them back." : line);
    }
    return ExitCode.DONE.code();
  }
}
