package org.winnow.evaluate;

import static org.apache.spark.sql.functions.col;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.console.IngestErrors;
import org.winnow.text.Csv;
import org.winnow.text.Csv.Line;
import org.winnow.text.CsvReader;

/** A user's list: a file of separated values with a header line. */
final class TabularFile {
  private TabularFile() {}

  /**
   * Reads a list with all columns as text, with lower-case names and trimmed values. An empty value
   * is null. It rejects a line that breaks the format.
   *
   * @param file a path or URI of a UTF-8 file; tabs separate the values if it ends in {@code .tsv},
   *     otherwise the separator of the first line does
   */
  static Dataset<Row> read(SparkSession spark, String file) {
    check(spark, file);
    var hadoop = new SerializableConfiguration(spark.sessionState().newHadoopConf());
    StructType schema = new StructType();
    Set<String> names = new HashSet<>();
    try (Rows rows = new Rows(file, hadoop.value())) {
      for (String column : rows.head) {
        String name = column.strip().toLowerCase(Locale.ROOT);
        if (!names.add(name)) {
          throw IngestErrors.list(file, "Two of its columns are named " + name + ".");
        }
        schema = schema.add(name, DataTypes.StringType);
      }
    }
    // A file with quoted line ends cannot be split, so it is one task.
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(file), 1)
            .flatMap(
                path -> {
                  Rows read = new Rows(path, hadoop.value());
                  TaskContext.get()
                      .addTaskCompletionListener((TaskCompletionListener) done -> read.close());
                  return read;
                });
    return spark.createDataFrame(rows, schema);
  }

  /** The lines of a file, in a column {@code value}. */
  static Dataset<Row> lines(SparkSession spark, String file) {
    check(spark, file);
    return spark.read().text(file);
  }

  private static void check(SparkSession spark, String file) {
    try {
      Path path = new Path(file);
      if (!path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)) {
        throw IngestErrors.list(file, "It does not exist.");
      }
    } catch (IOException e) {
      throw IngestErrors.list(file, e.getMessage());
    }
  }

  /** The first of the given columns that the list has. */
  static Column one(Dataset<Row> rows, String file, List<String> names) {
    List<String> columns = List.of(rows.columns());
    return names.stream()
        .filter(columns::contains)
        .findFirst()
        .map(name -> col("`" + name + "`"))
        .orElseThrow(
            () ->
                IngestErrors.list(
                    file,
                    "It has no column "
                        + String.join(" or ", names)
                        + "; its columns are "
                        + String.join(", ", columns)
                        + "."));
  }

  static boolean has(Dataset<Row> rows, String name) {
    return List.of(rows.columns()).contains(name);
  }

  /** The rows of a file below its header, in order. */
  private static final class Rows implements Iterator<Row>, AutoCloseable {
    private final String file;
    private final CsvReader values;
    private final List<String> head;
    private Optional<Line> ready;

    Rows(String file, Configuration hadoop) {
      this.file = file;
      try {
        boolean isTabbed = file.toLowerCase(Locale.ROOT).matches(".*\\.tsv(\\.\\w+)?");
        Reader text = open(new Path(file), hadoop);
        values = isTabbed ? Csv.reader(text, '\t') : Csv.reader(text);
        head =
            values
                .next()
                .orElseThrow(() -> IngestErrors.list(file, "It is empty: it has not even a head."))
                .cells();
      } catch (IOException e) {
        throw failure(e);
      }
    }

    private static Reader open(Path path, Configuration hadoop) throws IOException {
      InputStream raw = path.getFileSystem(hadoop).open(path);
      CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
      return new InputStreamReader(
          new BufferedInputStream(codec == null ? raw : codec.createInputStream(raw)),
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private RuntimeException failure(IOException e) {
      return e instanceof CharacterCodingException
          ? IngestErrors.list(
              file,
              "It is not UTF-8: it holds bytes that are no text in it.",
              "Save it as UTF-8, for example: iconv -f windows-1252 -t utf-8 list.csv >"
                  + " list-utf8.csv")
          : IngestErrors.list(file, "It cannot be read: " + e.getMessage());
    }

    @Override
    public boolean hasNext() {
      if (ready == null) {
        try {
          ready = values.next();
        } catch (IOException e) {
          throw failure(e);
        }
      }
      return ready.isPresent();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Line line = ready.get();
      ready = null;
      if (line.cells().size() != head.size()) {
        throw IngestErrors.list(
            file,
            String.format(
                "line %s: it has %s cells, the head has %s. A cell with a separator or a line end"
                    + " is quoted.",
                line.number(), line.cells().size(), head.size()));
      }
      List<String> cells = new ArrayList<>();
      for (String cell : line.cells()) {
        cells.add(cell.isBlank() ? null : cell.strip());
      }
      return RowFactory.create(cells.toArray());
    }

    @Override
    public void close() {
      try {
        values.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }
}
