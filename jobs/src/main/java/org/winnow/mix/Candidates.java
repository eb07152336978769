package org.winnow.mix;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.config.MixRecipe;
import org.winnow.table.Exclusions.Reason;
import org.winnow.table.Mix;

/**
 * The rows of all sources without their pictures: who they show, in which cell of the balance they
 * are, and why they are left out already.
 */
final class Candidates {
  /** Number of the source. */
  static final String SOURCE = "source_number";

  static final String FACE = "source_face";
  static final String PERSON = "source_identity";

  /** Cell of sources and balanced attributes; -1: a value has no share. */
  static final String CELL = "mix_cell";

  static final String COPIES = "copies";

  /** Hash that orders the faces of a source, and the identities. */
  static final String SHUFFLED = "shuffled";

  /** Name of a {@link Reason}; null: not left out. */
  static final String LEFT_OUT = "left_out";

  private static final String PASSES = "passes";
  private static final String USABLE = "usable";
  private static final String SAME_ID = "same_id";

  private Candidates() {}

  /** The column of an attribute, by its number among {@link #attributes}. */
  static Column attribute(int number) {
    return col("attribute_" + number);
  }

  /** The attributes of all sources, in alphabetical order. */
  static List<String> attributes(MixRecipe recipe) {
    TreeSet<String> names = new TreeSet<>();
    recipe.sources().forEach(source -> names.addAll(source.attributes().keySet()));
    return List.copyOf(names);
  }

  /** A hash of a seed, a purpose, a source and ids: it is the same whatever the partitioning. */
  static Column hash(MixRecipe recipe, String purpose, Column source, Column... ids) {
    List<Column> parts = new ArrayList<>(List.of(lit(recipe.head().seed()), lit(purpose), source));
    parts.addAll(List.of(ids));
    return xxhash64(parts.toArray(Column[]::new));
  }

  /** All rows of all sources, each with its reason if it is left out. */
  static Dataset<Row> of(MixRecipe recipe, List<MixSource> sources) {
    return sources.stream().map(source -> of(recipe, source)).reduce(Dataset::union).orElseThrow();
  }

  private static Dataset<Row> of(MixRecipe recipe, MixSource source) {
    boolean ours = SourceColumns.isOurs(source.recipe());
    List<String> attributes = attributes(recipe);
    Column[] columns = new Column[6 + attributes.size()];
    columns[0] = lit(source.number()).as(SOURCE);
    columns[1] = source.columns().of(Mix.FACE_ID).as(FACE);
    columns[2] = source.columns().of(Mix.IDENTITY_ID).as(PERSON);
    columns[3] = coalesce(expr(source.recipe().filter().orElse("true")), lit(false)).as(PASSES);
    columns[4] =
        coalesce(expr(source.recipe().repeat()).cast(DataTypes.IntegerType), lit(0)).as(COPIES);
    // Our own crops are never empty: they need not be read for it.
    columns[5] =
        (ours ? lit(true) : coalesce(length(source.columns().of(Mix.CROP)).gt(0), lit(false)))
            .as(USABLE);
    for (int i = 0; i < attributes.size(); i++) {
      String expression = source.recipe().attributes().getOrDefault(attributes.get(i), "null");
      columns[6 + i] = expr(expression).cast(DataTypes.StringType).as(attribute(i).toString());
    }
    Dataset<Row> rows = source.rows().select(columns);
    Dataset<Row> counted =
        ours
            ? rows.withColumn(SAME_ID, lit(1L))
            : rows.withColumn(SAME_ID, count(lit(1)).over(Window.partitionBy(col(FACE))));
    return counted
        .withColumn(SHUFFLED, hash(recipe, "face", lit(source.name()), col(FACE)))
        .withColumn(CELL, cell(recipe, attributes))
        .withColumn(LEFT_OUT, reason(recipe))
        .drop(PASSES, USABLE, SAME_ID);
  }

  private static Column reason(MixRecipe recipe) {
    Column named = col(USABLE).and(length(col(FACE)).gt(0)).and(length(col(PERSON)).gt(0));
    // Of identities, the cell is asked for below: single images may have any value.
    boolean byImages = recipe.head().by() == MixRecipe.By.IMAGES;
    return when(coalesce(named, lit(false)).equalTo(false), Reason.UNUSABLE.name())
        .when(col(SAME_ID).gt(1), Reason.REPEATED_ID.name())
        .when(col(PASSES).equalTo(false), Reason.FILTERED.name())
        .when(col(COPIES).lt(1), Reason.NO_COPY.name())
        .when(lit(byImages).and(col(CELL).lt(0)), Reason.NO_SHARE.name());
  }

  /** The number of the cell, see {@link org.winnow.quota.Contingency}. */
  private static Column cell(MixRecipe recipe, List<String> attributes) {
    Column cell = col(SOURCE);
    Column known = lit(true);
    for (var balanced : recipe.balance().entrySet()) {
      Column value = value(attribute(attributes.indexOf(balanced.getKey())), balanced.getValue());
      cell = cell.multiply(balanced.getValue().size()).plus(value);
      known = known.and(value.geq(0));
    }
    return when(known, cell).otherwise(-1);
  }

  /** The number of a value among those with a share; -1 if it has none. */
  private static Column value(Column attribute, SortedMap<String, Double> shares) {
    Column number = null;
    int i = 0;
    for (String name : shares.keySet()) {
      Column is = attribute.equalTo(name);
      number = number == null ? when(is, i) : number.when(is, i);
      i++;
    }
    return coalesce(number, lit(-1));
  }
}
