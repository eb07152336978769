package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.winnow.config.ConfigException;
import org.winnow.config.SynthesizeSettings;
import org.winnow.console.Errors;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.attribute.AttributeContract.Attribute;
import org.winnow.model.attribute.AttributeValue;
import org.winnow.spark.SqlExpressions;
import org.winnow.table.Synthetic;

/**
 * How many identities of each kind there shall be. A kind is a value of each balanced attribute,
 * such as {@code age_band=young, gender=female}; its share is the product of theirs.
 */
final class Composition {
  /** Column of the kind of a row. */
  static final String KIND = "kind_of_identity";

  /** What is known of a candidate when its kind is decided. */
  private static final StructType SCHEMA =
      AttemptRow.FIELDS
          .schema()
          .add(Synthetic.NEAREST_REAL.name(), Synthetic.NEAREST_REAL.type())
          .add(Synthetic.NEAREST_REAL_ID.name(), Synthetic.NEAREST_REAL_ID.type());

  private final SortedMap<String, SortedMap<String, Double>> weights;
  private final Map<String, String> expressions;
  private final List<Attribute> inferred;

  /**
   * @param models contracts of the models of attributes
   * @throws ConfigException if an attribute of the balance is nowhere said
   */
  Composition(SynthesizeSettings settings, List<AttributeContract> models) {
    weights = settings.weights();
    expressions = settings.attributes();
    inferred = models.stream().flatMap(model -> model.attributes().stream()).toList();
    Set<String> known = new HashSet<>(expressions.keySet());
    inferred.forEach(attribute -> known.add(attribute.name()));
    known.addAll(List.of(SCHEMA.fieldNames()));
    List<String> faults =
        weights.keySet().stream()
            .filter(attribute -> !known.contains(attribute))
            .map(
                attribute ->
                    "synthesize.balance."
                        + attribute
                        + ": no model of synthesize.models says this attribute. Name one that does,"
                        + " or write an SQL expression in synthesize.attributes."
                        + attribute
                        + ".")
            .toList();
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  boolean isEmpty() {
    return weights.isEmpty();
  }

  /**
   * Checks the expressions; reads nothing.
   *
   * @throws org.winnow.console.UserException if one is wrong
   */
  void check(SparkSession spark) {
    if (!isEmpty()) {
      withKind(spark.createDataFrame(List.<Row>of(), SCHEMA));
    }
  }

  /**
   * Adds {@link #KIND} to attempts, or to rows of {@code synthetic}.
   *
   * @throws org.winnow.console.UserException if an expression is wrong
   */
  Dataset<Row> withKind(Dataset<Row> rows) {
    Set<String> own = new HashSet<>(Arrays.asList(rows.columns()));
    List<String> added = new ArrayList<>();
    Dataset<Row> described = rows;
    for (Attribute attribute : inferred) {
      if (own.add(attribute.name())) {
        added.add(attribute.name());
        Column value = Synthetic.ATTRIBUTES.col().getItem(attribute.name());
        Column number = when(value.notEqual(AttributeValue.UNKNOWN), value.cast("double"));
        described =
            described.withColumn(attribute.name(), attribute.reading().isNumber() ? number : value);
      }
    }
    List<String> faults = new ArrayList<>();
    List<Column> parts = new ArrayList<>();
    for (String attribute : weights.keySet()) {
      String sql = expressions.getOrDefault(attribute, attribute);
      SqlExpressions.fault(described, sql)
          .ifPresent(fault -> faults.add("synthesize.attributes." + attribute + ": " + fault));
      if (faults.isEmpty()) {
        parts.add(
            concat(
                lit(attribute + "="),
                coalesce(expr(sql).cast("string"), lit(AttributeValue.UNKNOWN))));
      }
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
    return described
        .withColumn(KIND, array_join(array(parts.toArray(Column[]::new)), ", "))
        .drop(added.toArray(String[]::new));
  }

  /**
   * The number of identities of each kind with a share; they add up to all. Rounded by the largest
   * remainders.
   */
  SortedMap<String, Long> quotas(long identities) {
    SortedMap<String, Double> shares = new TreeMap<>(Map.of("", 1.0));
    for (Map.Entry<String, SortedMap<String, Double>> attribute : weights.entrySet()) {
      double sum = attribute.getValue().values().stream().mapToDouble(weight -> weight).sum();
      SortedMap<String, Double> finer = new TreeMap<>();
      shares.forEach(
          (kind, share) ->
              attribute
                  .getValue()
                  .forEach(
                      (value, weight) -> {
                        String part = attribute.getKey() + "=" + value;
                        if (weight > 0) {
                          finer.put(
                              kind.isEmpty() ? part : kind + ", " + part, share * weight / sum);
                        }
                      }));
      shares = finer;
    }
    SortedMap<String, Long> quotas = new TreeMap<>();
    shares.forEach((kind, share) -> quotas.put(kind, (long) Math.floor(share * identities)));
    long missing = identities - quotas.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> exact = shares;
    exact.keySet().stream()
        .sorted(
            Comparator.<String>comparingDouble(
                    kind -> quotas.get(kind) - exact.get(kind) * identities)
                .thenComparing(Comparator.naturalOrder()))
        .limit(missing)
        .forEach(kind -> quotas.merge(kind, 1L, Long::sum));
    return quotas;
  }
}
