package org.winnow.primitive;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Runs a function on each group of rows. A group is held in memory by one task: its size must be
 * bounded by the caller.
 */
public final class GroupedRows {
  private GroupedRows() {}

  /** Turns the rows of one group into rows; serialisable. */
  public interface GroupFunction extends Function<List<Row>, List<Row>>, java.io.Serializable {}

  /**
   * Applies a function to each group.
   *
   * @param key column that groups are made by; its values are texts
   * @param order column that orders the rows of a group, so that the result does not depend on the
   *     partitioning
   */
  public static Dataset<Row> map(
      Dataset<Row> rows, String key, String order, StructType result, GroupFunction function) {
    int column = rows.schema().fieldIndex(key);
    MapPartitionsFunction<Row, Row> perPartition = sorted -> new Groups(sorted, column, function);
    return rows.repartition(functions.col(key))
        .sortWithinPartitions(key, order)
        .mapPartitions(perPartition, Encoders.row(result));
  }

  /** Walks sorted rows group by group. */
  private static final class Groups implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final int key;
    private final GroupFunction function;
    private Iterator<Row> results = List.<Row>of().iterator();
    private Row ahead;

    Groups(Iterator<Row> rows, int key, GroupFunction function) {
      this.rows = rows;
      this.key = key;
      this.function = function;
      this.ahead = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (!results.hasNext() && ahead != null) {
        results = function.apply(nextGroup()).iterator();
      }
      return results.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      return results.next();
    }

    private List<Row> nextGroup() {
      List<Row> group = new ArrayList<>();
      Object name = ahead.get(key);
      while (ahead != null && Objects.equals(ahead.get(key), name)) {
        group.add(ahead);
        ahead = rows.hasNext() ? rows.next() : null;
      }
      return group;
    }
  }
}
