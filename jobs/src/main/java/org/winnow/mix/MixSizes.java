package org.winnow.mix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnow.config.MixRecipe;
import org.winnow.config.MixRecipe.By;
import org.winnow.console.MixErrors;
import org.winnow.console.Unit;
import org.winnow.quota.CellSizes;
import org.winnow.quota.Contingency;
import org.winnow.quota.FeasibleSize;
import org.winnow.quota.Margins;
import org.winnow.table.Mix;

/**
 * How many images (or identities) of each cell come into a mix, and what that costs.
 *
 * @param available what there is: the sources first, then the balanced attributes
 * @param sizes what is taken from each cell
 * @param limit what keeps the mix from being larger, if something does
 */
record MixSizes(MixRecipe recipe, Contingency available, long[] sizes, Optional<String> limit) {

  /** The table of a recipe without counts. */
  static int[] shape(MixRecipe recipe) {
    List<Integer> sizes = new ArrayList<>(List.of(recipe.sources().size()));
    recipe.balance().values().forEach(values -> sizes.add(values.size()));
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Finds the sizes.
   *
   * @throws org.winnow.console.UserException if there is less than the recipe asks for; it says by
   *     how much
   */
  static MixSizes of(MixRecipe recipe, Contingency available) {
    return recipe.isProportioned()
        ? proportioned(recipe, available)
        : new MixSizes(recipe, available, own(recipe, available), Optional.empty());
  }

  /** Whether everything is taken. */
  boolean takeAll() {
    return Arrays.equals(sizes, available.counts());
  }

  /** The units taken. */
  long taken() {
    return Arrays.stream(sizes).sum();
  }

  /** One sentence: what ratio, balance and size keep. */
  String price() {
    long all = available.total();
    return String.format(
        Locale.ROOT,
        "ratio, balance and quotas keep %s %% of %s: %,d%s",
        percent(taken(), all),
        unit(recipe).of(all),
        taken(),
        limit.map(l -> "; " + l).orElse(""));
  }

  private static String percent(long part, long all) {
    double percent = all == 0 ? 0 : 100.0 * part / all;
    return percent == Math.rint(percent)
        ? Long.toString((long) percent)
        : String.format(Locale.ROOT, "%.1f", percent);
  }

  private static Unit unit(MixRecipe recipe) {
    return recipe.head().by() == By.IMAGES ? Unit.IMAGES : Unit.IDENTITIES;
  }

  /** Each source gives its quota, or all. */
  private static long[] own(MixRecipe recipe, Contingency available) {
    List<String> conflicts = new ArrayList<>();
    long[] sizes = available.counts().clone();
    for (int i = 0; i < sizes.length; i++) {
      Optional<Long> quota = recipe.sources().get(i).units(recipe.head().by());
      if (quota.isPresent() && quota.get() > sizes[i]) {
        conflicts.add(shortage(recipe, recipe.sources().get(i).name(), quota.get(), sizes[i]));
      }
      sizes[i] = quota.orElse(sizes[i]);
    }
    if (!conflicts.isEmpty()) {
      throw MixErrors.quotas(conflicts);
    }
    return sizes;
  }

  private static String shortage(MixRecipe recipe, String source, long wanted, long there) {
    return String.format(
        Locale.ROOT,
        "%s: the quota is %s; there are %,d: %,d short.",
        source,
        unit(recipe).of(wanted),
        there,
        wanted - there);
  }

  private static MixSizes proportioned(MixRecipe recipe, Contingency available) {
    Margins margins = margins(recipe);
    long largest = (long) (FeasibleSize.of(available, margins).size() + 1e-3);
    Optional<Long> wanted = wanted(recipe);
    long total = wanted.orElse(largest);
    Optional<String> limit =
        largest < available.total()
            ? Optional.of(limit(recipe, available, margins, largest))
            : Optional.empty();
    if (total > largest || total == 0) {
      throw MixErrors.quotas(
          List.of(
              String.format(
                  Locale.ROOT,
                  "%s wanted; at most %,d of %,d have these shares: %,d short%s.",
                  unit(recipe).of(Math.max(1, total)),
                  largest,
                  available.total(),
                  Math.max(1, total) - largest,
                  limit.map(l -> "; " + l).orElse(""))));
    }
    long[] sizes = CellSizes.of(available, margins, total);
    double deviation = margins.deviation(new Contingency(available.sizes(), sizes));
    // Whole units cannot be nearer than one.
    if (deviation > Math.max(recipe.head().tolerance(), 1.0 / total)) {
      throw MixErrors.quotas(
          List.of(
              String.format(
                  Locale.ROOT,
                  "A share would be %.2f %% from what it must be; tolerance allows %.2f %%.",
                  100 * deviation,
                  100 * recipe.head().tolerance())));
    }
    return new MixSizes(recipe, available, sizes, total < largest ? Optional.empty() : limit);
  }

  /** The size that the recipe names, itself or by the quotas of its sources. */
  private static Optional<Long> wanted(MixRecipe recipe) {
    List<Long> quotas = quotas(recipe);
    return quotas.isEmpty()
        ? recipe.head().size()
        : Optional.of(quotas.stream().mapToLong(Long::longValue).sum());
  }

  private static List<Long> quotas(MixRecipe recipe) {
    return recipe.sources().stream()
        .flatMap(source -> source.units(recipe.head().by()).stream())
        .toList();
  }

  private static Margins margins(MixRecipe recipe) {
    List<double[]> shares = new ArrayList<>();
    List<Long> quotas = quotas(recipe);
    if (!recipe.ratio().isEmpty()) {
      shares.add(
          Margins.normalised(
              recipe.sources().stream()
                  .mapToDouble(source -> recipe.ratio().get(source.name()))
                  .toArray()));
    } else {
      shares.add(
          quotas.isEmpty()
              ? null
              : Margins.normalised(quotas.stream().mapToDouble(Long::doubleValue).toArray()));
    }
    recipe
        .balance()
        .values()
        .forEach(
            values ->
                shares.add(
                    Margins.normalised(
                        values.values().stream().mapToDouble(Double::doubleValue).toArray())));
    return new Margins(shares);
  }

  /** The value that is used up first, or that several attributes limit each other. */
  private static String limit(
      MixRecipe recipe, Contingency available, Margins margins, long largest) {
    List<String> attributes = new ArrayList<>(List.of(Mix.SOURCE.name()));
    attributes.addAll(recipe.balance().keySet());
    String scarcest = "";
    double least = Double.MAX_VALUE;
    for (int attribute = 0; attribute < attributes.size(); attribute++) {
      double[] shares = margins.shares().get(attribute);
      long[] margin = available.margin(attribute);
      for (int value = 0; shares != null && value < margin.length; value++) {
        double bound = shares[value] > 0 ? margin[value] / shares[value] : Double.MAX_VALUE;
        if (bound < least) {
          least = bound;
          scarcest =
              String.format(
                  Locale.ROOT,
                  "%s = %s limits it, with %s",
                  attributes.get(attribute),
                  name(recipe, attribute, value),
                  unit(recipe).of(margin[value]));
        }
      }
    }
    return least < largest + 1 ? scarcest : "the attributes limit each other";
  }

  private static String name(MixRecipe recipe, int attribute, int value) {
    return attribute == 0
        ? recipe.sources().get(value).name()
        : List.copyOf(List.copyOf(recipe.balance().values()).get(attribute - 1).keySet())
            .get(value);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MixSizes other
        && recipe.equals(other.recipe)
        && available.equals(other.available)
        && Arrays.equals(sizes, other.sizes);
  }

  @Override
  public int hashCode() {
    return 31 * available.hashCode() + Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return price();
  }
}
