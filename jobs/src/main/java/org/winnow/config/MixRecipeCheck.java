package org.winnow.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.winnow.config.MixRecipe.By;
import org.winnow.config.MixRecipe.Source;

/** Finds contradictions within a recipe. */
final class MixRecipeCheck {
  /** Most combinations of sources and values: each is a line of a linear programme. */
  private static final long MOST_CELLS = 10_000;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** Functions that give something else each time: a mix could not be made again. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "\\b(rand|randn|random|uuid|shuffle|now|current_\\w+|monotonically_increasing_id"
              + "|spark_partition_id|input_file_name)\\s*\\(",
          Pattern.CASE_INSENSITIVE);

  private MixRecipeCheck() {}

  static void check(MixRecipe recipe, Faults faults) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < recipe.sources().size(); i++) {
      Source source = recipe.sources().get(i);
      String path = "sources[" + i + "]";
      if (!NAME.matcher(source.name()).matches()) {
        faults.add("%s.name is %s: letters a-z, digits and _ only.", path, source.name());
      } else if (!names.add(source.name())) {
        faults.add("%s.name is %s: another source has that name.", path, source.name());
      }
      check(recipe, source, path, faults);
    }
    checkRatio(recipe, names, faults);
    long cells = recipe.sources().size();
    for (Map<String, Double> values : recipe.balance().values()) {
      cells *= Math.max(1, values.size());
    }
    if (cells > MOST_CELLS) {
      faults.add("balance and sources have %s combinations: the maximum is %s.", cells, MOST_CELLS);
    }
    recipe
        .balance()
        .forEach(
            (attribute, values) -> {
              if (values.isEmpty()) {
                faults.add("balance.%s is empty: give { value = weight, … }.", attribute);
              }
            });
  }

  private static void check(MixRecipe recipe, Source source, String path, Faults faults) {
    if (source.path().isPresent()
        && (source.table().isPresent() || source.warehouse().isPresent())) {
      faults.add("%s: give path, or table and warehouse, not both.", path);
    }
    if (source.maxPerIdentity().filter(max -> max < source.minPerIdentity()).isPresent()) {
      faults.add(
          "%s: max_per_identity (%s) is below min_per_identity (%s).",
          path, source.maxPerIdentity().get(), source.minPerIdentity());
    }
    boolean byIdentities = recipe.head().by() == By.IDENTITIES;
    if (byIdentities && source.images().isPresent()) {
      faults.add("%s.images needs by = images.", path);
    }
    Stream.concat(source.identities().stream(), source.images().stream())
        .filter(number -> number < 1)
        .forEach(number -> faults.add("%s: %s: the minimum of a quota is 1.", path, number));
    recipe.balance().keySet().stream()
        .filter(attribute -> !source.attributes().containsKey(attribute))
        .forEach(
            attribute ->
                faults.add(
                    "%s.attributes.%s is missing: balance needs it of each source.",
                    path, attribute));
    new TreeMap<>(expressions(source))
        .forEach(
            (key, expression) -> {
              Matcher changing = CHANGING.matcher(expression);
              if (changing.find()) {
                faults.add(
                    "%s.%s: %s gives something else each time, and the mix could not be made again.",
                    path, key, changing.group(1));
              }
            });
  }

  private static Map<String, String> expressions(Source source) {
    Map<String, String> expressions = new TreeMap<>();
    source.columns().forEach((name, text) -> expressions.put("columns." + name, text));
    source.attributes().forEach((name, text) -> expressions.put("attributes." + name, text));
    source.filter().ifPresent(text -> expressions.put("filter", text));
    source.weight().ifPresent(text -> expressions.put("weight", text));
    expressions.put("repeat", source.repeat());
    return expressions;
  }

  private static void checkRatio(MixRecipe recipe, Set<String> names, Faults faults) {
    recipe.ratio().keySet().stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> faults.add("ratio.%s: there is no source of that name.", name));
    List<Source> counted =
        recipe.sources().stream()
            .filter(source -> source.units(recipe.head().by()).isPresent())
            .toList();
    if (!recipe.ratio().isEmpty()) {
      names.stream()
          .sorted()
          .filter(name -> !recipe.ratio().containsKey(name))
          .forEach(
              name -> faults.add("ratio.%s is missing: ratio names all sources or none.", name));
      if (!counted.isEmpty()) {
        faults.add(
            "ratio and the quotas of sources exclude each other: give one of them, and size.");
      }
    } else if (recipe.isProportioned()
        && !counted.isEmpty()
        && counted.size() < recipe.sources().size()) {
      faults.add("With size or balance, all sources have a quota, or none.");
    }
    if (recipe.head().size().isPresent() && counted.size() == recipe.sources().size()) {
      long sum = counted.stream().mapToLong(source -> source.units(recipe.head().by()).get()).sum();
      if (sum != recipe.head().size().get()) {
        faults.add(
            "size is %s, but the quotas of the sources add up to %s: %s apart.",
            recipe.head().size().get(), sum, Math.abs(sum - recipe.head().size().get()));
      }
    }
  }
}
