package org.winnow.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The current row of a partition, in Spark's internal format. External rows would box each number
 * of an array.
 *
 * <p>All rows of a partition share one view: its values are valid until the next row is read, and a
 * view itself must not be kept, cached or shuffled.
 */
public final class RowView {
  private InternalRow row;

  private RowView() {}

  /** The rows of a dataset. */
  public static JavaRDD<RowView> of(Dataset<Row> rows) {
    return rows.queryExecution().toRdd().toJavaRDD().mapPartitions(RowView::views);
  }

  /** Reads all rows of a small dataset on the driver, in the order of the dataset. */
  public static <T> List<T> collect(Dataset<Row> rows, Function<RowView, T> read) {
    RowView view = new RowView();
    List<T> values = new ArrayList<>();
    for (InternalRow row : rows.queryExecution().executedPlan().executeCollect()) {
      view.row = row;
      values.add(read.apply(view));
    }
    return values;
  }

  private static Iterator<RowView> views(Iterator<InternalRow> rows) {
    RowView view = new RowView();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public RowView next() {
        view.row = rows.next();
        return view;
      }
    };
  }

  public int getInt(int column) {
    return row.getInt(column);
  }

  public boolean getBoolean(int column) {
    return row.getBoolean(column);
  }

  public long getLong(int column) {
    return row.getLong(column);
  }

  public double getDouble(int column) {
    return row.getDouble(column);
  }

  /** A text; {@code null} if the column is null. */
  public String getString(int column) {
    UTF8String text = row.getUTF8String(column);
    return text == null ? null : text.toString();
  }

  /** A text in UTF-8; {@code null} if the column is null. */
  public byte[] getUtf8(int column) {
    UTF8String text = row.getUTF8String(column);
    return text == null ? null : text.getBytes();
  }

  /** An array of float, copied; the column must not be null. */
  public float[] getFloats(int column) {
    return row.getArray(column).toFloatArray();
  }
}
