package org.winnow.table;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;

/** Rows for any table: every column that may hold a person's data holds one word. */
public final class PlantedRows {
  /** The word. */
  public static final String PLANTED = "Planted";

  private static final Map<String, String> WORDS =
      Map.of(
          "decision", "KEPT",
          "kind", "PIXELS",
          "certainty", "REVIEW",
          "origin", "GAUSSIAN",
          "subject", "FACE",
          "verdict", "KEEP",
          "outcome", "DONE");

  private PlantedRows() {}

  /** Rows of a table with these numbers. */
  public static Dataset<Row> of(SparkSession spark, Table table, int... numbers) {
    List<Row> rows =
        Arrays.stream(numbers)
            .mapToObj(
                number ->
                    RowFactory.create(
                        table.fields().stream()
                            .map(field -> value(table, field, number))
                            .toArray()))
            .toList();
    return spark.createDataFrame(rows, table.schema());
  }

  private static Object value(Table table, Field field, int number) {
    DataType type = field.type();
    if (type.equals(DataTypes.StringType)) {
      return field.inStatistics() ? code(table, field.name(), number) : text(field, number);
    }
    if (type.equals(DataTypes.BinaryType)) {
      return text(field, number).getBytes(StandardCharsets.UTF_8);
    }
    if (type instanceof ArrayType array) {
      if (array.elementType().equals(DataTypes.StringType)) {
        return new String[] {text(field, number)};
      }
      return new Float[] {0.5f, 0.25f};
    }
    if (type instanceof MapType map) {
      return map.valueType().equals(DataTypes.LongType)
          ? Map.of(text(field, number), 1L)
          : Map.of("input", text(field, number));
    }
    if (type.equals(DataTypes.IntegerType)) {
      return number;
    }
    if (type.equals(DataTypes.LongType)) {
      return (long) number;
    }
    if (type.equals(DataTypes.FloatType)) {
      return (float) number;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return (double) number;
    }
    return type.equals(DataTypes.BooleanType) ? (Object) true : new Timestamp(0);
  }

  private static String code(Table table, String name, int number) {
    if (name.equals("status")) {
      return table.equals(Sources.TABLE) ? "OK" : "KEPT";
    }
    if (table.equals(Captions.TABLE) && name.equals("decision")) {
      return "KEEP";
    }
    return WORDS.getOrDefault(name, name + number);
  }

  private static String text(Field field, int number) {
    return PLANTED + " " + field.name() + " " + number;
  }
}
