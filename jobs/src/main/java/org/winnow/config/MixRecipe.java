package org.winnow.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The recipe of a training mix, see {@code conf/mixes/defaults.conf}.
 *
 * @param ratio weights of the sources by name; empty: the sources give what they have
 * @param balance weights of the values of each attribute
 * @param text the recipe with its defaults as JSON, sorted by key: equal recipes have equal texts
 */
public record MixRecipe(
    Head head,
    SortedMap<String, Double> ratio,
    SortedMap<String, SortedMap<String, Double>> balance,
    List<Source> sources,
    String text) {

  /** What ratio, size and balance count. */
  public enum By {
    IMAGES,
    IDENTITIES
  }

  /** Order of the rows. */
  public enum Order {
    /** One random order. */
    SHUFFLE,
    /** The sources one after the other. */
    SOURCES
  }

  /**
   * Keys of the whole mix.
   *
   * @param size images or identities before repeats
   */
  public record Head(
      long seed,
      By by,
      @Bounds(min = 1) Optional<Long> size,
      Order order,
      @Bounds(min = 0, max = 1) double tolerance) {}

  /**
   * A source.
   *
   * @param columns SQL expressions by column of the mix
   * @param attributes SQL expressions by attribute
   * @param repeat SQL expression
   */
  public record Source(
      String name,
      Optional<String> table,
      Optional<String> warehouse,
      Optional<String> path,
      Optional<Long> version,
      Optional<String> filter,
      Map<String, String> columns,
      Map<String, String> attributes,
      @Bounds(min = 1) int minPerIdentity,
      Optional<Integer> maxPerIdentity,
      Optional<Long> identities,
      Optional<Long> images,
      String repeat,
      Optional<String> weight) {

    /** The number that the source must give of what the mix counts. */
    public Optional<Long> units(By by) {
      return by == By.IMAGES ? images : identities;
    }
  }

  /** Whether sizes follow from ratio, balance or size, and not from each source alone. */
  public boolean isProportioned() {
    return !ratio.isEmpty() || !balance.isEmpty() || head.size().isPresent();
  }
}
