package org.winnow.stage.dedup;

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
final class Verification {
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
   * @param pairs from {@link CandidatePairs}, materialised
   * @param done counts verified candidates
   * @return columns of {@link VerifyTask#VERIFIED}, one row for each pair of images that are copies
   *     or moments of one series
   */
  static Dataset<Row> of(
      DeltaStore tables, Dataset<Row> pairs, DedupSettings settings, LongAccumulator done) {
    Dataset<Row> greyLevels = greyLevels(tables, pairs, settings.minEyes());
    Dataset<Row> complete =
        pairs
            .join(
                named(greyLevels, CandidatePairs.FACE_A, GREY_A),
                one(CandidatePairs.FACE_A),
                "left")
            .join(
                named(greyLevels, CandidatePairs.FACE_B, GREY_B),
                one(CandidatePairs.FACE_B),
                "left");
    Dataset<Row> verified =
        Batches.repartition(
                complete.select(VerifyTask.INPUT),
                col(CandidatePairs.A),
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
                    Window.partitionBy(col(CandidatePairs.A), col(CandidatePairs.B))
                        .orderBy(
                            Duplicates.KIND.col().desc(),
                            Duplicates.SIMILARITY.col().desc(),
                            col(CandidatePairs.FACE_A),
                            col(CandidatePairs.FACE_B))))
        .filter(col(RANK).equalTo(1))
        .drop(RANK);
  }

  private static Dataset<Row> greyLevels(DeltaStore tables, Dataset<Row> pairs, double minEyes) {
    Dataset<Row> needed =
        pairs
            .select(col(CandidatePairs.FACE_A).as(Faces.FACE_ID.name()))
            .union(pairs.select(col(CandidatePairs.FACE_B)))
            .distinct();
    Dataset<Row> faces =
        tables
            .readWithFiles(Faces.TABLE)
            .filter(Faces.EYE_DISTANCE.col().geq(minEyes))
            .select(Faces.FACE_ID.col(), col(KeyedBytes.FILE))
            .join(needed, one(Faces.FACE_ID.name()), "left_semi");
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
