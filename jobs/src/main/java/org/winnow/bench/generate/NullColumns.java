package org.winnow.bench.generate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.table.Field;
import org.winnow.table.Table;

/** Fills the columns that a benchmark does not care for. */
public final class NullColumns {
  private NullColumns() {}

  /** The rows with the columns of a table that they lack: null where the table allows it, or 0. */
  public static Dataset<Row> fill(Dataset<Row> rows, Table table) {
    Dataset<Row> filled = rows;
    List<String> present = List.of(rows.columns());
    for (Field field : table.fields()) {
      if (!present.contains(field.name())) {
        filled = filled.withColumn(field.name(), blank(field));
      }
    }
    return filled.select(table.columns());
  }

  private static Column blank(Field field) {
    if (field.nullable()) {
      return lit(null).cast(field.type());
    }
    if (field.type().equals(DataTypes.BinaryType)) {
      return expr("X'00'");
    }
    if (field.type() instanceof ArrayType) {
      return array(lit(0f));
    }
    return field.type().equals(DataTypes.StringType) ? lit("") : lit(0).cast(field.type());
  }
}
