package org.winnow.spark;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of numbers as chunks: the values of many rows in one array, one row after the other. Saves
 * the object per row, and the boxed number per value, of external rows.
 */
public final class LongRows {
  private static final int CHUNK_ROWS = 1024;

  private LongRows() {}

  /**
   * The chunks of a dataset.
   *
   * @param rows columns of type long without nulls
   * @return chunks of at most 1,024 rows
   */
  public static JavaRDD<long[]> chunks(Dataset<Row> rows) {
    int columns = rows.schema().size();
    return rows.queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(partition -> new Chunks(partition, columns));
  }

  /**
   * The dataset of some chunks.
   *
   * @param chunks chunks of any size, also empty ones
   * @param schema columns of type long without nulls
   */
  public static Dataset<Row> toDataset(
      SparkSession spark, JavaRDD<long[]> chunks, StructType schema) {
    int columns = schema.size();
    return spark.internalCreateDataFrame(
        chunks.mapPartitions(partition -> new Rows(partition, columns)).rdd(), schema, false);
  }

  /** Encodes rows as chunks. */
  private static final class Chunks implements Iterator<long[]> {
    private final Iterator<InternalRow> rows;
    private final int columns;

    Chunks(Iterator<InternalRow> rows, int columns) {
      this.rows = rows;
      this.columns = columns;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public long[] next() {
      long[] chunk = new long[CHUNK_ROWS * columns];
      int size = 0;
      do {
        InternalRow row = rows.next();
        for (int column = 0; column < columns; column++) {
          chunk[size++] = row.getLong(column);
        }
      } while (size < chunk.length && rows.hasNext());
      return size == chunk.length ? chunk : Arrays.copyOf(chunk, size);
    }
  }

  /** Decodes chunks into rows. All rows share one buffer. */
  private static final class Rows implements Iterator<InternalRow> {
    private final Iterator<long[]> chunks;
    private final int columns;
    private final UnsafeRowWriter row;
    private long[] chunk = new long[0];
    private int read;

    Rows(Iterator<long[]> chunks, int columns) {
      this.chunks = chunks;
      this.columns = columns;
      row = new UnsafeRowWriter(columns);
    }

    @Override
    public boolean hasNext() {
      while (read == chunk.length && chunks.hasNext()) {
        chunk = chunks.next();
        read = 0;
      }
      return read < chunk.length;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      row.reset();
      row.zeroOutNullBytes();
      int first = read;
      for (int column = 0; column < columns; column++) {
        row.write(column, chunk[first + column]);
      }
      read = first + columns;
      return row.getRow();
    }
  }
}
