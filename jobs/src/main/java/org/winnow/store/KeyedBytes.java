package org.winnow.store;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.spark.ChunkedIterator;
import org.winnow.table.Field;
import org.winnow.table.FieldList;

/**
 * Reads binary values of single rows from known data files. Spark would decode all pictures of a
 * file for one of them. Here the keys are read first, then only the Parquet pages of matching rows,
 * by the offset index.
 */
public final class KeyedBytes {
  /** Column with the data file of a row, as a URI. */
  public static final String FILE = "file";

  private final String key;
  private final String bytes;
  private final Configuration hadoop;

  private KeyedBytes(String key, String bytes, Configuration hadoop) {
    this.key = key;
    this.bytes = bytes;
    this.hadoop = hadoop;
  }

  static Dataset<Row> read(Dataset<Row> rows, Field key, Field bytes) {
    var spark = rows.sparkSession();
    var hadoop = new SerializableConfiguration(spark.sessionState().newHadoopConf());
    String keyName = key.name();
    String bytesName = bytes.name();
    MapPartitionsFunction<Row, Row> fetch =
        some -> new KeyedBytes(keyName, bytesName, hadoop.value()).fetch(some);
    return rows.select(key.col(), col(FILE))
        .repartition(4 * spark.sparkContext().defaultParallelism(), col(FILE))
        .mapPartitions(fetch, Encoders.row(FieldList.of(key, bytes).schema()));
  }

  /** The rows, one row group at a time: values may be whole pictures. */
  private Iterator<Row> fetch(Iterator<Row> rows) {
    Map<String, Set<String>> keys = new TreeMap<>();
    rows.forEachRemaining(
        row ->
            keys.computeIfAbsent(row.getString(1), file -> new HashSet<>()).add(row.getString(0)));
    MatchingRows found = new MatchingRows(keys);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> found.close());
    return found;
  }

  /** The matching rows of files, one after the other. */
  private final class MatchingRows extends ChunkedIterator<Row> implements AutoCloseable {
    private final Iterator<Map.Entry<String, Set<String>>> files;
    private ParquetFileReader reader;
    private Set<String> keysToFind;
    private int block;

    MatchingRows(Map<String, Set<String>> keys) {
      files = keys.entrySet().iterator();
    }

    @Override
    protected boolean computeMore() {
      try {
        if (reader != null && block == reader.getRowGroups().size()) {
          close();
        }
        if (reader == null) {
          if (!files.hasNext()) {
            return false;
          }
          Map.Entry<String, Set<String>> next = files.next();
          reader = open(next.getKey());
          keysToFind = next.getValue();
          block = 0;
        }
        if (block < reader.getRowGroups().size()) {
          fetch(reader, block++, keysToFind).forEach(this::emit);
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        if (reader != null) {
          reader.close();
          reader = null;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private ParquetFileReader open(String file) throws IOException {
    // The path is a URI, with spaces as %20.
    Path path = new Path(URI.create(file));
    return ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop));
  }

  private List<Row> fetch(ParquetFileReader reader, int block, Set<String> keysToFind)
      throws IOException {
    List<Row> result = new ArrayList<>();
    MessageType all = reader.getFileMetaData().getSchema();
    MessageType keys = new MessageType("keys", all.getType(key));
    MessageType values = new MessageType("values", all.getType(bytes));
    reader.setRequestedSchema(keys);
    NavigableMap<Long, String> matches = matchingRows(reader.readRowGroup(block), keys, keysToFind);
    if (!matches.isEmpty()) {
      reader.setRequestedSchema(values);
      addMatches(pages(reader, block, matches), values, matches, result);
    }
    return result;
  }

  /** The keys to find, by row number within the row group. */
  private static NavigableMap<Long, String> matchingRows(
      PageReadStore pages, MessageType schema, Set<String> keysToFind) {
    RecordReader<Group> records = records(pages, schema);
    NavigableMap<Long, String> matches = new TreeMap<>();
    for (long row = 0; row < pages.getRowCount(); row++) {
      String found = records.read().getString(0, 0);
      if (keysToFind.contains(found)) {
        matches.put(row, found);
      }
    }
    return matches;
  }

  private PageReadStore pages(
      ParquetFileReader reader, int block, NavigableMap<Long, String> matches) throws IOException {
    BlockMetaData group = reader.getRowGroups().get(block);
    ColumnChunkMetaData chunk =
        group.getColumns().stream()
            .filter(c -> c.getPath().toDotString().equals(bytes))
            .findFirst()
            .orElseThrow();
    OffsetIndex offsets = reader.readOffsetIndex(chunk);
    if (offsets == null) {
      // Without an offset index, the whole row group is read.
      return reader.readRowGroup(block);
    }
    TreeSet<Integer> keysToFind = new TreeSet<>();
    int page = 0;
    for (long row : matches.keySet()) {
      while (offsets.getLastRowIndex(page, group.getRowCount()) < row) {
        page++;
      }
      keysToFind.add(page);
    }
    PrimitiveIterator.OfInt numbers = keysToFind.stream().mapToInt(Integer::intValue).iterator();
    return reader.readFilteredRowGroup(
        block, RowRanges.create(group.getRowCount(), numbers, offsets));
  }

  private static void addMatches(
      PageReadStore pages,
      MessageType schema,
      NavigableMap<Long, String> matches,
      List<Row> result) {
    RecordReader<Group> records = records(pages, schema);
    PrimitiveIterator.OfLong rows =
        pages.getRowIndexes().orElse(LongStream.range(0, pages.getRowCount()).iterator());
    while (rows.hasNext()) {
      String found = matches.get(rows.nextLong());
      Group record = records.read();
      if (found != null && record.getFieldRepetitionCount(0) > 0) {
        result.add(RowFactory.create(found, record.getBinary(0, 0).getBytes()));
      }
    }
  }

  private static RecordReader<Group> records(PageReadStore pages, MessageType schema) {
    return new ColumnIOFactory()
        .getColumnIO(schema)
        .getRecordReader(pages, new GroupRecordConverter(schema));
  }
}
