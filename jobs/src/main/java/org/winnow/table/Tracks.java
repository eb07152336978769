package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;

/** One row is one frame of a track: of a video, or of another series that {@code sources} names. */
public final class Tracks {
  public static final Field IMAGE_ID = Field.code("image_id", "Image that is a frame");
  public static final Field TRACK_ID =
      Field.code("track_id", "SHA-256 of the dataset and its name of the track, hexadecimal");
  public static final Field RANK =
      Field.of(
          "frame_rank",
          IntegerType,
          "Place in the track, from 1; the first frames are good, and differ most");
  public static final Field FACE_ID =
      Field.optionalCode("face_id", "Largest face of the frame; null: none");
  public static final Field QUALITY =
      Field.of("quality", FloatType, "Quality of this face, 0 to 1; 0 without a face");
  public static final Field NOVELTY =
      Field.optional(
          "novelty",
          FloatType,
          "Distance to the nearest of the frames before it: 1 - cosine, plus the difference of the"
              + " poses in units of 90 degrees; null: the first, or not compared");

  public static final Table TABLE =
      Table.of(
          "tracks",
          "One frame of a video or series",
          List.of(IMAGE_ID),
          IMAGE_ID,
          TRACK_ID,
          RANK,
          FACE_ID,
          QUALITY,
          NOVELTY);

  private Tracks() {}
}
