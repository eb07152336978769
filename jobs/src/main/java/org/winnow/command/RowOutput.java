package org.winnow.command;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.winnow.console.Console;
import org.winnow.console.TextTable;
import org.winnow.text.Csv;
import picocli.CommandLine.Option;

/** The option of the output format, and rows in this format. */
public final class RowOutput {
  private static final int TABLE_ROWS = 1000;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (the default), csv or json")
  private Format format = Format.TABLE;

  /** Output format. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  /** Prints rows to standard output. */
  public void print(Dataset<Row> result, Console console) {
    print(result, true, console);
  }

  /**
   * Prints a part of the rows of a result.
   *
   * @param first whether it is the first part, which has the names of the columns
   */
  public void print(Dataset<Row> result, boolean first, Console console) {
    PrintStream out = console.results();
    switch (format) {
      case JSON -> result.toJSON().toLocalIterator().forEachRemaining(out::println);
      case CSV -> printCsv(result, first, out);
      case TABLE -> printTable(result, console);
    }
    out.flush();
  }

  private static void printTable(Dataset<Row> result, Console console) {
    Dataset<Row> texts = texts(result, true);
    List<Row> rows = texts.limit(TABLE_ROWS + 1).collectAsList();
    boolean more = rows.size() > TABLE_ROWS;
    TextTable.print(
        List.of(texts.columns()), more ? rows.subList(0, TABLE_ROWS) : rows, console.results());
    if (more) {
      console.say("The first " + TABLE_ROWS + " rows; --format csv or json prints all.");
    }
  }

  private static void printCsv(Dataset<Row> result, boolean first, PrintStream out) {
    Dataset<Row> texts = texts(result, false);
    if (first) {
      out.println(Csv.line(texts.columns()));
    }
    Iterator<Row> rows = texts.toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      String[] cells = new String[row.size()];
      Arrays.setAll(cells, row::getString);
      out.println(Csv.line(cells));
    }
  }

  /**
   * Every column as text: nested values as JSON, bytes as base64, or as their number in a table.
   */
  private static Dataset<Row> texts(Dataset<Row> result, boolean brief) {
    StructField[] fields = result.schema().fields();
    Dataset<Row> numbered = result.toDF(numbers(fields.length));
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Column value = functions.col("c" + i);
      columns[i] = text(value, fields[i], brief).as(fields[i].name());
    }
    return numbered.select(columns);
  }

  /** Unique column names: two columns of a result may share a name. */
  private static String[] numbers(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "c" + i;
    }
    return names;
  }

  private static Column text(Column value, StructField field, boolean brief) {
    if (field.dataType() instanceof BinaryType) {
      return brief
          ? functions.concat(functions.lit("<"), functions.length(value), functions.lit(" bytes>"))
          : functions.base64(value);
    }
    boolean nested =
        field.dataType() instanceof ArrayType
            || field.dataType() instanceof MapType
            || field.dataType() instanceof StructType;
    return nested ? functions.to_json(value) : value.cast("string");
  }
}
