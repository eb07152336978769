package org.winnow.command.review;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.SettingOptions;
import org.winnow.command.UserFile;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.review.AnswerSheet;
import org.winnow.review.ReviewRecords;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow review import}: checks all answers of reviewers and writes them in one commit. */
@Command(
    name = "import",
    description =
        "Imports the answers of reviewers. It checks all rows first, and imports none if one has a"
            + " fault.",
    footer = {
      "",
      "A row has a face_id or an identity_id, and a verdict. A row without a verdict is skipped."
          + " Other columns",
      "are target, note and person. Further columns are ignored.",
      "",
      "  KEEP            the claim of the face is right; for an identity, all its faces in REVIEW"
          + " belong to it",
      "  DROP            drop the face, or all faces of the identity",
      "  MOVE target     the face belongs to the identity target",
      "  MERGE target    the identity is the same person as target",
      "  SEPARATE target the identity and target are two people: never merge them",
      "",
      "A second import of the same file adds nothing. A new answer replaces an older one on the"
          + " same face or identity.",
      "",
      "Example:",
      "  winnow review import --warehouse out/ --in ~/Downloads/review.csv --person Ada"
    })
public final class ReviewImportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "CSV file with answers: local or s3a://…")
  private String in;

  @Option(
      names = "--person",
      paramLabel = "NAME",
      description = "Reviewer of the rows that name none")
  private String person;

  ReviewImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenWarehouse warehouse =
        OpenWarehouse.of("review import", settings, Sources.TABLE, console)) {
      JobContext context = warehouse.context();
      UserFile file = UserFile.named(in);
      AnswerSheet sheet = AnswerSheet.parse(text(file, warehouse), Optional.ofNullable(person));
      ReviewRecords.Outcome outcome =
          JobRunner.runWithProgress(
              context, () -> ReviewRecords.add(context, file.toString(), sheet));
      console.say(endLine(outcome));
      if (outcome.coreless() > 0) {
        console.say(
            "review  "
                + Unit.DECISIONS.of(outcome.coreless())
                + " to MERGE without effect: the images of the identity show no common person. MOVE"
                + " its faces instead.");
      }
    }
    return ExitCode.DONE.code();
  }

  private static String text(UserFile file, OpenWarehouse warehouse) throws IOException {
    try {
      return new String(file.read(warehouse.hadoop()), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw Errors.noAnswers(file.toString());
    }
  }

  private static String endLine(ReviewRecords.Outcome outcome) {
    String line =
        String.format(
            Locale.ROOT,
            "review  %s added, %,d stood already, %,d older replaced, %s blank",
            Unit.DECISIONS.of(outcome.added()),
            outcome.standing(),
            outcome.replaced(),
            Unit.ROWS.of(outcome.blank()));
    return outcome.added() > 0 ? line + ". `winnow clean` puts them into effect." : line;
  }
}
