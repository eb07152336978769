package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.List;
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

  /**
   * Ranges of about {@code size} rows. The driver holds one count for each number, of which there
   * are at most {@code crawl.max_per_host}.
   */
  static List<Range> slices(Dataset<Row> ranked, long size) {
    List<Range> slices = new ArrayList<>();
    long first = 0;
    long rows = 0;
    for (Row row : ranked.groupBy(HOST_RANK).count().orderBy(HOST_RANK).collectAsList()) {
      long rank = row.getLong(0);
      first = rows == 0 ? rank : first;
      rows += row.getLong(1);
      if (rows >= size) {
        slices.add(new Range(first, rank, rows));
        rows = 0;
      }
    }
    if (rows > 0) {
      slices.add(new Range(first, Long.MAX_VALUE, rows));
    }
    return slices;
  }
}
