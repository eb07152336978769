package org.winnow.mix;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.config.MixRecipe;
import org.winnow.console.Unit;
import org.winnow.image.Digests;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Exclusions;
import org.winnow.table.Mix;
import org.winnow.table.Mixes;
import org.winnow.table.Table;

/**
 * Makes a training mix: table {@code mix_NAME} from a recipe.
 *
 * <ol>
 *   <li>Opens the table of each source at a version, and reads it without its pictures.
 *   <li>Leaves out rows by filters, identities by size and quota, images by caps.
 *   <li>Finds the largest mix with the shares of ratio and balance, and prints what it keeps.
 *   <li>Takes from each cell the rows with the smallest hashes of seed, source and face.
 *   <li>Numbers labels and places, and joins the pictures last.
 *   <li>Writes the recipe to {@code mixes}, the reasons to {@code exclusions}, and the rows, in
 *       this order: the commit of the rows names the run, the digest of the recipe and all
 *       versions.
 * </ol>
 *
 * <p>A mix has a name of its own and a recipe instead of settings, so it is a command and not a
 * stage of {@code winnow run}. Its runs are recorded as those of stages.
 *
 * @param again versions that must be read again, by source; empty: the newest
 * @param force whether the mix is made even if nothing has changed
 */
public record MixJob(String name, MixRecipe recipe, Map<String, Long> again, boolean force)
    implements Job {

  /** What the recipe would give. */
  public record Plan(List<Row> outcomes, List<Composition> composition, MixRecipe recipe) {}

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Table table = Mix.table(name);
    List<MixSource> sources = MixSource.open(context, name, recipe, again);
    Commit commit = context.commit(digest(), MixSource.versions(sources));
    Optional<Commit> last =
        tables.exists(table) ? tables.lastCommit(table, MixCatalogue.STAGE) : Optional.empty();
    if (!force && last.isPresent() && last.get().hasSameInputs(commit)) {
      return RunReport.nothingToDo(
          table.name() + " was made by this recipe from the tables as they stand");
    }
    Selection selection = Selection.of(context, recipe, sources);
    context.stepName("number labels and places");
    Dataset<Row> placed = MixRows.placed(recipe, selection.chosen());
    long rows = placed.count();
    long labels = placed.select(Mix.LABEL.col()).distinct().count();
    List<Row> outcomes = selection.outcomes();
    RunReport report = report(table, outcomes, rows, labels);
    context.stepName("write");
    tables.append(
        Mixes.TABLE,
        context
            .spark()
            .createDataFrame(
                List.of(entry(context, sources, selection, outcomes, rows, labels)),
                Mixes.TABLE.schema()),
        commit.asPartial());
    tables.replaceWhere(
        Exclusions.TABLE,
        Exclusions.MIX + " = '" + name + "'",
        MixRows.exclusions(name, sources, selection.rows()),
        commit.asPartial());
    tables.replaceWhere(
        table, Mix.POSITION + " >= 0", MixRows.complete(name, sources, placed), commit);
    return report;
  }

  /** What the recipe would give, without writing anything. */
  public Plan plan(JobContext context) {
    List<MixSource> sources = MixSource.open(context, name, recipe, again);
    Selection selection = Selection.of(context, recipe, sources);
    return new Plan(
        selection.outcomes(), Composition.of(recipe, sources, selection.rows()), recipe);
  }

  private String digest() {
    return Digests.sha256(recipe.text().getBytes(StandardCharsets.UTF_8));
  }

  private Row entry(
      JobContext context,
      List<MixSource> sources,
      Selection selection,
      List<Row> outcomes,
      long rows,
      long labels) {
    Map<String, Long> sourceRows = new TreeMap<>();
    for (MixSource source : sources) {
      sourceRows.put(
          source.name(),
          outcomes.stream()
              .filter(row -> row.getInt(0) == source.number())
              .mapToLong(row -> row.getLong(2))
              .sum());
    }
    return RowFactory.create(
        name,
        context.runId(),
        recipe.text(),
        digest(),
        MixSource.versions(sources),
        MixSource.locations(sources),
        sourceRows,
        rows,
        labels,
        Composition.toJson(Composition.of(recipe, sources, selection.rows())));
  }

  private static RunReport report(Table table, List<Row> outcomes, long rows, long labels) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Row row : outcomes) {
      String outcome = row.isNullAt(1) ? "mixed" : row.getString(1).toLowerCase(Locale.ROOT);
      counts.merge(outcome, row.getLong(2), Long::sum);
    }
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    long mixed = counts.getOrDefault("mixed", 0L);
    return RunReport.conserved(
        all,
        rows,
        counts,
        String.format(
            Locale.ROOT,
            "%s of %s in %s, %,d left out",
            Unit.ROWS.of(rows),
            Unit.IDENTITIES.of(labels),
            table.name(),
            all - mixed));
  }
}
