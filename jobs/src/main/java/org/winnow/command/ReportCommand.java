package org.winnow.command;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.report.Report;
import org.winnow.table.Sources;
import org.winnow.table.Synthetic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow report}: writes the outcome of all photographs as one HTML file. */
@Command(
    name = "report",
    description = "Writes one HTML file with the outcome of all photographs and the reasons.",
    footer = {
      "",
      "The file needs no network and no server. Open it in any browser. It holds names, and"
          + " pictures of faces",
      "unless report.faces is none. Protect it like the warehouse. Settings: block report of"
          + " `winnow config`.",
      "",
      "Examples:",
      "  winnow report --warehouse out/",
      "  winnow report --warehouse out/ --out for-the-meeting.html --set report.faces=blur",
      "  winnow report --warehouse s3a://bucket/faces --out s3a://bucket/report.html --set"
          + " report.identities=50"
    })
public final class ReportCommand implements Callable<Integer> {
  private static final String NAME = "report.html";
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Output file or s3a://… (default: report.html in the warehouse, or in this folder if the"
              + " warehouse is not local)")
  private String out;

  public ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenWarehouse warehouse =
        OpenWarehouse.ofAny("report", settings, List.of(Sources.TABLE, Synthetic.TABLE), console)) {
      JobContext context = warehouse.context();
      UserFile place = place(context.config().warehouse().orElseThrow(), warehouse.hadoop());
      long start = System.nanoTime();
      Report report = JobRunner.runWithProgress(context, () -> Report.of(context));
      place.write(report.html(), warehouse.hadoop());
      console.say(endLine(report, (System.nanoTime() - start) / 1e9));
      console.results().println(place);
    }
    return ExitCode.DONE.code();
  }

  private static String endLine(Report report, double seconds) {
    String line =
        String.format(
            Locale.ROOT,
            "report  %s shown, %.1f MiB  (%.1f s)",
            Unit.FACES.of(report.faces()),
            report.html().length / (double) (1 << 20),
            seconds);
    return report.leftOut() == 0
        ? line
        : line
            + String.format(
                Locale.ROOT,
                "; %,d more did not fit: raise report.max_bytes or lower report.sheet_faces",
                report.leftOut());
  }

  private UserFile place(String root, Configuration hadoop) throws IOException {
    if (out == null) {
      UserFile inside = new UserFile(new org.apache.hadoop.fs.Path(root, NAME));
      boolean local = inside.path().getFileSystem(hadoop) instanceof LocalFileSystem;
      return local ? inside : UserFile.named(NAME);
    }
    return UserFile.named(out, NAME);
  }
}
