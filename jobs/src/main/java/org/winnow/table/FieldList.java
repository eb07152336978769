package org.winnow.table;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The fields of some rows, in order: those of a table, or those that one step hands to the next.
 */
public record FieldList(List<Field> fields) {

  public static FieldList of(Field... fields) {
    return new FieldList(List.of(fields));
  }

  /** The same fields, and some more at the end. */
  public FieldList with(Field... more) {
    return new FieldList(Stream.concat(fields.stream(), Stream.of(more)).toList());
  }

  /** The schema of the rows. */
  public StructType schema() {
    return DataTypes.createStructType(
        fields.stream().map(Field::structField).toArray(StructField[]::new));
  }

  /** All columns, for {@code select}. */
  public Column[] columns() {
    return fields.stream().map(Field::col).toArray(Column[]::new);
  }
}
