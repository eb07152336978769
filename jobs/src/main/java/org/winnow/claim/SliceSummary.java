package org.winnow.claim;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.winnow.spark.SizedRow;
import org.winnow.table.Sources;

/**
 * Summary of the outcomes of a slice, from one pass. It takes eight bytes per image.
 *
 * @param outcomes number of files by status
 * @param prefixes the first 64 bits of the image ids
 * @param bytes memory of the outcomes with their images, about
 */
public record SliceSummary(Map<String, Long> outcomes, long[] prefixes, long bytes)
    implements Serializable {
  private static final int IMAGE_ID = Outcomes.SCHEMA.fieldIndex(Sources.IMAGE_ID.name());

  /**
   * Computes the summary. With persisted outcomes, this pass reads the files.
   *
   * @param outcomes rows of {@link Outcomes#SCHEMA}
   */
  public static SliceSummary of(JavaRDD<Row> outcomes) {
    List<SliceSummary> parts =
        outcomes.mapPartitions(rows -> List.of(of(rows)).iterator()).collect();
    Map<String, Long> sum = new TreeMap<>();
    parts.forEach(part -> part.outcomes.forEach((status, n) -> sum.merge(status, n, Long::sum)));
    return new SliceSummary(
        sum,
        parts.stream().flatMapToLong(part -> LongStream.of(part.prefixes)).toArray(),
        parts.stream().mapToLong(SliceSummary::bytes).sum());
  }

  private static SliceSummary of(Iterator<Row> rows) {
    Map<String, Long> outcomes = new TreeMap<>();
    LongStream.Builder prefixes = LongStream.builder();
    long bytes = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      outcomes.merge(row.getString(Outcomes.STATUS), 1L, Long::sum);
      if (!row.isNullAt(IMAGE_ID)) {
        prefixes.add(prefix(row.getString(IMAGE_ID)));
      }
      bytes += SizedRow.size(row);
    }
    return new SliceSummary(outcomes, prefixes.build().toArray(), bytes);
  }

  /** The first 64 bits of an id. */
  public static long prefix(String id) {
    return Long.parseUnsignedLong(id.substring(0, 16), 16);
  }

  public long count(Sources.Status status) {
    return outcomes.getOrDefault(status.name(), 0L);
  }

  public long total() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Sorted prefixes that occur more than once: duplicates, or rarely a collision. */
  long[] repeatedPrefixes() {
    long[] sorted = prefixes.clone();
    Arrays.sort(sorted);
    LongStream.Builder repeated = LongStream.builder();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1] && (i < 2 || sorted[i - 2] != sorted[i])) {
        repeated.add(sorted[i]);
      }
    }
    return repeated.build().toArray();
  }
}
