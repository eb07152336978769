package org.winnow.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/**
 * A Delta table: its name, meaning, columns, key and constraints.
 *
 * @param name folder below the warehouse, and name in SQL
 * @param doc what one row is
 * @param key columns that identify a row
 * @param fields all columns, in order
 * @param constraints CHECK constraints: name to SQL expression
 * @param properties Delta table properties
 */
public record Table(
    String name,
    String doc,
    List<Field> key,
    List<Field> fields,
    Map<String, String> constraints,
    Map<String, String> properties) {

  static Table of(String name, String doc, List<Field> key, Field... fields) {
    return new Table(name, doc, key, List.of(fields), Map.of(), Map.of());
  }

  Table withConstraint(String constraint, String expression) {
    Map<String, String> more = new LinkedHashMap<>(constraints);
    more.put(constraint, expression);
    return new Table(name, doc, key, fields, more, properties);
  }

  Table withProperty(String property, String value) {
    Map<String, String> more = new LinkedHashMap<>(properties);
    more.put(property, value);
    return new Table(name, doc, key, fields, constraints, more);
  }

  /** The schema of the rows. */
  public StructType schema() {
    return new FieldList(fields).schema();
  }

  /** All columns in order, for {@code select}. */
  public Column[] columns() {
    return new FieldList(fields).columns();
  }

  /** The key columns, for {@code select}. */
  public Column[] keyColumns() {
    return new FieldList(key).columns();
  }
}
