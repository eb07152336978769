package org.winnow.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.Progress;
import org.winnow.console.ShellText;
import org.winnow.console.Unit;
import org.winnow.demo.CollectionFolder;
import org.winnow.demo.FindingsTable;
import org.winnow.demo.TruthComparison;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import org.winnow.render.collection.NoisyCollection;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code winnow demo}: draws a noisy collection, cleans it, and compares the result with the truth.
 */
@Command(
    name = "demo",
    description = {
      "Draws a noisy collection of photographs of people who do not exist, runs the pipeline on it,"
          + " and compares the result with the truth."
    },
    footer = {
      "",
      "The collection has impostors and swapped labels, people under two names, names of two"
          + " people, byte copies and",
      "re-encoded files, pictures without people, and broken files. Its folder holds",
      "  photos/      one folder per name, as in collections from the web",
      "  truth.csv    what each file really shows",
      "  tables/      the warehouse of the run",
      "The same options give the same bytes. A second run with the same options resumes from the"
          + " tables;",
      "with other options, name another folder. --photos-only makes test data for other purposes.",
      "",
      "Examples:",
      "  winnow demo",
      "  winnow demo --people 200 --images 20 --noise 0.3 --seed 7 --keep big-demo",
      "  winnow demo --models-dir models/ --detector yunet-2026may --embedder mobilefacenet --keep"
          + " other-models",
      "  winnow demo --photos-only --people 1000 --keep drawn"
    })
public final class DemoCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings;

  @Mixin private CollectionOptions drawn;

  @Option(
      names = "--people",
      paramLabel = "N",
      description = "Number of people (default ${DEFAULT-VALUE})")
  private int people = 48;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Folder for photographs, truth and tables (default ${DEFAULT-VALUE})")
  private Path folder = Path.of("winnow-demo");

  @Option(names = "--photos-only", description = "Draw the collection and stop")
  private boolean photosOnly;

  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    NoisyCollection collection = collection();
    CollectionFolder place = new CollectionFolder(folder);
    place.check(collection);
    ConfigLoader.Loaded loaded = load(place);
    if (!photosOnly) {
      // Report every configuration fault before the work begins.
      Pipeline.prepare(Stage.pipeline(), loaded.config());
    }
    draw(collection, place, Duration.ofSeconds(loaded.config().progress().every()));
    return photosOnly ? ExitCode.DONE.code() : run(place, loaded);
  }

  private NoisyCollection collection() {
    try {
      return drawn.of(people);
    } catch (IllegalArgumentException e) {
      throw Errors.demoSize(
          "--people " + people + " " + drawn.size() + ": " + e.getMessage() + ".");
    }
  }

  private ConfigLoader.Loaded load(CollectionFolder place) {
    List<String> sets = new ArrayList<>();
    if (settings.load(List.of()).config().warehouse().isEmpty()) {
      sets.add("warehouse=" + place.warehouse());
    }
    sets.addAll(place.settings());
    sets.addAll(drawn.models());
    return settings.load(sets);
  }

  private void draw(NoisyCollection collection, CollectionFolder place, Duration every)
      throws IOException {
    if (place.holds(collection)) {
      console.say(String.format("%-7s nothing to do: %s holds it", "draw", place.photos()));
      return;
    }
    AtomicLong done = new AtomicLong();
    long start = System.nanoTime();
    Progress progress = new Progress(console, every);
    try (Progress.Ending tracked = progress.track("draw", Unit.PEOPLE, people, done::get)) {
      long files = place.draw(collection, done);
      double seconds = (System.nanoTime() - start) / 1e9;
      console.say(
          String.format(
              Locale.ROOT,
              "%-7s %s of %s in %s  (%.1f s, %,.0f/s)",
              "draw",
              Unit.FILES.of(files),
              Unit.PEOPLE.of(people),
              place.photos(),
              seconds,
              files / seconds));
    }
  }

  /** Runs the pipeline; the exit code of the report. */
  private int run(CollectionFolder place, ConfigLoader.Loaded loaded) {
    int code;
    String root = loaded.config().warehouse().orElseThrow();
    try (Sessions.Opened session = Sessions.open("demo", loaded.config().storage().hadoop())) {
      new Pipeline(console, Clock.systemUTC()).run(Stage.pipeline(), loaded, false);
      DeltaStore tables = new DeltaStore(session.spark(), root);
      FindingsTable.print(
          TruthComparison.of(session.spark(), tables, place.truth().toString()), console.results());
      code = report(root);
    }
    if (code == ExitCode.DONE.code()) {
      hints(place, root);
    }
    return code;
  }

  /** Writes the report of the run; its exit code. */
  private int report(String root) {
    CommandLine command = spec.root().commandLine().getSubcommands().get("report");
    String file = folder.resolve("report.html").toString();
    List<String> arguments = new ArrayList<>(settings.overlayArguments());
    arguments.addAll(List.of("--warehouse", root, "--out", file));
    int code = command.execute(arguments.toArray(String[]::new));
    if (code == ExitCode.DONE.code()) {
      console.results().printf("%nThe report: %s%n", Path.of(file).toAbsolutePath());
    }
    return code;
  }

  private void hints(CollectionFolder place, String root) {
    PrintStream out = console.results();
    out.printf("%nLook closer:%n");
    out.printf(
        "  winnow sql --warehouse %s \"SELECT decision, reason, count(*) FROM labels GROUP BY 1, 2"
            + " ORDER BY 3 DESC\"%n",
        ShellText.quoted(root));
    out.printf(
        "  winnow sql --warehouse %s \"SELECT name, status, reason, faces FROM identities WHERE"
            + " status <> 'KEPT'\"%n",
        ShellText.quoted(root));
    out.printf("  %s says what each file of %s really shows.%n", place.truth(), place.photos());
    out.printf("%nYour own photographs, one folder for each person:%n");
    out.printf(
        "  winnow run --input photos/ --warehouse out/ --detector %s --embedder %s%n",
        ShellText.quoted(drawn.detector()), ShellText.quoted(drawn.embedder()));
  }
}
