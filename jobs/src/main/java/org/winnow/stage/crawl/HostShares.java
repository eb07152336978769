package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.winnow.claim.manifest.ListedFields;
import org.winnow.table.Fetches;
import org.winnow.table.Sources;

/**
 * The order of the rows of each host, and slices that hold all hosts. A host's rows are numbered. A
 * slice takes one range of numbers of every host, so that each slice is limited by the same hosts
 * as the whole.
 */
final class HostShares {
  /** Number of a row among those of its host in this run, from 1. */
  static final String HOST_RANK = "host_rank";

  private static final String FETCHED = "fetched";

  private HostShares() {}

  /**
   * Numbers the rows of each host: new rows first, then by rank within the name, then larger
   * pictures first.
   *
   * @param due rows of {@link DueRows}
   * @param fetches fetches of this run, which count
   */
  static Dataset<Row> ranked(Dataset<Row> due, Dataset<Row> fetches) {
    Dataset<Row> counted = fetches.groupBy(Fetches.HOST.col()).agg(count(lit(1)).as(FETCHED));
    return due.join(counted, new String[] {DueRows.HOST}, "left")
        .withColumn(
            HOST_RANK,
            row_number()
                .over(Window.partitionBy(queue()).orderBy(order()))
                .cast("long")
                .plus(coalesce(col(FETCHED), lit(0L))))
        .select(
            Stream.concat(Stream.of(due.columns()), Stream.of(HOST_RANK))
                .map(functions::col)
                .toArray(Column[]::new));
  }

  /** What is asked one after the other: a host. A row that may not be asked stands alone. */
  static Column queue() {
    return coalesce(col(DueRows.HOST), Sources.SOURCE_ID.col());
  }

  /** The order in which rows are wanted, whatever their host. */
  static Column[] order() {
    Column area =
        ListedFields.WIDTH.col().cast("long").multiply(ListedFields.HEIGHT.col().cast("long"));
    return new Column[] {
      col(DueRows.PRIORITY),
      ListedFields.RANK.col().cast("double").asc_nulls_last(),
      area.desc_nulls_last(),
      Sources.SOURCE_ID.col()
    };
  }

  /**
   * A range of numbers.
   *
   * @param first smallest number
   * @param last largest number
   * @param rows number of rows with these numbers
   */
  record Range(long first, long last, long rows) {
    Dataset<Row> of(Dataset<Row> ranked) {
      return ranked.filter(col(HOST_RANK).between(first, last));
    }
  }

  /** Cuts numbered rows into ranges of numbers, one after the other. */
  static final class Slices {
    private final Iterator<Row> counts;

    /**
     * Counts the rows. The driver holds one count for each number, of which there are at most
     * {@code crawl.max_per_host}.
     */
    Slices(Dataset<Row> ranked) {
      counts = ranked.groupBy(HOST_RANK).count().orderBy(HOST_RANK).collectAsList().iterator();
    }

    boolean hasNext() {
      return counts.hasNext();
    }

    /**
     * The next range.
     *
     * @param size about how many rows it has
     */
    Range next(long size) {
      Row row = counts.next();
      long first = row.getLong(0);
      long rows = row.getLong(1);
      while (rows < size && counts.hasNext()) {
        row = counts.next();
        rows += row.getLong(1);
      }
      return new Range(first, row.getLong(0), rows);
    }
  }
}
