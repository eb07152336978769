package org.winnow.copies;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Duplicates;
import org.winnow.table.Faces;
import org.winnow.table.Images;

/**
 * A second look at two images with near hashes, whose faces did not prove them copies. Near hashes
 * mean one frame. So the face of one picture is compared with what the other shows at its place: a
 * text or strong compression misplaces the landmarks of a copy, or hides its face from the
 * detector.
 */
final class SamePlace {
  private static final String PICTURE = "picture";
  private static final String FACE = "face";
  private static final String GREY = "grey";
  private static final String FACE_IMAGE = "face_image";

  /** Columns of a request, see {@link SamePlaceTask}. */
  static final String[] REQUEST = {
    PICTURE,
    ImagePair.A,
    ImagePair.B,
    ImagePair.ORDER_A,
    ImagePair.ORDER_B,
    ImagePair.FACE_A,
    ImagePair.FACE_B,
    Duplicates.PDQ_DISTANCE.name(),
    VerifyTask.IS_MIRRORED,
    GREY,
    Faces.LANDMARKS.name(),
    Images.WIDTH.name(),
    Images.HEIGHT.name()
  };

  /** One of the two images of a pair. */
  enum Side {
    A(ImagePair.A, ImagePair.FACE_A),
    B(ImagePair.B, ImagePair.FACE_B);

    private final String image;
    private final String face;

    Side(String image, String face) {
      this.image = image;
      this.face = face;
    }

    /** The column of its face. */
    String face() {
      return face;
    }

    private Side other() {
      return this == A ? B : A;
    }
  }

  private SamePlace() {}

  /**
   * What the faces of one side prove.
   *
   * @param open columns of {@link VerifyTask#OUTCOME}, materialised
   * @param greyLevels face_id and grey levels of faces, null where a face can prove nothing
   * @param faces tables with the faces, and the size of their images
   * @param pictures tables with the other images
   * @return columns of {@link VerifyTask#VERIFIED}
   */
  static Dataset<Row> of(
      Dataset<Row> open,
      Side side,
      Dataset<Row> greyLevels,
      DeltaStore faces,
      DeltaStore pictures,
      SamePlaceTask task) {
    Dataset<Row> places =
        faces
            .read(Faces.TABLE)
            .select(
                Faces.FACE_ID.col().as(FACE),
                Faces.IMAGE_ID.col().as(FACE_IMAGE),
                Faces.LANDMARKS.col())
            .join(
                open.select(col(side.face).as(FACE)).distinct(),
                Verification.one(FACE),
                "left_semi")
            .join(
                faces
                    .read(Images.TABLE)
                    .select(
                        Images.IMAGE_ID.col().as(FACE_IMAGE),
                        Images.WIDTH.col(),
                        Images.HEIGHT.col()),
                FACE_IMAGE);
    Dataset<Row> asked =
        open.withColumn(PICTURE, col(side.other().image))
            .withColumn(FACE, col(side.face))
            // The face of the other picture proves nothing here.
            .withColumn(side.other().face, lit(null).cast("string"))
            .join(
                greyLevels
                    .filter(col(Verification.GREY).isNotNull())
                    .select(Faces.FACE_ID.col().as(FACE), col(Verification.GREY).as(GREY)),
                FACE)
            .join(places, FACE)
            .selectExpr(REQUEST);
    // Spark cannot cogroup two plans that read the same rows.
    Dataset<Row> requests = Materializer.materialize(asked);
    Dataset<Row> needed =
        Materializer.materialize(
            requests.select(col(PICTURE).as(Images.IMAGE_ID.name())).distinct());
    Dataset<Row> files =
        pictures
            .readWithFiles(Images.TABLE)
            .select(Images.IMAGE_ID.col(), col(KeyedBytes.FILE))
            .join(needed, Verification.one(Images.IMAGE_ID.name()), "left_semi");
    MapFunction<Row, String> key = row -> row.getString(0);
    return pictures
        .bytesOf(files, Images.IMAGE_ID, Images.BYTES)
        .groupByKey(key, Encoders.STRING())
        .cogroup(
            requests.groupByKey(key, Encoders.STRING()),
            task,
            Encoders.row(VerifyTask.VERIFIED.schema()));
  }
}
