package org.winnow.bench.copies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.winnow.table.Duplicates;

/**
 * What one run of dedup says about images. Two images are one photograph if one of them represents
 * the other, or a third one both, by kinds other than BURST.
 *
 * @param photographs representative of each image that is a copy
 * @param series representative of each image that repeats another, moments of a series as well
 */
record DedupGroups(Map<String, String> photographs, Map<String, String> series) {
  /**
   * Reads the table.
   *
   * @param duplicates rows with image, representative and kind
   */
  static DedupGroups of(List<Row> duplicates) {
    Map<String, String> photographs = new HashMap<>();
    Map<String, String> series = new HashMap<>();
    for (Row row : duplicates) {
      String image = row.getAs(Duplicates.IMAGE_ID.name());
      String representative = row.getAs(Duplicates.REPRESENTATIVE_ID.name());
      series.put(image, representative);
      if (!Duplicates.Kind.BURST.name().equals(row.getAs(Duplicates.KIND.name()))) {
        photographs.put(image, representative);
      }
    }
    return new DedupGroups(photographs, series);
  }

  boolean samePhotograph(String one, String other) {
    return same(photographs, one, other);
  }

  /** Whether they are one photograph, or moments of one series. */
  boolean sameSeries(String one, String other) {
    return same(series, one, other);
  }

  private static boolean same(Map<String, String> representatives, String one, String other) {
    return representatives
        .getOrDefault(one, one)
        .equals(representatives.getOrDefault(other, other));
  }

  /** The pictures that it says are one photograph, for each photograph with several. */
  List<List<Picture>> groups(Map<Picture, String> ids) {
    Map<String, List<Picture>> groups = new TreeMap<>();
    ids.forEach(
        (picture, id) ->
            groups
                .computeIfAbsent(photographs.getOrDefault(id, id), key -> new ArrayList<>())
                .add(picture));
    return groups.values().stream().filter(group -> group.size() > 1).toList();
  }
}
