package org.winnow.mix;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.config.MixRecipe;
import org.winnow.config.MixRecipe.By;
import org.winnow.job.JobContext;
import org.winnow.quota.Contingency;
import org.winnow.spark.Batches;
import org.winnow.table.Exclusions.Reason;

/**
 * The outcome of each row of the sources: in the mix, or left out for a reason.
 *
 * @param rows all rows of all sources, see {@link Candidates}
 */
record Selection(Dataset<Row> rows, MixSizes sizes) {
  private static final String PLACE = "place_in_identity";

  /**
   * Chooses the rows.
   *
   * @throws org.winnow.console.UserException if the quotas of the recipe cannot be met
   */
  static Selection of(JobContext context, MixRecipe recipe, List<MixSource> sources) {
    context.stepName("read the sources");
    Dataset<Row> candidates = Batches.persist(Candidates.of(recipe, sources));
    Dataset<Row> decided = candidates.filter(col(Candidates.LEFT_OUT).isNotNull());
    Dataset<Row> open = candidates.filter(col(Candidates.LEFT_OUT).isNull());
    context.stepName("choose identities");
    Dataset<Row> people = People.of(recipe, sources, open);
    Selection selection =
        recipe.head().by() == By.IMAGES
            ? byImages(context, recipe, open, people)
            : byIdentities(context, recipe, open, people);
    Dataset<Row> rows = Batches.persist(selection.rows().unionByName(decided));
    Selection all = new Selection(rows, selection.sizes());
    People.checkQuotas(recipe, sources, all.chosen());
    return all;
  }

  private static Selection byImages(
      JobContext context, MixRecipe recipe, Dataset<Row> open, Dataset<Row> people) {
    Dataset<Row> capped = Batches.persist(capped(recipe, ofPeople(open, people)));
    Dataset<Row> units = capped.filter(col(Candidates.LEFT_OUT).isNull());
    MixSizes sizes = sizes(context, recipe, units);
    Dataset<Row> chosen = Ranks.select(units, sizes, Candidates.SOURCE, Candidates.FACE);
    return new Selection(
        chosen.unionByName(capped.filter(col(Candidates.LEFT_OUT).isNotNull())), sizes);
  }

  private static Selection byIdentities(
      JobContext context, MixRecipe recipe, Dataset<Row> open, Dataset<Row> people) {
    Dataset<Row> units = people.filter(col(Candidates.LEFT_OUT).isNull());
    MixSizes sizes = sizes(context, recipe, units);
    Dataset<Row> chosen =
        Ranks.select(units, sizes, Candidates.SOURCE, Candidates.PERSON)
            .unionByName(people.filter(col(Candidates.LEFT_OUT).isNotNull()));
    return new Selection(capped(recipe, ofPeople(open, chosen)), sizes);
  }

  private static MixSizes sizes(JobContext context, MixRecipe recipe, Dataset<Row> units) {
    context.stepName("fit ratio and balance");
    int[] shape = MixSizes.shape(recipe);
    long[] counts = new long[Contingency.cells(shape)];
    // At most one row for each cell.
    for (Row row : units.groupBy(col(Candidates.CELL)).agg(count(lit(1))).collectAsList()) {
      counts[row.getInt(0)] = row.getLong(1);
    }
    MixSizes sizes = MixSizes.of(recipe, new Contingency(shape, counts));
    if (!sizes.takeAll()) {
      context.info(sizes.price());
    }
    return sizes;
  }

  /** Gives each row the reason of its identity. */
  private static Dataset<Row> ofPeople(Dataset<Row> open, Dataset<Row> people) {
    return open.drop(Candidates.LEFT_OUT)
        .join(
            people.select(Candidates.SOURCE, Candidates.PERSON, Candidates.LEFT_OUT),
            new String[] {Candidates.SOURCE, Candidates.PERSON});
  }

  /** Leaves out the images of an identity above the cap of the source. */
  private static Dataset<Row> capped(MixRecipe recipe, Dataset<Row> rows) {
    if (recipe.sources().stream().allMatch(source -> source.maxPerIdentity().isEmpty())) {
      return rows;
    }
    Column cap = when(lit(false), 0);
    for (int i = 0; i < recipe.sources().size(); i++) {
      cap =
          cap.when(
              col(Candidates.SOURCE).equalTo(i),
              recipe.sources().get(i).maxPerIdentity().orElse(Integer.MAX_VALUE));
    }
    Column place =
        row_number()
            .over(
                Window.partitionBy(col(Candidates.SOURCE), col(Candidates.PERSON))
                    .orderBy(col(Candidates.SHUFFLED), col(Candidates.FACE)));
    return rows.withColumn(PLACE, place)
        .withColumn(
            Candidates.LEFT_OUT,
            when(col(Candidates.LEFT_OUT).isNull().and(col(PLACE).gt(cap)), Reason.ABOVE_CAP.name())
                .otherwise(col(Candidates.LEFT_OUT)))
        .drop(PLACE);
  }

  /** The rows of the mix, each once. */
  Dataset<Row> chosen() {
    return rows.filter(col(Candidates.LEFT_OUT).isNull());
  }

  /** Number of rows by source and reason: source, reason (null: in the mix), number. */
  List<Row> outcomes() {
    return rows.groupBy(col(Candidates.SOURCE), col(Candidates.LEFT_OUT))
        .agg(count(lit(1)))
        .orderBy(col(Candidates.SOURCE), col(Candidates.LEFT_OUT))
        .collectAsList();
  }

  /** The reasons that rows which no balance or quota ever saw were left out for. */
  static List<String> unseen() {
    return Arrays.asList(Reason.UNUSABLE.name(), Reason.REPEATED_ID.name(), Reason.FILTERED.name());
  }
}
