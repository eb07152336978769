package org.winnow.table;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sqrt;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Prominence of a face: its size in pixels, weighted down to half at the edge of the picture.
 * Photographers centre the subject.
 */
public final class Prominence {
  /** Place of a face in the order of prominence. */
  public static final String PLACE = "place";

  private static final String IMAGE_WIDTH = "image_width";
  private static final String IMAGE_HEIGHT = "image_height";
  private static final String PROMINENCE = "prominence";

  private Prominence() {}

  /**
   * Prominence of a row of {@code faces} with the size of its picture, in pixels.
   *
   * @param width of the picture
   * @param height of the picture
   */
  public static Column of(Column width, Column height) {
    Column side = sqrt(Faces.WIDTH.col().multiply(Faces.HEIGHT.col()).cast("double"));
    Column right = offset(Faces.X.col(), Faces.WIDTH.col(), width);
    Column down = offset(Faces.Y.col(), Faces.HEIGHT.col(), height);
    return side.multiply(lit(1.0).minus(greatest(right, down).multiply(0.5)));
  }

  /**
   * The faces with their place in the order of prominence, from 1.
   *
   * @param faces rows of {@link Faces}
   * @param images rows of {@link Images}
   * @return image_id, face_id, face_index and {@link #PLACE}
   */
  public static Dataset<Row> ranked(Dataset<Row> faces, Dataset<Row> images) {
    Dataset<Row> sizes =
        images.select(
            Images.IMAGE_ID.col(),
            Images.WIDTH.col().as(IMAGE_WIDTH),
            Images.HEIGHT.col().as(IMAGE_HEIGHT));
    return faces
        .select(
            Faces.IMAGE_ID.col(),
            Faces.FACE_ID.col(),
            Faces.FACE_INDEX.col(),
            Faces.X.col(),
            Faces.Y.col(),
            Faces.WIDTH.col(),
            Faces.HEIGHT.col())
        .join(sizes, Faces.IMAGE_ID.name())
        .withColumn(PROMINENCE, of(col(IMAGE_WIDTH), col(IMAGE_HEIGHT)))
        .select(
            Faces.IMAGE_ID.col(),
            Faces.FACE_ID.col(),
            Faces.FACE_INDEX.col(),
            row_number()
                .over(
                    Window.partitionBy(Faces.IMAGE_ID.col())
                        .orderBy(col(PROMINENCE).desc(), Faces.FACE_INDEX.col()))
                .as(PLACE));
  }

  /** The most prominent face of every image: image_id and face_id. */
  public static Dataset<Row> subjects(Dataset<Row> faces, Dataset<Row> images) {
    return ranked(faces, images)
        .filter(col(PLACE).equalTo(1))
        .select(Faces.IMAGE_ID.col(), Faces.FACE_ID.col());
  }

  /** Distance of the box's centre from the picture's: 0 in the middle, 1 at the edge. */
  private static Column offset(Column start, Column length, Column whole) {
    Column middle = start.plus(length.divide(2.0)).divide(whole);
    return least(lit(1.0), abs(middle.minus(0.5)).multiply(2.0));
  }
}
