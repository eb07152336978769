package org.winnow.mix;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.attribute.FaceAttributes;
import org.winnow.attribute.IdentityAttributes;
import org.winnow.config.MixRecipe;
import org.winnow.model.attribute.AttributeValue;
import org.winnow.spark.SqlNames;
import org.winnow.store.VersionedTable;
import org.winnow.table.Curated;

/**
 * The table {@code attributes} beside a source, at a version: its recipe may choose rows by what
 * models infer from faces. A mix does not publish it.
 *
 * @param location absolute folder of the table
 */
record SourceAttributes(String location, long version) {
  private static final String SUFFIX = " attributes";

  /** What the version of the table is recorded under; no source has such a name. */
  static String key(MixRecipe.Source source) {
    return source.name() + SUFFIX;
  }

  /**
   * The rows of a source as its recipe sees them.
   *
   * @param rows with the columns that the recipe names
   * @param used empty if it names no attribute
   */
  record Joined(Dataset<Row> rows, Optional<SourceAttributes> used) {}

  /**
   * Joins the attributes that a recipe names.
   *
   * @param table {@code attributes} of the warehouse of the source
   * @param recorded the version to read again; empty: the newest
   * @param fault takes faults
   */
  static Joined join(
      MixRecipe.Source source,
      Dataset<Row> rows,
      VersionedTable table,
      Optional<Long> recorded,
      Consumer<String> fault) {
    if (!SourceColumns.isCurated(source) || !table.exists()) {
      return new Joined(rows, Optional.empty());
    }
    long version = recorded.orElseGet(() -> Math.max(0, table.version()));
    Dataset<Row> inferred = table.rows(version);
    FaceAttributes attributes = FaceAttributes.of(inferred);
    Set<String> own = new HashSet<>();
    Arrays.stream(rows.columns()).forEach(name -> own.add(name.toLowerCase(Locale.ROOT)));
    Set<String> known = new TreeSet<>(attributes.names());
    known.add(IdentityAttributes.IDENTITY_GENDER);
    known.removeAll(own);
    new TreeMap<>(source.columns())
        .forEach(
            (column, expression) ->
                named(expression, known).stream()
                    .findFirst()
                    .ifPresent(
                        name ->
                            fault.accept(
                                String.format(
                                    "%s: columns.%s names the attribute %s, but a mix does not"
                                        + " publish attributes. Filters, attributes, repeats and"
                                        + " weights may name it.",
                                    source.name(), column, name))));
    Set<String> named = new TreeSet<>();
    expressions(source).forEach(expression -> named.addAll(named(expression, known)));
    if (named.isEmpty()) {
      return new Joined(rows, Optional.empty());
    }
    Dataset<Row> joined = rows.join(attributes.columns(own), Curated.FACE_ID.name(), "left");
    if (named.contains(IdentityAttributes.IDENTITY_GENDER)) {
      String gender = IdentityAttributes.IDENTITY_GENDER;
      Dataset<Row> faces = rows.select(Curated.IDENTITY_ID.col(), Curated.FACE_ID.col());
      joined =
          joined
              .join(IdentityAttributes.genders(faces, inferred), Curated.IDENTITY_ID.name(), "left")
              .withColumn(gender, coalesce(col(gender), lit(AttributeValue.UNKNOWN)));
    }
    return new Joined(joined, Optional.of(new SourceAttributes(table.path(), version)));
  }

  private static List<String> expressions(MixRecipe.Source source) {
    List<String> expressions = new ArrayList<>(source.attributes().values());
    source.filter().ifPresent(expressions::add);
    source.weight().ifPresent(expressions::add);
    expressions.add(source.repeat());
    return expressions;
  }

  private static Set<String> named(String expression, Set<String> known) {
    Set<String> named = new TreeSet<>();
    for (SqlNames.Name name : SqlNames.of(expression)) {
      String first = name.qualifier().isEmpty() ? name.name() : name.qualifier();
      if (known.contains(first)) {
        named.add(first);
      }
    }
    return named;
  }
}
