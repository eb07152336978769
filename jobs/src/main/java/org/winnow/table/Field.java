package org.winnow.table;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * One column of a table.
 *
 * @param name name in the table
 * @param type Spark type
 * @param nullable whether a row may lack it
 * @param doc what it means, with unit and range; becomes the Delta column comment
 */
public record Field(String name, DataType type, boolean nullable, String doc) {

  static Field of(String name, DataType type, String doc) {
    return new Field(name, type, false, doc);
  }

  static Field optional(String name, DataType type, String doc) {
    return new Field(name, type, true, doc);
  }

  static Field text(String name, String doc) {
    return of(name, DataTypes.StringType, doc);
  }

  static Field optionalText(String name, String doc) {
    return optional(name, DataTypes.StringType, doc);
  }

  /** The column, for expressions. */
  public Column col() {
    return functions.col(name);
  }

  /** The column of a dataset that was given an alias. */
  public Column of(String alias) {
    return functions.col(alias + "." + name);
  }

  StructField structField() {
    return DataTypes.createStructField(name, type, nullable).withComment(doc);
  }

  @Override
  public String toString() {
    return name;
  }
}
