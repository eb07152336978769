package org.winnow.bench.leaks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.CropCodec;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.image.attack.Attack;
import org.winnow.model.embed.Embedder;
import org.winnow.spark.ChunkedIterator;
import org.winnow.spark.TaskModel;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Images;

/**
 * Plays a generator that leaks: its pictures are real photographs, altered by every attack. Each is
 * detected, aligned and embedded as the stage {@code synthesize} does it.
 */
final class LeakTask implements MapPartitionsFunction<Row, Row> {
  /** Columns of an input row. */
  static final Column[] INPUT = {Images.IMAGE_ID.col(), Images.BYTES.col()};

  static final Field ATTACK =
      new Field("attack", DataTypes.StringType, false, "Name of the attack");

  /** A planted picture; without a vector and a crop if it shows no face. */
  static final FieldList PLANTED =
      FieldList.of(Images.IMAGE_ID, ATTACK, Embeddings.VECTOR.orNull(), Faces.CROP.orNull());

  private final TaskModel detecting;
  private final TaskModel embedding;
  private final ImageCaps caps;

  LeakTask(TaskModel detecting, TaskModel embedding, ImageCaps caps) {
    this.detecting = detecting;
    this.embedding = embedding;
    this.caps = caps;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) {
    FacePictures pictures = new FacePictures(detecting.detector(), embedding.embedder());
    return new ChunkedIterator<>() {
      @Override
      protected boolean computeMore() {
        if (!images.hasNext()) {
          return false;
        }
        planted(images.next(), pictures).forEach(this::emit);
        return true;
      }
    };
  }

  private List<Row> planted(Row image, FacePictures pictures) {
    List<Row> rows = new ArrayList<>();
    try (Mat picture = ImageDecoder.decode(image.getAs(1), caps)) {
      for (Attack attack : Attack.ALL) {
        try (Mat copy = attack.apply(picture, image.getString(0).hashCode())) {
          rows.add(planted(image.getString(0), attack, pictures.crop(copy), pictures.embedder()));
        }
      }
    } catch (UnusableImage e) {
      // Other caps than those of ingest: the photograph plants nothing.
      return List.of();
    }
    return rows;
  }

  private static Row planted(String imageId, Attack attack, Optional<Mat> crop, Embedder embedder) {
    try (Mat face = crop.orElse(null)) {
      return RowFactory.create(
          imageId,
          attack.name(),
          crop.flatMap(found -> FacePictures.embed(embedder, List.of(found)).get(0)).orElse(null),
          crop.map(CropCodec::encode).orElse(null));
    }
  }
}
