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
import org.winnow.config.Config;
import org.winnow.copies.SamePlace.Side;
import org.winnow.face.FaceTemplate;
import org.winnow.image.CropCodec;
import org.winnow.spark.Batches;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Duplicates;
import org.winnow.table.Faces;

/**
 * Verifies candidates by registered faces, or by their hashes where there is no face. Pairs with
 * near hashes that this does not prove are looked at again, see {@link SamePlace}.
 */
public final class Verification {
  /** Grey levels of a face, see {@link FaceTemplate#greyLevels}; null: it can prove nothing. */
  static final String GREY_A = "grey_a";

  static final String GREY_B = "grey_b";

  /** Pairs of a task. */
  private static final int TASK_PAIRS = 5000;

  static final String GREY = "grey_levels";
  private static final String RANK = "rank";
  static final StructType GREY_LEVELS =
      new StructType()
          .add(Faces.FACE_ID.name(), DataTypes.StringType, false)
          .add(GREY, DataTypes.BinaryType, true);

  private final DeltaStore tables;
  private final DeltaStore others;
  private final Config config;
  private final CopyRule rule;

  private Verification(DeltaStore tables, DeltaStore others, Config config) {
    this.tables = tables;
    this.others = others;
    this.config = config;
    rule = new CopyRule(config.dedup());
  }

  /**
   * The verified pairs.
   *
   * @param pairs columns of {@link ImagePair}, materialised
   * @param done counts verified candidates
   * @return columns of {@link VerifyTask#VERIFIED}, one row for each pair of images that are copies
   *     or moments of one series
   */
  public static Dataset<Row> of(
      DeltaStore tables, Dataset<Row> pairs, Config config, LongAccumulator done) {
    return new Verification(tables, tables, config).verified(pairs, done);
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
      Config config,
      LongAccumulator done) {
    return new Verification(tables, others, config).verified(pairs, done);
  }

  private Dataset<Row> verified(Dataset<Row> pairs, LongAccumulator done) {
    Dataset<Row> complete =
        pairs
            .join(
                named(provingFaces(tables, pairs, ImagePair.FACE_A), ImagePair.FACE_A, GREY_A),
                one(ImagePair.FACE_A),
                "left")
            .join(
                named(provingFaces(others, pairs, ImagePair.FACE_B), ImagePair.FACE_B, GREY_B),
                one(ImagePair.FACE_B),
                "left");
    LongAccumulator near =
        pairs.sparkSession().sparkContext().longAccumulator("near pairs without proof");
    Dataset<Row> outcomes =
        Batches.repartition(
                complete.select(VerifyTask.INPUT),
                col(ImagePair.A),
                Materializer.count(pairs),
                TASK_PAIRS)
            .sortWithinPartitions(ImagePair.FACE_A)
            .mapPartitions(
                new VerifyTask(rule, done, near), Encoders.row(VerifyTask.OUTCOME.schema()));
    Dataset<Row> compared = Materializer.materialize(best(outcomes));
    Dataset<Row> proven =
        compared.filter(Duplicates.KIND.col().isNotNull()).select(VerifyTask.VERIFIED.columns());
    // A repeated task counts again, but zero is zero.
    return near.sum() == 0
        ? proven
        : Materializer.materialize(
            best(proven.union(bySamePlace(compared.filter(col(VerifyTask.IS_OPEN))))));
  }

  private Dataset<Row> bySamePlace(Dataset<Row> open) {
    SamePlaceTask task = new SamePlaceTask(config.ingest().caps(), rule);
    return SamePlace.of(
            open, Side.A, provingFaces(tables, open, Side.A.face()), tables, others, task)
        .union(
            SamePlace.of(
                open, Side.B, provingFaces(others, open, Side.B.face()), others, tables, task));
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

  /** Grey levels of the faces that are large enough to prove something. */
  private Dataset<Row> provingFaces(DeltaStore store, Dataset<Row> pairs, String face) {
    return greyLevels(store, pairs, face, config.dedup().minEyes());
  }

  /**
   * Grey levels of faces.
   *
   * @param face column with their ids, which may be null
   * @param minEyes least distance of the eyes in pixels
   * @return columns of {@link #GREY_LEVELS}
   */
  static Dataset<Row> greyLevels(
      DeltaStore store, Dataset<Row> pairs, String face, double minEyes) {
    Dataset<Row> needed = pairs.select(col(face).as(Faces.FACE_ID.name())).distinct();
    Dataset<Row> faces =
        store
            .readWithFiles(Faces.TABLE)
            .filter(Faces.EYE_DISTANCE.col().geq(minEyes))
            .select(Faces.FACE_ID.col(), col(KeyedBytes.FILE))
            .join(needed, one(Faces.FACE_ID.name()), "left_semi");
    MapFunction<Row, Row> read = Verification::greyLevels;
    return store.bytesOf(faces, Faces.FACE_ID, Faces.CROP).map(read, Encoders.row(GREY_LEVELS));
  }

  /** Maps face_id and crop to {@link #GREY_LEVELS}. */
  static Row greyLevels(Row face) {
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

  static Dataset<Row> named(Dataset<Row> greyLevels, String face, String grey) {
    return greyLevels.select(Faces.FACE_ID.col().as(face), col(GREY).as(grey));
  }

  /** The column as a list, for joins. */
  static String[] one(String column) {
    return new String[] {column};
  }
}
