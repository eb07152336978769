package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.copies.HashCandidates;
import org.winnow.copies.ImagePair;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.Duplicates.Kind;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;

/**
 * The hashed images with what is known of them. An image is pending if it was not compared with the
 * others, or if it has other faces than then; its row in {@code duplicates} counts no more.
 */
final class Nodes {
  /** Sorts images: the best representative first. Unique, without regard to case or locale. */
  static final String ORDER = HashCandidates.ORDER;

  /** The face with the largest distance of its eyes; null: none. */
  static final String FACE = ImagePair.LARGEST_FACE;

  /** Faces with an embedding. */
  static final String EMBEDDED = "embedded_faces";

  static final String PENDING = "is_pending";

  /** An image of equal pixels that stands for this one; itself, if it is the best of them. */
  static final String DELEGATE = "delegate_id";

  private static final String[] BY_IMAGE = {Images.IMAGE_ID.name()};
  private static final String[] BY_FACE = {Faces.FACE_ID.name()};
  private static final String EYES = "eyes";
  private static final String REPRESENTS = "represents";
  private static final String GROUP_PENDING = "is_group_pending";

  /** Steps of the logarithm of the distance of the eyes. */
  private static final int EYE_STEPS = 10;

  /** Order of representatives, of images with a valid row, and of all others. */
  private static final String FIXED_CENTRE = "0";

  private static final String MEMBER = "1";
  private static final String FREE = "2";

  private Nodes() {}

  /** Whether a node with this order keeps its place: it represents others, or repeats one. */
  static boolean isFixed(String order) {
    return !order.startsWith(FREE);
  }

  /**
   * The images. Beside the columns above and those of {@link ImageHashes}: those of their valid row
   * in {@code duplicates}, null if there is none.
   */
  static Dataset<Row> of(DeltaStore tables, String modelId) {
    Dataset<Row> images =
        tables
            .read(Images.TABLE)
            .select(Images.IMAGE_ID.col(), Images.WIDTH.col(), Images.HEIGHT.col())
            .join(tables.read(ImageHashes.TABLE), ImageHashes.IMAGE_ID.name())
            .join(faces(tables, modelId), BY_IMAGE, "left")
            .withColumn(
                ImageHashes.PIXEL_HASH.name(),
                coalesce(ImageHashes.PIXEL_HASH.col(), Images.IMAGE_ID.col()))
            .withColumn(EMBEDDED, coalesce(col(EMBEDDED), lit(0L)))
            .withColumn(PENDING, not(ImageHashes.COMPARED_FACES.col().eqNullSafe(col(EMBEDDED))));
    Dataset<Row> rows =
        tables
            .read(Duplicates.TABLE)
            .join(images.filter(col(PENDING)).select(Images.IMAGE_ID.col()), BY_IMAGE, "left_anti");
    Dataset<Row> representatives =
        rows.select(Duplicates.REPRESENTATIVE_ID.col().as(Images.IMAGE_ID.name()))
            .distinct()
            .withColumn(REPRESENTS, lit(true));
    Dataset<Row> nodes =
        images
            .join(rows, BY_IMAGE, "left")
            .join(representatives, BY_IMAGE, "left")
            .withColumn(ORDER, order());
    return Materializer.materialize(withDelegates(nodes));
  }

  private static Dataset<Row> faces(DeltaStore tables, String modelId) {
    Dataset<Row> embedded =
        tables
            .read(Embeddings.TABLE)
            .filter(Embeddings.MODEL_ID.col().equalTo(modelId))
            .select(Embeddings.FACE_ID.col(), lit(true).as(EMBEDDED));
    return tables
        .read(Faces.TABLE)
        .select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col(), Faces.EYE_DISTANCE.col())
        .join(embedded, BY_FACE, "left")
        .groupBy(Faces.IMAGE_ID.col())
        .agg(
            count_if(col(EMBEDDED)).as(EMBEDDED),
            max(Faces.EYE_DISTANCE.col()).as(EYES),
            Faces.largest().as(FACE));
  }

  /**
   * Text that sorts as: what keeps its place, the largest face, the most pixels, the largest file,
   * the id. The eyes count first, in steps of 10 %, because a border or a frame adds pixels and no
   * detail.
   */
  private static Column order() {
    Column place =
        when(col(REPRESENTS), FIXED_CENTRE)
            .when(Duplicates.KIND.col().notEqual(Kind.BURST.name()), MEMBER)
            .otherwise(FREE);
    Column pixels = Images.WIDTH.col().cast("long").multiply(Images.HEIGHT.col());
    return concat(
        place,
        descending(round(log(coalesce(col(EYES), lit(0f)).plus(1)).multiply(EYE_STEPS)), 3),
        descending(pixels, 12),
        descending(ImageHashes.FILE_SIZE.col(), 12),
        Images.IMAGE_ID.col());
  }

  private static Column descending(Column number, int digits) {
    long largest = Long.parseLong("9".repeat(digits));
    return lpad(lit(largest).minus(number.cast("long")).cast("string"), digits, "0");
  }

  private static Dataset<Row> withDelegates(Dataset<Row> nodes) {
    Dataset<Row> groups =
        nodes
            .groupBy(ImageHashes.PIXEL_HASH.col())
            .agg(
                min_by(Images.IMAGE_ID.col(), col(ORDER)).as(DELEGATE),
                max(col(PENDING)).as(GROUP_PENDING));
    return nodes.join(groups, ImageHashes.PIXEL_HASH.name());
  }

  /** The images that stand for all of equal pixels. Only they are compared with others. */
  static Dataset<Row> delegates(Dataset<Row> nodes) {
    return nodes.filter(Images.IMAGE_ID.col().equalTo(col(DELEGATE)));
  }

  /** The images without a valid row that have the pixels of a delegate, where one is pending. */
  static Dataset<Row> equalPixels(Dataset<Row> nodes) {
    return nodes.filter(
        Images.IMAGE_ID
            .col()
            .notEqual(col(DELEGATE))
            .and(col(GROUP_PENDING))
            .and(col(ORDER).startsWith(FREE)));
  }
}
