package org.winnow.mix;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.winnow.config.MixRecipe;
import org.winnow.table.Curated;
import org.winnow.table.Field;
import org.winnow.table.Mix;
import org.winnow.table.Synthetic;

/** Which column or expression of a source gives each column of a mix. */
final class SourceColumns {
  private static final String REAL = "'real'";

  /** The ground for a picture of nobody. */
  private static final String GENERATED = "'generated: shows no person'";

  private static final int SHA256_DIGITS = 12;

  private final Map<Field, String> expressions = new HashMap<>();

  private SourceColumns() {}

  /**
   * The columns of a source.
   *
   * @param faults takes one fault for each column that the table lacks and the recipe does not give
   */
  static SourceColumns of(MixRecipe.Source source, Dataset<Row> rows, List<String> faults) {
    Set<String> present = Arrays.stream(rows.columns()).collect(Collectors.toSet());
    SourceColumns columns = new SourceColumns();
    Map<Field, String> known = defaults(source);
    for (Field field : Mix.OF_SOURCE) {
      String expression =
          Optional.ofNullable(source.columns().get(field.name()))
              .or(() -> field == Mix.WEIGHT ? source.weight() : Optional.empty())
              .or(() -> Optional.ofNullable(known.get(field)))
              .or(
                  () ->
                      present.contains(field.name())
                          ? Optional.of(quoted(field))
                          : Optional.ofNullable(fallback(field, source)))
              .orElse(null);
      if (expression == null) {
        faults.add(
            String.format(
                "%s: the table has no column %s; give columns { %s = … }.",
                source.name(), field, field));
      }
      columns.expressions.put(field, expression);
    }
    source.columns().keySet().stream()
        .filter(name -> Mix.OF_SOURCE.stream().noneMatch(field -> field.name().equals(name)))
        .sorted()
        .forEach(
            name ->
                faults.add(
                    String.format(
                        "%s: columns.%s is no column of a mix; there are %s.",
                        source.name(),
                        name,
                        Mix.OF_SOURCE.stream()
                            .map(Field::name)
                            .collect(Collectors.joining(", ")))));
    return columns;
  }

  /** Whether the key of the table is enforced, and its crops are not empty. */
  static boolean isOurs(MixRecipe.Source source) {
    return isCurated(source) || isTable(source, Synthetic.TABLE.name());
  }

  /** Whether the source is the table {@code curated} of a warehouse. */
  static boolean isCurated(MixRecipe.Source source) {
    return isTable(source, Curated.TABLE.name());
  }

  private static boolean isTable(MixRecipe.Source source, String name) {
    return source.path().isEmpty() && source.table().orElse(Curated.TABLE.name()).equals(name);
  }

  private static Map<Field, String> defaults(MixRecipe.Source source) {
    Map<Field, String> known = new HashMap<>();
    if (isCurated(source)) {
      known.put(Mix.ORIGIN, REAL);
    } else if (isTable(source, Synthetic.TABLE.name())) {
      known.put(
          Mix.ORIGIN,
          String.format(
              Locale.ROOT,
              "concat(%s, '@', left(%s, %d))",
              Synthetic.GENERATOR,
              Synthetic.GENERATOR_SHA256,
              SHA256_DIGITS));
      known.put(Mix.IDENTITY, quoted(Synthetic.IDENTITY_ID));
      known.put(Mix.DATASET, quoted(Synthetic.GENERATOR));
      known.put(Mix.URI, String.format("concat('synthetic:', %s)", Synthetic.FACE_ID));
      known.put(Mix.BASIS, GENERATED);
    }
    return known;
  }

  /** What stands for a column that the table lacks; {@code null}: the recipe must give it. */
  private static String fallback(Field field, MixRecipe.Source source) {
    if (field == Mix.WEIGHT) {
      return "1";
    }
    if (field == Mix.DATASET) {
      return "'" + source.name() + "'";
    }
    Map<Field, Field> others = Map.of(Mix.IDENTITY, Mix.IDENTITY_ID, Mix.IMAGE_ID, Mix.FACE_ID);
    if (others.containsKey(field)) {
      Field other = others.get(field);
      return source.columns().getOrDefault(other.name(), quoted(other));
    }
    return field == Mix.URI ? "''" : null;
  }

  private static String quoted(Field field) {
    return "`" + field.name() + "`";
  }

  /** A column of the mix, with its type; without null where there is a neutral value. */
  Column of(Field field) {
    Column value = functions.expr(expressions.get(field)).cast(field.type());
    return field == Mix.WEIGHT ? functions.coalesce(value, functions.lit(1f)) : value;
  }

  /** The text of the expression of a column. */
  String expression(Field field) {
    return expressions.get(field);
  }
}
