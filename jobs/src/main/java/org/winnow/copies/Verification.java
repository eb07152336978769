package org.winnow.copies;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.config.DedupSettings;
import org.winnow.face.FaceTemplate;
import org.winnow.image.CropCodec;
import org.winnow.spark.Batches;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Duplicates;
import org.winnow.table.Faces;

/** Verifies candidates by registered faces, or by their hashes where there is no face. */
public final class Verification {
  /** Grey levels of a face, see {@link FaceTemplate#greyLevels}; null: it can prove nothing. */
  static final String GREY_A = "grey_a";

  static final String GREY_B = "grey_b";

  /** Pairs of a task. */
  private static final int TASK_PAIRS = 5000;

  private static final String GREY = "grey";
  private static final String RANK = "rank";
  private static final StructType GREY_LEVELS =
      new StructType()
          .add(Faces.FACE_ID.name(), DataTypes.StringType, false)
          .add(GREY, DataTypes.BinaryType, true);

  private Verification() {}

  /**
   * The verified pairs.
   *
   * @param pairs columns of {@link ImagePair}, materialised
   * @param done counts verified candidates
   * @return columns of {@link VerifyTask#VERIFIED}, one row for each pair of images that are copies
   *     or moments of one series
   */
  public static Dataset<Row> of(
      DeltaStore tables, Dataset<Row> pairs, DedupSettings settings, LongAccumulator done) {
    Dataset<Row> faces =
        pairs
            .select(col(ImagePair.FACE_A).as(Faces.FACE_ID.name()))
            .union(pairs.select(col(ImagePair.FACE_B)));
    Dataset<Row> greyLevels = greyLevels(tables, faces, settings.minEyes());
    return of(greyLevels, greyLevels, pairs, settings, done);
  }

  /**
   * The verified pairs of two warehouses: faces a are of the first, faces b of the second.
   *
   * @param pairs columns of {@link ImagePair}, materialised
   * @param done counts verified candidates
   * @return columns of {@link VerifyTask#VERIFIED}, one row for each pair of images that are copies
   *     or moments of one series
   */
  public static Dataset<Row> between(
      DeltaStore tables,
      DeltaStore others,
      Dataset<Row> pairs,
      DedupSettings settings,
      LongAccumulator done) {
    String face = Faces.FACE_ID.name();
    return of(
        greyLevels(tables, pairs.select(col(ImagePair.FACE_A).as(face)), settings.minEyes()),
        greyLevels(others, pairs.select(col(ImagePair.FACE_B).as(face)), settings.minEyes()),
        pairs,
        settings,
        done);
  }

  private static Dataset<Row> of(
      Dataset<Row> greyLevelsA,
      Dataset<Row> greyLevelsB,
      Dataset<Row> pairs,
      DedupSettings settings,
      LongAccumulator done) {
    Dataset<Row> complete =
        pairs
            .join(named(greyLevelsA, ImagePair.FACE_A, GREY_A), one(ImagePair.FACE_A), "left")
            .join(named(greyLevelsB, ImagePair.FACE_B, GREY_B), one(ImagePair.FACE_B), "left");
    Dataset<Row> verified =
        Batches.repartition(
                complete.select(VerifyTask.INPUT),
                col(ImagePair.A),
                Materializer.count(pairs),
                TASK_PAIRS)
            .mapPartitions(
                new VerifyTask(new CopyRule(settings), done),
                Encoders.row(VerifyTask.VERIFIED.schema()));
    return Materializer.materialize(best(verified));
  }

  /** Two images may have been compared by several faces. */
  private static Dataset<Row> best(Dataset<Row> verified) {
    return verified
        .withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(col(ImagePair.A), col(ImagePair.B))
                        .orderBy(
                            Duplicates.KIND.col().desc(),
                            Duplicates.SIMILARITY.col().desc(),
                            col(ImagePair.FACE_A),
                            col(ImagePair.FACE_B))))
        .filter(col(RANK).equalTo(1))
        .drop(RANK);
  }

  private static Dataset<Row> greyLevels(DeltaStore tables, Dataset<Row> needed, double minEyes) {
    Dataset<Row> faces =
        tables
            .readWithFiles(Faces.TABLE)
            .filter(Faces.EYE_DISTANCE.col().geq(minEyes))
            .select(Faces.FACE_ID.col(), col(KeyedBytes.FILE))
            .join(needed.distinct(), one(Faces.FACE_ID.name()), "left_semi");
    MapFunction<Row, Row> read = Verification::greyLevels;
    return tables.bytesOf(faces, Faces.FACE_ID, Faces.CROP).map(read, Encoders.row(GREY_LEVELS));
  }

  private static Row greyLevels(Row face) {
    byte[] levels =
        CropCodec.decodeAligned(face.getAs(1))
            .map(
                crop -> {
                  try (Mat picture = crop) {
                    return FaceTemplate.greyLevels(picture);
                  }
                })
            .orElse(null);
    return RowFactory.create(face.getString(0), levels);
  }

  private static Dataset<Row> named(Dataset<Row> greyLevels, String face, String grey) {
    return greyLevels.select(Faces.FACE_ID.col().as(face), col(GREY).as(grey));
  }

  private static String[] one(String column) {
    return new String[] {column};
  }
}
