package org.winnow.explain;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.min;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.page.DisplayText;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.Sources;

/**
 * What {@code dedup} says of an image.
 *
 * @param kind why it repeats another; null if it repeats none
 * @param similarity of its row in {@code duplicates}; 0 without one
 * @param byFaces whether faces prove it, not hashes
 * @param uri of the image that it repeats; null if it repeats none
 * @param copies number of images that repeat this one
 */
record Copies(Duplicates.Kind kind, double similarity, boolean byFaces, String uri, long copies) {
  /** Nothing is known. */
  static final Copies NONE = new Copies(null, 0, false, null, 0);

  /**
   * Looks up a few images.
   *
   * @return by image id; images without a copy are missing
   */
  static Map<String, Copies> of(DeltaStore tables, Collection<String> images) {
    Dataset<Row> duplicates = tables.read(Duplicates.TABLE);
    Map<String, Copies> found = new HashMap<>();
    for (Row row :
        duplicates
            .filter(Duplicates.REPRESENTATIVE_ID.col().isin(images.toArray()))
            .groupBy(Duplicates.REPRESENTATIVE_ID.col())
            .count()
            .collectAsList()) {
      found.put(row.getString(0), new Copies(null, 0, false, null, row.getLong(1)));
    }
    Dataset<Row> uris =
        tables
            .read(Sources.TABLE)
            .groupBy(Sources.IMAGE_ID.col().as(Duplicates.REPRESENTATIVE_ID.name()))
            .agg(min(Sources.URI.col()).as(Sources.URI.name()));
    for (Row row :
        duplicates
            .filter(Duplicates.IMAGE_ID.col().isin(images.toArray()))
            .join(uris, Duplicates.REPRESENTATIVE_ID.name())
            .select(
                Duplicates.IMAGE_ID.col(),
                Duplicates.KIND.col(),
                Duplicates.SIMILARITY.col(),
                coalesce(Duplicates.FACE_ID.col(), Duplicates.REPRESENTATIVE_FACE_ID.col())
                    .isNotNull(),
                Sources.URI.col())
            .collectAsList()) {
      found.put(
          row.getString(0),
          new Copies(
              Duplicates.Kind.valueOf(row.getString(1)),
              row.getFloat(2),
              row.getBoolean(3),
              DisplayText.shortened(row.getString(4)),
              0));
    }
    return found;
  }
}
