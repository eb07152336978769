package org.winnow.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Applies a function to each group of rows. One task holds a whole group in memory, so the caller
 * must bound its size.
 */
public final class GroupedRows {
  private GroupedRows() {}

  /** Maps the rows of a group to rows; serialisable. */
  public interface GroupFunction<T> extends Function<List<T>, List<Row>>, Serializable {}

  /** Reads the part of a row that is kept in memory; serialisable. */
  public interface RowReader<T> extends Function<Row, T>, Serializable {}

  /**
   * Applies a function to each group.
   *
   * @param key grouping column
   * @param order column that sorts a group, so that the result does not depend on the partitioning
   */
  public static Dataset<Row> map(
      Dataset<Row> rows, String key, String order, StructType result, GroupFunction<Row> function) {
    return map(rows, key, order, result, row -> row, function);
  }

  /**
   * Applies a function to each group, with a compact form of its rows.
   *
   * @param reader maps a row to its compact form
   */
  public static <T> Dataset<Row> map(
      Dataset<Row> rows,
      String key,
      String order,
      StructType result,
      RowReader<T> reader,
      GroupFunction<T> function) {
    int column = rows.schema().fieldIndex(key);
    MapPartitionsFunction<Row, Row> perPartition =
        sorted -> new Groups<>(sorted, column, reader, function);
    return rows.repartition(functions.col(key))
        .sortWithinPartitions(key, order)
        .mapPartitions(perPartition, Encoders.row(result));
  }

  /** Holds one group at a time. */
  private static final class Groups<T> extends SortedGroups<Row, Row> {
    private final int key;
    private final RowReader<T> reader;
    private final GroupFunction<T> function;
    private List<T> rowsOfGroup = new ArrayList<>();

    Groups(Iterator<Row> rows, int key, RowReader<T> reader, GroupFunction<T> function) {
      super(rows);
      this.key = key;
      this.reader = reader;
      this.function = function;
    }

    @Override
    protected Object key(Row row) {
      return row.get(key);
    }

    @Override
    protected void addRow(Row row) {
      rowsOfGroup.add(reader.apply(row));
    }

    @Override
    protected void endGroup() {
      List<T> complete = rowsOfGroup;
      rowsOfGroup = new ArrayList<>();
      function.apply(complete).forEach(this::emit);
    }
  }
}
