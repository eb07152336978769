package org.winnow.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.config.ConfigException;
import org.winnow.config.ConfigLoader;
import org.winnow.config.MixRecipe;
import org.winnow.config.MixRecipes;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.MixErrors;
import org.winnow.console.TextTable;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.job.RunIds;
import org.winnow.mix.Composition;
import org.winnow.mix.MixCatalogue;
import org.winnow.mix.MixJob;
import org.winnow.table.Exclusions;
import org.winnow.table.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow mix}: makes a training mix from a recipe. */
@Command(
    name = "mix",
    description = "Makes a training mix of several tables by a recipe.",
    footer = {
      "",
      "Reads the tables that the recipe names; writes mix_NAME, mixes, exclusions. Its rows keep"
          + " origin, licence and basis.",
      "Recipes: conf/mixes/defaults.conf lists all keys. Published mixes: dcface, two-percent,"
          + " depth-and-breadth, pretrain.",
      "",
      "Examples:",
      "  winnow mix --warehouse out/ --recipe my.conf --name first --plan",
      "  winnow mix --warehouse out/ --recipe dcface --name dcface",
      "  winnow mix --warehouse out/ --name dcface --again",
      "  winnow export --warehouse out/ --mix dcface --out train/ --format webdataset",
      "",
      "--plan prints what the recipe keeps of each source and attribute, and writes nothing.",
      "--again makes the mix again from the recorded recipe and versions of the tables: the rows"
          + " are the same."
    })
public final class MixCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final List<String> PRESETS =
      List.of("dcface", "depth-and-breadth", "pretrain", "two-percent");

  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "A recipe, or the name of one of conf/mixes")
  private String recipe;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Name of the mix: its table is mix_NAME")
  private String name;

  @Option(names = "--plan", description = "Only print what the recipe gives")
  private boolean plan;

  @Option(names = "--again", description = "Make the mix again as it was made last")
  private boolean again;

  public MixCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw MixErrors.name(name);
    }
    if (again == (recipe != null)) {
      throw Errors.configuration(List.of("Give either --recipe FILE or --again."));
    }
    Optional<MixRecipe> given = Optional.ofNullable(recipe).map(MixCommand::read);
    try (OpenWarehouse warehouse = OpenWarehouse.of("mix", settings, Runs.TABLE, console)) {
      JobContext opened = warehouse.context();
      JobContext context = opened.as(RunIds.next(opened.clock()), MixCatalogue.STAGE);
      MixJob job =
          given.map(r -> new MixJob(name, r, Map.of(), false)).orElseGet(() -> again(context));
      if (plan) {
        print(JobRunner.runWithProgress(context, () -> job.plan(context)));
      } else {
        JobRunner.run(job, context);
      }
    }
    return ExitCode.DONE.code();
  }

  /** The recipe in a file, or the one of this name in conf/mixes. */
  private static MixRecipe read(String named) {
    try {
      Path file = Path.of(named);
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return MixRecipes.parse(Files.readString(file), named);
      }
      if (!PRESETS.contains(named)) {
        throw MixErrors.noRecipe(named, PRESETS);
      }
      String preset = "mixes/" + named + ".conf";
      return MixRecipes.parse(
          ConfigLoader.text(preset).orElseThrow(() -> MixErrors.noRecipe(named, PRESETS)), preset);
    } catch (ConfigException e) {
      throw MixErrors.recipe(e.faults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MixJob again(JobContext context) {
    MixCatalogue.Entry entry = MixCatalogue.require(context.tables(), name);
    return new MixJob(
        name, MixRecipes.parse(entry.recipe(), "recorded recipe"), entry.versions(), true);
  }

  private void print(MixJob.Plan planned) {
    List<Row> outcomes = new ArrayList<>();
    for (Row row : planned.outcomes()) {
      outcomes.add(
          RowFactory.create(
              planned.recipe().sources().get(row.getInt(0)).name(),
              row.isNullAt(1) ? "in the mix" : row.getString(1),
              Long.toString(row.getLong(2))));
    }
    TextTable.print(
        List.of(Exclusions.SOURCE.name(), "outcome of its rows", "number"),
        outcomes,
        console.results());
    console.results().println();
    List<Row> shares = new ArrayList<>();
    for (Composition part : planned.composition()) {
      shares.add(
          RowFactory.create(
              part.attribute(),
              part.value(),
              Long.toString(part.before()),
              share(planned, part, false),
              Long.toString(part.after()),
              share(planned, part, true)));
    }
    TextTable.print(
        List.of("attribute", "value", "before", "%", "after", "%"), shares, console.results());
  }

  /** The share of a value among those of its attribute, in percent. */
  private static String share(MixJob.Plan planned, Composition part, boolean after) {
    long all =
        planned.composition().stream()
            .filter(other -> other.attribute().equals(part.attribute()))
            .mapToLong(other -> after ? other.after() : other.before())
            .sum();
    double percent = all == 0 ? 0 : 100.0 * (after ? part.after() : part.before()) / all;
    return String.format(Locale.ROOT, "%.1f", percent);
  }
}
