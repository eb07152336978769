package org.winnow.stage.clean.intra;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.identity.ClaimedFace;
import org.winnow.kernel.Vectors;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Images;
import org.winnow.table.Prominence;
import org.winnow.table.Sources;

/** Faces and their claims, as datasets. */
public final class Claims {
  /** Claimed name of the image that contains the face; null without a claim. */
  public static final String NAME = Identities.NAME.name();

  /** Prominence of the face, see {@link Prominence}. */
  public static final String PROMINENCE = "prominence";

  /** Digest of the pixels of the image that contains the face. */
  public static final String PHOTOGRAPH = "photograph";

  private static final String IMAGE_WIDTH = "image_width";
  private static final String IMAGE_HEIGHT = "image_height";
  private static final int SAMPLED_NAMES = 2048;
  private static final int SAMPLED_IMAGES = 16;
  private static final int SAMPLED_FACES = 4;

  private Claims() {}

  /**
   * Joins each face with each claimed name of its image: face_id, image_id, photograph, name,
   * prominence. The name is null without a claim. Images with equal pixels are one photograph.
   */
  public static Dataset<Row> of(Dataset<Row> faces, Dataset<Row> sources, Dataset<Row> images) {
    Dataset<Row> claims =
        sources
            .filter(Sources.IMAGE_ID.col().isNotNull().and(Sources.CLAIMED_NAME.col().isNotNull()))
            .select(Sources.IMAGE_ID.col(), Sources.shownName().as(NAME))
            .distinct();
    Dataset<Row> sizes =
        images.select(
            Images.IMAGE_ID.col(),
            coalesce(Images.PIXEL_HASH.col(), Images.IMAGE_ID.col()).as(PHOTOGRAPH),
            Images.WIDTH.col().as(IMAGE_WIDTH),
            Images.HEIGHT.col().as(IMAGE_HEIGHT));
    return faces
        .select(
            Faces.FACE_ID.col(),
            Faces.IMAGE_ID.col(),
            Faces.X.col(),
            Faces.Y.col(),
            Faces.WIDTH.col(),
            Faces.HEIGHT.col())
        .join(sizes, Faces.IMAGE_ID.name())
        .join(claims, Faces.IMAGE_ID.name(), "left")
        .select(
            Faces.FACE_ID.col(),
            Faces.IMAGE_ID.col(),
            col(PHOTOGRAPH),
            col(NAME),
            Prominence.of(col(IMAGE_WIDTH), col(IMAGE_HEIGHT)).as(PROMINENCE));
  }

  /**
   * Draws a bounded sample for calibration: up to 2,048 names, 16 photographs of each, and their 4
   * most prominent faces. Names are drawn by hash and photographs by digest, so copies under
   * several names are drawn together.
   *
   * @return the faces of each name; the image of a face is its photograph, so copies count as one
   *     image
   */
  public static Map<String, List<ClaimedFace>> sample(Dataset<Row> claims, Dataset<Row> vectors) {
    Dataset<Row> named = claims.filter(col(NAME).isNotNull());
    Dataset<Row> names =
        named
            .select(col(NAME))
            .distinct()
            .orderBy(xxhash64(col(NAME)), col(NAME))
            .limit(SAMPLED_NAMES);
    Column image = dense_rank().over(Window.partitionBy(col(NAME)).orderBy(PHOTOGRAPH));
    Column face =
        row_number()
            .over(
                Window.partitionBy(NAME, PHOTOGRAPH)
                    .orderBy(col(PROMINENCE).desc(), Faces.FACE_ID.col()));
    Dataset<Row> chosen =
        named
            .join(names, NAME)
            .withColumn("image", image)
            .filter(col("image").leq(SAMPLED_IMAGES))
            .withColumn("face", face)
            .filter(col("face").leq(SAMPLED_FACES))
            .join(vectors, Faces.FACE_ID.name())
            .select(NAME, Faces.FACE_ID.name(), PHOTOGRAPH, Embeddings.VECTOR.name(), PROMINENCE);
    Map<String, List<ClaimedFace>> sample = new TreeMap<>();
    for (Row row : chosen.collectAsList()) {
      sample
          .computeIfAbsent(row.getString(0), name -> new ArrayList<>())
          .add(
              new ClaimedFace(
                  row.getString(1),
                  row.getString(2),
                  Vectors.of(row.getList(3)),
                  row.getDouble(4)));
    }
    return sample;
  }
}
