package org.winnow.publish;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.table.Curated;
import org.winnow.table.Faces;
import org.winnow.table.Tracks;

/** Decides which frames of a track are published: the first ones of each identity by rank. */
public final class TrackPolicy {
  private static final String PLACE = "place_in_track";

  private TrackPolicy() {}

  /**
   * Leaves out the faces of further frames.
   *
   * @param kept columns face_id and identity_id, and others that stay
   * @param faces rows of {@link Faces}
   * @param tracks rows of {@link Tracks}
   * @param perTrack frames of an identity and a track that stay; 0: all
   */
  public static Dataset<Row> apply(
      Dataset<Row> kept, Dataset<Row> faces, Dataset<Row> tracks, int perTrack) {
    if (perTrack == 0) {
      return kept;
    }
    Dataset<Row> frames =
        faces
            .select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col())
            .join(
                tracks.select(Tracks.IMAGE_ID.col(), Tracks.TRACK_ID.col(), Tracks.RANK.col()),
                Tracks.IMAGE_ID.name())
            .drop(Faces.IMAGE_ID.name());
    return kept.join(frames, new String[] {Curated.FACE_ID.name()}, "left")
        .withColumn(
            PLACE,
            row_number()
                .over(
                    Window.partitionBy(
                            Curated.IDENTITY_ID.col(),
                            // A photograph is alone.
                            coalesce(Tracks.TRACK_ID.col(), Curated.FACE_ID.col()))
                        .orderBy(Tracks.RANK.col(), Curated.FACE_ID.col())))
        .filter(col(PLACE).leq(perTrack))
        .drop(PLACE, Tracks.TRACK_ID.name(), Tracks.RANK.name());
  }
}
