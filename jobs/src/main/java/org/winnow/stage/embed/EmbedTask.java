package org.winnow.stage.embed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.CropCodec;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.UnitVector;
import org.winnow.spark.Prefetch;
import org.winnow.spark.TaskModel;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Quarantine;

/** Embeds face crops on executors. Maps a face to a row with its outcome. */
final class EmbedTask implements MapPartitionsFunction<Row, Row> {
  /** Columns of an input row. */
  static final Column[] INPUT = {Faces.FACE_ID.col(), Faces.CROP.col()};

  /** The outcome of a face: its vector, or the reason why it has none. */
  static final StructType OUTCOME =
      new StructType()
          .add(Embeddings.FACE_ID.name(), "string", false)
          .add(Embeddings.VECTOR.name(), Embeddings.VECTOR.type(), true)
          .add(Embeddings.NORM.name(), "float", true)
          .add(Quarantine.REASON.name(), "string", true)
          .add(Quarantine.MESSAGE.name(), "string", true);

  private final TaskModel model;
  private final int batch;
  private final LongAccumulator done;

  EmbedTask(TaskModel model, int batch, LongAccumulator done) {
    this.model = model;
    this.batch = batch;
    this.done = done;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> faces) {
    Embedder embedder = model.embedder();
    Prefetch<Row, Crop> crops = new Prefetch<>(faces, 1, 2 * batch, EmbedTask::decode);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> crops.close());
    return new Iterator<>() {
      private final Deque<Row> ready = new ArrayDeque<>();

      @Override
      public boolean hasNext() {
        return !ready.isEmpty() || crops.hasNext();
      }

      @Override
      public Row next() {
        if (ready.isEmpty()) {
          ready.addAll(embed(nextBatch(crops), embedder));
        }
        return ready.removeFirst();
      }
    };
  }

  /** A face with its picture, which is empty if the crop cannot be decoded. */
  private record Crop(String faceId, Optional<Mat> picture) implements AutoCloseable {
    @Override
    public void close() {
      picture.ifPresent(Mat::close);
    }
  }

  private static Crop decode(Row face) {
    return new Crop(face.getString(0), CropCodec.decodeAligned(face.getAs(1)));
  }

  private List<Crop> nextBatch(Iterator<Crop> crops) {
    List<Crop> batchOfCrops = new ArrayList<>(batch);
    while (batchOfCrops.size() < batch && crops.hasNext()) {
      batchOfCrops.add(crops.next());
    }
    return batchOfCrops;
  }

  private List<Row> embed(List<Crop> crops, Embedder embedder) {
    try {
      List<Mat> pictures = crops.stream().flatMap(crop -> crop.picture().stream()).toList();
      float[][] raw = pictures.isEmpty() ? new float[0][] : embedder.embed(pictures);
      List<Row> rows = new ArrayList<>(crops.size());
      int next = 0;
      for (Crop crop : crops) {
        rows.add(
            crop.picture().isPresent()
                ? row(crop.faceId(), UnitVector.of(raw[next++]))
                : unusable(
                    crop.faceId(),
                    Quarantine.CORRUPT_CROP,
                    "The crop is no picture of 112 x 112 pixels."));
      }
      done.add(rows.size());
      return rows;
    } finally {
      crops.forEach(Crop::close);
    }
  }

  private static Row row(String faceId, UnitVector vector) {
    if (vector.usable()) {
      return RowFactory.create(faceId, vector.values(), (float) vector.norm(), null, null);
    }
    return vector.norm() == 0
        ? unusable(faceId, Quarantine.ZERO_VECTOR, "The model's output is zero everywhere.")
        : unusable(faceId, Quarantine.NOT_FINITE, "The model's output holds NaN or infinity.");
  }

  private static Row unusable(String faceId, String reason, String message) {
    return RowFactory.create(faceId, null, null, reason, message);
  }
}
