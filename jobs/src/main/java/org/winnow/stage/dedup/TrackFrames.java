package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.winnow.console.Unit;
import org.winnow.copies.ImagePair;
import org.winnow.face.FrameOrder;
import org.winnow.face.HeadPose;
import org.winnow.job.JobContext;
import org.winnow.kernel.Vectors;
import org.winnow.spark.GroupedRows;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Sources;
import org.winnow.table.Tracks;

/**
 * Orders the frames of each track, and writes {@code tracks}. All tracks are ordered whenever
 * sources, faces or vectors changed: that costs one shuffle, and equal input gives equal rows.
 */
final class TrackFrames {
  /** Frames of a track that are compared, the best ones. It bounds the memory of a task. */
  private static final int MAX_COMPARED = 2000;

  /** Places of a track that are filled by distance; the others follow by quality. */
  private static final int PLACES = 100;

  /** Sharpness, and distance of the eyes in pixels, that count one half. */
  private static final double HALF_SHARPNESS = 20;

  private static final double HALF_EYES = 20;
  private static final String PLACE = "quality_place";
  private static final String TRACK_A = "track_a";
  private static final String TRACK_B = "track_b";
  private static final String[] BY_IMAGE = {Tracks.IMAGE_ID.name()};
  private static final String[] BY_FACE = {Faces.FACE_ID.name()};

  private TrackFrames() {}

  /**
   * Updates the table, if a source names a track.
   *
   * @return what was done; empty if nothing was to do
   */
  static Optional<String> update(JobContext context, String modelId) {
    DeltaStore tables = context.tables();
    Commit commit =
        context.commit(modelId, context.versions(Sources.TABLE, Faces.TABLE, Embeddings.TABLE));
    Optional<Commit> last = tables.lastCommit(Tracks.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return Optional.empty();
    }
    Dataset<Row> frames = frames(tables.read(Sources.TABLE));
    if (!tables.exists(Tracks.TABLE) && frames.isEmpty()) {
      return Optional.empty();
    }
    context.stepName("order the frames of tracks");
    tables.mirror(Tracks.TABLE, ordered(withFaces(frames, tables, modelId)), commit);
    Row counts =
        tables.read(Tracks.TABLE).agg(count(lit(1)), count_distinct(Tracks.TRACK_ID.col())).head();
    return Optional.of(
        Unit.IMAGES.of(counts.getLong(0))
            + " in "
            + Unit.TRACKS.of(counts.getLong(1))
            + " of frames");
  }

  /** Each frame with its track. An image of several tracks is a frame of the first, by id. */
  private static Dataset<Row> frames(Dataset<Row> sources) {
    return sources
        .filter(Sources.isFrame())
        .groupBy(Sources.IMAGE_ID.col())
        .agg(min(Sources.trackId()).as(Tracks.TRACK_ID.name()));
  }

  /** Adds quality, pose and vector of the largest face. */
  private static Dataset<Row> withFaces(Dataset<Row> frames, DeltaStore tables, String modelId) {
    Dataset<Row> faces =
        tables
            .read(Faces.TABLE)
            .select(
                Faces.FACE_ID.col(),
                Faces.IMAGE_ID.col(),
                Faces.EYE_DISTANCE.col(),
                Faces.YAW.col(),
                Faces.PITCH.col(),
                quality().as(Tracks.QUALITY.name()))
            .join(frames, BY_IMAGE, "left_semi");
    Dataset<Row> largest =
        faces.groupBy(Faces.IMAGE_ID.col()).agg(Faces.largest().as(Faces.FACE_ID.name()));
    Dataset<Row> vectors = Embeddings.vectors(tables.read(Embeddings.TABLE), modelId);
    Dataset<Row> chosen =
        faces.join(largest.select(Faces.FACE_ID.col()), BY_FACE).join(vectors, BY_FACE, "left");
    return frames
        .join(chosen, BY_IMAGE, "left")
        .select(
            Tracks.IMAGE_ID.col(),
            Tracks.TRACK_ID.col(),
            Tracks.FACE_ID.col(),
            coalesce(Tracks.QUALITY.col(), lit(0f)).as(Tracks.QUALITY.name()),
            coalesce(Faces.YAW.col(), lit(0f)).as(Faces.YAW.name()),
            coalesce(Faces.PITCH.col(), lit(0f)).as(Faces.PITCH.name()),
            Embeddings.VECTOR.col());
  }

