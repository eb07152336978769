package org.winnow.table;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;

/**
 * One column of a table.
 *
 * @param name name in the table
 * @param type Spark type
 * @param nullable whether the value may be null
 * @param doc meaning, with unit and range; becomes the Delta column comment
 * @param inStatistics whether the table's log may hold the column's minimum and maximum. True for
 *     numbers, ids and words of a fixed list; false for all source data: names, addresses,
 *     captions, bytes
 */
public record Field(
    String name, DataType type, boolean nullable, String doc, boolean inStatistics) {

  /** A column whose type decides about statistics: numbers and times have them. */
  public Field(String name, DataType type, boolean nullable, String doc) {
    this(name, type, nullable, doc, type instanceof NumericType || type instanceof TimestampType);
  }

  static Field of(String name, DataType type, String doc) {
    return new Field(name, type, false, doc);
  }

  static Field optional(String name, DataType type, String doc) {
    return new Field(name, type, true, doc);
  }

  /** An id, or a word of a fixed list: a text without personal data. */
  static Field code(String name, String doc) {
    return new Field(name, DataTypes.StringType, false, doc, true);
  }

  /** A nullable {@link #code}. */
  static Field optionalCode(String name, String doc) {
    return new Field(name, DataTypes.StringType, true, doc, true);
  }

  /** A text of any content. The table's log never holds it. */
  static Field text(String name, String doc) {
    return of(name, DataTypes.StringType, doc);
  }

  /** A nullable {@link #text}. */
  static Field optionalText(String name, String doc) {
    return optional(name, DataTypes.StringType, doc);
  }

  /** The same field, where its value may be null. */
  public Field orNull() {
    return new Field(name, type, true, doc, inStatistics);
  }

  /** The column, for expressions. */
  public Column col() {
    return functions.col(name);
  }

  /** The column of a dataset with an alias. */
  public Column of(String alias) {
    return functions.col(alias + "." + name);
  }

  /** The SQL condition that the value is one of some words. */
  String isOneOf(Enum<?>... words) {
    return Arrays.stream(words)
        .map(word -> "'" + word.name() + "'")
        .collect(Collectors.joining(", ", name + " IN (", ")"));
  }

  StructField structField() {
    return DataTypes.createStructField(name, type, nullable).withComment(doc);
  }

  @Override
  public String toString() {
    return name;
  }
}
