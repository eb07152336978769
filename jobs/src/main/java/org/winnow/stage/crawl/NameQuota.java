package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;

/**
 * Takes the best ranked rows of each name until enough came through. Rows without a name are all
 * taken.
 *
 * @param images number of images that a name gets
 */
record NameQuota(int images) {
  private static final String HAS = "has";
  private static final String PLACE = "place_of_name";

  /**
   * The next rows to ask for: of each name as many as it lacks.
   *
   * @param due rows of {@link DueRows}
   * @param sources rows of {@link Sources}
   */
  Dataset<Row> next(Dataset<Row> due, Dataset<Row> sources) {
    String[] name = {Sources.DATASET.name(), Sources.CLAIMED_NAME.name()};
    Dataset<Row> there =
        sources
            .filter(Sources.STATUS.col().equalTo(Status.OK.name()))
            .filter(Sources.CLAIMED_NAME.col().isNotNull())
            .groupBy(Sources.DATASET.col(), Sources.CLAIMED_NAME.col())
            .agg(count(lit(1)).as(HAS));
    Column place =
        row_number()
            .over(
                Window.partitionBy(Sources.DATASET.col(), Sources.CLAIMED_NAME.col())
                    .orderBy(HostShares.order()));
    // Images that are there already are asked whether they changed; they need no place.
    Dataset<Row> known = due.filter(isKnown());
    return due.filter(not(isKnown()))
        .join(there, name, "left")
        .withColumn(PLACE, place.plus(coalesce(col(HAS), lit(0L))))
        .filter(Sources.CLAIMED_NAME.col().isNull().or(col(PLACE).leq(images)))
        .select(Stream.of(due.columns()).map(functions::col).toArray(Column[]::new))
        .union(known);
  }

  private static Column isKnown() {
    return col(DueRows.PRIORITY).equalTo(2);
  }
}
