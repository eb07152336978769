package org.winnow.stage.crawl;

import java.sql.Timestamp;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.winnow.table.Field;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;

/**
 * What an earlier crawl found of a row.
 *
 * @param imageId of the image that the host gave; empty if it gave none
 */
record Previous(
    Optional<String> imageId,
    Optional<String> etag,
    Optional<String> lastModified,
    Optional<Timestamp> fetchedAt,
    Optional<Timestamp> nextTryAt) {
  private static final Previous NONE =
      new Previous(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @param row of {@link DueRows}
   */
  static Previous of(Row row) {
    Row found = row.getAs(DueRows.PREVIOUS);
    if (found == null) {
      return NONE;
    }
    boolean isOk = Status.OK.name().equals(value(found, Sources.STATUS));
    return new Previous(
        isOk ? Optional.of(value(found, Sources.IMAGE_ID)) : Optional.empty(),
        isOk ? Optional.ofNullable(value(found, Sources.ETAG)) : Optional.empty(),
        isOk ? Optional.ofNullable(value(found, Sources.LAST_MODIFIED)) : Optional.empty(),
        Optional.ofNullable(value(found, Sources.FETCHED_AT)),
        Optional.ofNullable(value(found, Sources.NEXT_TRY_AT)));
  }

  private static <T> T value(Row found, Field field) {
    return found.getAs(DueRows.FOUND.indexOf(field));
  }
}
