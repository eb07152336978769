package org.winnow.command.review;

import java.io.IOException;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.SettingOptions;
import org.winnow.command.UserFile;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.review.ReviewPage;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code winnow review export}: writes the questions as a table and as a page with faces. */
@Command(
    name = "export",
    description =
        "Writes the questions for reviewers: review.csv to fill in, and review.html to answer in a"
            + " browser.",
    footer = {
      "",
      "The page needs no network and no server. It saves the answers as a CSV file for `winnow"
          + " review import`. It holds",
      "names, and faces unless report.faces is none. Protect it like the warehouse. Its maximum"
          + " size is report.max_bytes.",
      "Identities come first, then faces. Answered questions are not asked again.",
      "",
      "Example:",
      "  winnow review export --warehouse out/ --out questions/ --most 50"
    })
public final class ReviewExportCommand implements Callable<Integer> {
  private static final int LARGEST = 5000;
  private final Console console;

  @Mixin private SettingOptions settings;
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the two files: local or s3a://…")
  private String out;

  @Option(
      names = "--round",
      paramLabel = "N",
      description = "Cleaning round to ask about; the newest by default")
  private Integer round;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Maximum number of questions, 1 to " + LARGEST + " (default: ${DEFAULT-VALUE})")
  private int most = 200;

  ReviewExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (most < 1 || most > LARGEST) {
      throw new ParameterException(
          spec.commandLine(), "--most is " + most + ": it must be 1 to " + LARGEST + ".");
    }
    OptionalInt asked = round == null ? OptionalInt.empty() : OptionalInt.of(round);
    try (OpenWarehouse warehouse =
        OpenWarehouse.of("review export", settings, Sources.TABLE, console)) {
      JobContext context = warehouse.context();
      ReviewPage page =
          JobRunner.runWithProgress(context, () -> ReviewPage.of(context, asked, most));
      UserFile csv = UserFile.named(out).child("review.csv");
      UserFile html = UserFile.named(out).child("review.html");
      csv.write(page.csv(), warehouse.hadoop());
      html.write(page.html(), warehouse.hadoop());
      console.say(endLine(page));
      console.results().println(csv);
      console.results().println(html);
    }
    return ExitCode.DONE.code();
  }

  private static String endLine(ReviewPage page) {
    String line = String.format(Locale.ROOT, "review  %,d questions", page.questions());
    return page.shown() == page.questions()
        ? line
        : line
            + String.format(
                Locale.ROOT,
                "; only %,d fit on the page: raise report.max_bytes, or ask the others later",
                page.shown());
  }
}
