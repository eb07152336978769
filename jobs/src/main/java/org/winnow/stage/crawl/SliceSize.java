package org.winnow.stage.crawl;

/**
 * How many rows the next slice takes: so many that its pictures fit the memory that they may take,
 * by the size of those that came so far.
 */
final class SliceSize {
  /** A row before any came. Most pictures of the web are smaller. */
  private static final long FIRST_ROW_BYTES = 512 << 10;

  private final long maxRows;
  private long rows;
  private long bytes;

  /**
   * @param maxRows most rows of a slice
   */
  SliceSize(long maxRows) {
    this.maxRows = maxRows;
  }

  /**
   * Rows of the next slice, 1 or more.
   *
   * @param maxBytes bytes that it may take, about
   */
  long next(long maxBytes) {
    long ofRow = rows == 0 ? FIRST_ROW_BYTES : Math.max(1, bytes / rows);
    return Math.max(1, Math.min(maxRows, maxBytes / ofRow));
  }

  /** Counts a slice that came. */
  void add(long sliceRows, long sliceBytes) {
    rows += sliceRows;
    bytes += sliceBytes;
  }
}
