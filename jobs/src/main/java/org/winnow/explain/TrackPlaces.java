package org.winnow.explain;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.page.DisplayText;
import org.winnow.store.DeltaStore;
import org.winnow.table.Sources;
import org.winnow.table.Tracks;

/** What {@code tracks} says of images, in sentences. */
final class TrackPlaces {
  private static final String FRAMES = "frames_of_track";

  private TrackPlaces() {}

  /** The sentences about some images, by image. Images that are no frames are missing. */
  static Map<String, List<String>> of(DeltaStore tables, Collection<String> images) {
    if (tables.isEmpty(Tracks.TABLE)) {
      return Map.of();
    }
    Dataset<Row> tracks = tables.read(Tracks.TABLE);
    Dataset<Row> asked = tracks.filter(Tracks.IMAGE_ID.col().isin(images.toArray()));
    Dataset<Row> sizes =
        tracks
            .join(
                asked.select(Tracks.TRACK_ID.col()).distinct(),
                new String[] {Tracks.TRACK_ID.name()},
                "left_semi")
            .groupBy(Tracks.TRACK_ID.col())
            .agg(count(lit(1)).as(FRAMES));
    Dataset<Row> names =
        tables
            .read(Sources.TABLE)
            .filter(Sources.IMAGE_ID.col().isin(images.toArray()))
            .filter(Sources.TRACK.col().isNotNull())
            .groupBy(Sources.IMAGE_ID.col(), Sources.trackId().as(Tracks.TRACK_ID.name()))
            .agg(min(Sources.TRACK.col()).as(Sources.TRACK.name()));
    Map<String, List<String>> sentences = new HashMap<>();
    for (Row row :
        asked
            .join(sizes, Tracks.TRACK_ID.name())
            .join(names, new String[] {Tracks.IMAGE_ID.name(), Tracks.TRACK_ID.name()})
            .select(Tracks.IMAGE_ID.name(), Sources.TRACK.name(), Tracks.RANK.name(), FRAMES)
            .collectAsList()) {
      sentences.put(
          row.getString(0),
          List.of(
              String.format(
                  Locale.ROOT,
                  "Its image is a frame of the video %s: number %,d of %,d, by quality and by"
                      + " difference to those before. Under each name, the first of its frames votes.",
                  DisplayText.shortened(row.getString(1)),
                  row.getInt(2),
                  row.getLong(3))));
    }
    return sentences;
  }
}