  /** Score of the detector, times what sharpness, size and the edge of the picture leave of it. */
  private static Column quality() {
    return least(lit(1), Faces.SCORE.col())
        .multiply(half(Faces.SHARPNESS.col(), HALF_SHARPNESS))
        .multiply(half(Faces.EYE_DISTANCE.col(), HALF_EYES))
        .multiply(lit(1).minus(Faces.OUTSIDE.col()))
        .cast(Tracks.QUALITY.type());
  }

  private static Column half(Column value, double at) {
    return value.divide(value.plus(at));
  }

  private static Dataset<Row> ordered(Dataset<Row> frames) {
    Column place =
        row_number()
            .over(
                Window.partitionBy(Tracks.TRACK_ID.col())
                    .orderBy(Tracks.QUALITY.col().desc(), Tracks.IMAGE_ID.col()));
    Dataset<Row> placed = frames.withColumn(PLACE, place);
    Dataset<Row> others =
        placed
            .filter(col(PLACE).gt(MAX_COMPARED))
            .withColumn(Tracks.RANK.name(), col(PLACE))
            .withColumn(Tracks.NOVELTY.name(), lit(null).cast(Tracks.NOVELTY.type()));
    return GroupedRows.map(
            placed.filter(col(PLACE).leq(MAX_COMPARED)),
            Tracks.TRACK_ID.name(),
            PLACE,
            Tracks.TABLE.schema(),
            TrackFrames::rows)
        .union(others.select(Tracks.TABLE.columns()));
  }

  /**
   * The rows of a track.
   *
   * @param frames columns of {@link #withFaces}
   */
  private static List<Row> rows(List<Row> frames) {
    List<Row> rows = new ArrayList<>(frames.size());
    for (FrameOrder.Place place :
        FrameOrder.of(frames.stream().map(TrackFrames::frame).toList(), PLACES)) {
      Row frame = frames.get(place.frame());
      rows.add(
          RowFactory.create(
              frame.get(0),
              frame.get(1),
              rows.size() + 1,
              frame.get(2),
              frame.get(3),
              place.novelty().isPresent() ? (float) place.novelty().getAsDouble() : null));
    }
    return rows;
  }

  private static FrameOrder.Frame frame(Row row) {
    return new FrameOrder.Frame(
        row.getFloat(3),
        new HeadPose(row.getFloat(4), row.getFloat(5), 0),
        row.isNullAt(6) ? Optional.empty() : Optional.of(Vectors.of(row.getList(6))));
  }

  /**
   * Adds the track of images, or their id if they have none: vectors of one track are not compared.
   *
   * @param images with an image_id
   */
  static Dataset<Row> withMedia(DeltaStore tables, Dataset<Row> images, String media) {
    if (tables.isEmpty(Tracks.TABLE)) {
      return images.withColumn(media, Tracks.IMAGE_ID.col());
    }
    Dataset<Row> tracks =
        tables.read(Tracks.TABLE).select(Tracks.IMAGE_ID.col(), Tracks.TRACK_ID.col().as(media));
    return images
        .join(tracks, BY_IMAGE, "left")
        .withColumn(media, coalesce(col(media), Tracks.IMAGE_ID.col()));
  }

  /**
   * The pairs whose images are not two frames of one track. A video has very many pairs of frames
   * that are nearly equal, and their order says already which of them are.
   */
  static Dataset<Row> notWithin(DeltaStore tables, Dataset<Row> pairs) {
    if (tables.isEmpty(Tracks.TABLE)) {
      return pairs;
    }
    Dataset<Row> tracks =
        tables.read(Tracks.TABLE).select(Tracks.IMAGE_ID.col(), Tracks.TRACK_ID.col());
    return pairs
        .join(tracks.toDF(ImagePair.A, TRACK_A), new String[] {ImagePair.A}, "left")
        .join(tracks.toDF(ImagePair.B, TRACK_B), new String[] {ImagePair.B}, "left")
        .filter(not(coalesce(col(TRACK_A).equalTo(col(TRACK_B)), lit(false))))
        .drop(TRACK_A, TRACK_B);
  }
}
