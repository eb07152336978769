package org.winnow.stage.synthesize;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.CropCodec;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.UnitVector;
import org.winnow.spark.ChunkedIterator;
import org.winnow.spark.TaskModel;

/** Maps a face and its crop to the unit vector of its style. What has none is left out. */
final class StyleTask implements MapPartitionsFunction<Row, Row> {
  private final TaskModel model;

  StyleTask(TaskModel model) {
    this.model = model;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> faces) {
    Embedder embedder = model.embedder();
    return new ChunkedIterator<>() {
      @Override
      protected boolean computeMore() {
        if (!faces.hasNext()) {
          return false;
        }
        Optional<Mat> decoded = CropCodec.decodeAligned(faces.next().getAs(1));
        if (decoded.isPresent()) {
          try (Mat crop = decoded.get()) {
            UnitVector vector = UnitVector.of(embedder.embed(List.of(crop))[0]);
            if (vector.usable()) {
              emit(RowFactory.create((Object) vector.values()));
            }
          }
        }
        return true;
      }
    };
  }
}
