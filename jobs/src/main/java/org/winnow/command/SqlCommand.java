package org.winnow.command;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TableErrors;
import org.winnow.console.TextTable;
import org.winnow.mix.MixCatalogue;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.table.Table;
import org.winnow.table.Tables;
import org.winnow.text.Csv;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow sql}: runs a query on the tables. Only the result goes to standard output. */
@Command(
    name = "sql",
    description = "Runs a query over the tables of a warehouse.",
    footer = {
      "",
      "Examples:",
      "  winnow sql --warehouse out/ \"SHOW TABLES\"",
      "  winnow sql --warehouse out/ \"DESCRIBE labels\"",
      "  winnow sql --warehouse out/ \"SELECT reason, count(*) FROM labels GROUP BY reason\"",
      "  winnow sql --warehouse out/ --format csv \"SELECT * FROM quarantine\" > quarantine.csv",
      "  winnow sql --warehouse out/ \"SELECT cosine_similarity(a.vector, b.vector) FROM embeddings"
          + " a, embeddings b LIMIT 5\""
    })
public final class SqlCommand implements Callable<Integer> {
  private static final int TABLE_ROWS = 1000;
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (the default), csv or json")
  private Format format = Format.TABLE;

  @Parameters(paramLabel = "QUERY", description = "A statement of Spark SQL")
  private String query;

  /** Output format. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  public SqlCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = settings.load(List.of()).config();
    String root =
        config.warehouse().orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", "sql"));
    try (Sessions.Opened session = Sessions.open("sql", config.storage().hadoop())) {
      register(new DeltaStore(session.spark(), root), root);
      answer(session.spark());
    }
    return ExitCode.DONE.code();
  }

  /** Opens only the tables that the query may use, because opening takes time. SHOW may use all. */
  private void register(DeltaStore tables, String root) {
    List<Table> there =
        Stream.concat(
                Tables.ALL.stream().filter(tables::exists),
                MixCatalogue.all(tables).stream().map(MixCatalogue.Entry::table))
            .toList();
    if (there.isEmpty()) {
      throw TableErrors.noWarehouse(root);
    }
    String words = query.toLowerCase(Locale.ROOT);
    there.stream()
        .filter(table -> words.contains(table.name()) || words.contains("show"))
        .forEach(table -> tables.read(table).createOrReplaceTempView(table.name()));
  }

  /** Runs the query and prints its result. A failure of the query is a user error. */
  private void answer(SparkSession spark) {
    try {
      print(spark.sql(query));
    } catch (Throwable e) {
      // Scala does not declare the checked AnalysisException.
      throw SqlFailures.forUser(e).orElseThrow(() -> SqlCommand.<RuntimeException>unchecked(e));
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unchecked(Throwable e) throws E {
    throw (E) e;
  }

  private void print(Dataset<Row> result) {
    PrintStream out = console.results();
    switch (format) {
      case JSON -> result.toJSON().toLocalIterator().forEachRemaining(out::println);
      case CSV -> printCsv(result, out);
      case TABLE -> printTable(result, out);
    }
    out.flush();
  }

  private void printTable(Dataset<Row> result, PrintStream out) {
    Dataset<Row> texts = texts(result, true);
    List<Row> rows = texts.limit(TABLE_ROWS + 1).collectAsList();
    boolean more = rows.size() > TABLE_ROWS;
    TextTable.print(List.of(texts.columns()), more ? rows.subList(0, TABLE_ROWS) : rows, out);
    if (more) {
      console.say("The first " + TABLE_ROWS + " rows; --format csv or json prints all.");
    }
  }

  private static void printCsv(Dataset<Row> result, PrintStream out) {
    Dataset<Row> texts = texts(result, false);
    out.println(Csv.line(texts.columns()));
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
