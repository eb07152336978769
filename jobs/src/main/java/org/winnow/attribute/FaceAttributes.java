package org.winnow.attribute;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.table.Attributes;

/**
 * The attributes of faces as columns: {@code gender}, {@code age} …, of the first model in
 * alphabetical order that says them, and for each model a column of its id with its attributes:
 * {@code faceres.gender}. Words are texts, numbers are doubles and null where they are unknown.
 */
public final class FaceAttributes {
  private final Dataset<Row> rows;

  /** Whether an attribute is a number, by model and attribute. */
  private final SortedMap<String, SortedMap<String, Boolean>> models = new TreeMap<>();

  private FaceAttributes(Dataset<Row> rows) {
    this.rows = rows;
  }

  /**
   * Finds out which columns there are.
   *
   * @param rows of {@code attributes}
   */
  public static FaceAttributes of(Dataset<Row> rows) {
    FaceAttributes attributes = new FaceAttributes(rows);
    // One row for each model and attribute.
    rows.groupBy(Attributes.MODEL_ID.col(), Attributes.ATTRIBUTE.col())
        .agg(count(Attributes.SCORE.col()))
        .collectAsList()
        .forEach(
            row ->
                attributes
                    .models
                    .computeIfAbsent(row.getString(0), id -> new TreeMap<>())
                    .put(row.getString(1), row.getLong(2) == 0));
    return attributes;
  }

  /** Names of the columns of attributes and of models, in lower case. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(models.keySet());
    models.values().forEach(attributes -> names.addAll(attributes.keySet()));
    return names;
  }

  /**
   * The columns.
   *
   * @param taken names that other columns have: those columns are left out
   * @return face_id and the columns; one row for each face with attributes
   */
  public Dataset<Row> columns(Collection<String> taken) {
    TreeMap<String, Column> columns = new TreeMap<>();
    models.forEach(
        (model, attributes) -> {
          List<Column> own = new ArrayList<>();
          attributes.forEach(
              (attribute, isNumber) -> {
                Column ofModel = Attributes.MODEL_ID.col().equalTo(model);
                own.add(max(value(attribute, isNumber, ofModel)).as(attribute));
                columns.putIfAbsent(attribute, first(attribute, isNumber).as(attribute));
              });
          columns.put(model, struct(own.toArray(Column[]::new)).as(model));
        });
    columns.keySet().removeAll(taken);
    if (columns.isEmpty()) {
      return rows.select(Attributes.FACE_ID.col()).distinct();
    }
    List<Column> all = new ArrayList<>(columns.values());
    return rows.groupBy(Attributes.FACE_ID.col())
        .agg(all.get(0), all.subList(1, all.size()).toArray(Column[]::new));
  }

  /** The value of the first model that describes the face; its kind is that of the first of all. */
  private static Column first(String attribute, boolean isNumber) {
    Column isSaid = Attributes.ATTRIBUTE.col().equalTo(attribute);
    return min_by(value(attribute, isNumber, lit(true)), when(isSaid, Attributes.MODEL_ID.col()));
  }

  private static Column value(String attribute, boolean isNumber, Column condition) {
    Column value = isNumber ? Attributes.NUMERIC.col() : Attributes.VALUE.col();
    return when(condition.and(Attributes.ATTRIBUTE.col().equalTo(attribute)), value);
  }
}
