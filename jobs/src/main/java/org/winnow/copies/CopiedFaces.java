package org.winnow.copies;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.config.SynthesizeSettings;
import org.winnow.face.FaceRegistration;
import org.winnow.face.FaceTemplate;
import org.winnow.face.FaceThumbnail;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Batches;
import org.winnow.spark.ChunkedIterator;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;

/**
 * Finds generated faces that show the photograph of a real face, or another moment of it, whatever
 * an embedder says of the two. The candidates are the real faces that are nearest by thumbnails of
 * the crops, and those that the caller knows of. Each pair is registered. The thresholds are lower
 * than those of {@code dedup}: a generator makes another face in place of one that was none.
 */
public final class CopiedFaces {
  /** Id of a face that no warehouse has. */
  public static final Field FACE =
      new Field("copied_face", DataTypes.StringType, false, "Face that may be a copy");

  /** Id of a face of a warehouse. */
  public static final Field ORIGINAL =
      new Field("original_face", DataTypes.StringType, false, "Face that may be copied");

  /** The number that the threshold was compared with. */
  public static final Field CORRELATION =
      new Field("copied_correlation", DataTypes.FloatType, false, "Of pixels, 0 to 1");

  private static final FieldList COPIES = FieldList.of(FACE, ORIGINAL, CORRELATION);
  private static final FieldList PAIRS = FieldList.of(FACE, ORIGINAL);

  /** Pairs of a task. */
  private static final int TASK_PAIRS = 2000;

  /** Digits that tell the variants of a face apart. */
  private static final int DIGITS = 2;

  private static final StructType THUMBNAILS =
      new StructType()
          .add(VectorSet.ID, DataTypes.StringType, false)
          .add(VectorSet.VECTOR, Embeddings.VECTOR.type(), false);

  private static final String BEST = "best";

  private final List<DeltaStore> warehouses;
  private final SynthesizeSettings settings;
  private final VectorSet thumbnails;

  private CopiedFaces(List<DeltaStore> warehouses, SynthesizeSettings settings) {
    this.warehouses = warehouses;
    this.settings = settings;
    thumbnails = VectorSet.of(Materializer.materialize(thumbnails(warehouses)));
  }

  /**
   * Reads the real faces.
   *
   * @param warehouses one or more
   * @param settings number of candidates of each kind, 1 or more, and thresholds
   */
  public static CopiedFaces of(List<DeltaStore> warehouses, SynthesizeSettings settings) {
    return new CopiedFaces(warehouses, settings);
  }

  private static Dataset<Row> thumbnails(List<DeltaStore> warehouses) {
    FlatMapFunction<Row, Row> thumbnail =
        face ->
            grey(face).stream()
                .flatMap(levels -> FaceThumbnail.of(levels).stream())
                .map(vector -> RowFactory.create(face.get(0), vector))
                .iterator();
    Dataset<Row> faces =
        warehouses.stream()
            .map(store -> store.read(Faces.TABLE).select(Faces.FACE_ID.col(), Faces.CROP.col()))
            .reduce(Dataset::union)
            .orElseThrow();
    // Two warehouses may have one face, or two crops of it by two detectors.
    return faces
        .flatMap(thumbnail, Encoders.row(THUMBNAILS))
        .dropDuplicates(new String[] {VectorSet.ID, VectorSet.VECTOR});
  }

  /** The grey levels of a row with a face and its crop: one, or none if the crop is broken. */
  private static List<byte[]> grey(Row face) {
    byte[] levels = Verification.greyLevels(face).getAs(1);
    return levels == null ? List.of() : List.of(levels);
  }

  /**
   * Finds copies.
   *
   * @param faces columns {@link #FACE} and {@link Faces#CROP}
   * @param candidates columns {@link #FACE} and {@link #ORIGINAL}: pairs to register, too
   * @return columns {@link #FACE}, {@link #ORIGINAL} and {@link #CORRELATION}: one row for each
   *     face that is a copy, with the original that it resembles most
   */
  public Dataset<Row> find(Dataset<Row> faces, Dataset<Row> candidates) {
    Dataset<Row> pairs =
        Materializer.materialize(candidates.select(PAIRS.columns()).union(alike(faces)).distinct());
    MapFunction<Row, Row> grey = Verification::greyLevels;
    Dataset<Row> levels =
        faces
            .select(FACE.col().as(Faces.FACE_ID.name()), Faces.CROP.col())
            .map(grey, Encoders.row(Verification.GREY_LEVELS));
    Dataset<Row> originals =
        warehouses.stream()
            .map(store -> Verification.greyLevels(store, pairs, ORIGINAL.name(), 0))
            .reduce(Dataset::union)
            .orElseThrow();
    Dataset<Row> complete =
        pairs
            .join(
                Verification.named(levels, FACE.name(), Verification.GREY_A),
                Verification.one(FACE.name()))
            .join(
                Verification.named(originals, ORIGINAL.name(), Verification.GREY_B),
                Verification.one(ORIGINAL.name()))
            .select(FACE.col(), ORIGINAL.col(), col(Verification.GREY_A), col(Verification.GREY_B));
    return Batches.repartition(
            complete, xxhash64(FACE.col()), Materializer.count(pairs), TASK_PAIRS)
        .mapPartitions(
            register(settings.leakCorrelation(), settings.leakTrimmed()),
            Encoders.row(COPIES.schema()))
        .groupBy(FACE.col())
        .agg(max(struct(CORRELATION.col(), ORIGINAL.col())).as(BEST))
        .select(
            FACE.col(),
            col(BEST).getField(ORIGINAL.name()).as(ORIGINAL.name()),
            col(BEST).getField(CORRELATION.name()).as(CORRELATION.name()));
  }

  /** The pairs that are nearest by thumbnails, of any variant. */
  private Dataset<Row> alike(Dataset<Row> faces) {
    FlatMapFunction<Row, Row> variants = CopiedFaces::variants;
    Dataset<Row> queries =
        Materializer.materialize(
            faces.select(FACE.col(), Faces.CROP.col()).flatMap(variants, Encoders.row(THUMBNAILS)));
    return SimilarityJoin.nearest(VectorSet.of(queries), thumbnails, settings.leakCopies(), -1)
        .select(
            col(VectorSet.ID)
                .substr(lit(1), length(col(VectorSet.ID)).minus(DIGITS))
                .as(FACE.name()),
            col(SimilarityJoin.NEIGHBOUR).as(ORIGINAL.name()),
            col(SimilarityJoin.SIMILARITY))
        .groupBy(FACE.col(), ORIGINAL.col())
        .agg(max(col(SimilarityJoin.SIMILARITY)).as(SimilarityJoin.SIMILARITY))
        .withColumn(
            SimilarityJoin.RANK,
            row_number()
                .over(
                    Window.partitionBy(FACE.col())
                        .orderBy(col(SimilarityJoin.SIMILARITY).desc(), ORIGINAL.col())))
        .filter(col(SimilarityJoin.RANK).leq(settings.leakCopies()))
        .select(PAIRS.columns());
  }

  private static Iterator<Row> variants(Row face) {
    List<Row> rows = new ArrayList<>();
    for (byte[] levels : grey(face)) {
      for (float[] vector : FaceThumbnail.variants(levels)) {
        rows.add(RowFactory.create(face.getString(0) + Integer.toString(rows.size() + 10), vector));
      }
    }
    return rows.iterator();
  }

  private static MapPartitionsFunction<Row, Row> register(double correlation, double trimmed) {
    return pairs ->
        new ChunkedIterator<>() {
          @Override
          protected boolean computeMore() {
            if (!pairs.hasNext()) {
              return false;
            }
            Row pair = pairs.next();
            if (pair.isNullAt(2) || pair.isNullAt(3)) {
              return true;
            }
            FaceRegistration.Result found =
                FaceRegistration.of(
                    FaceTemplate.of(pair.<byte[]>getAs(3)), FaceTemplate.of(pair.<byte[]>getAs(2)));
            if (found.correlation() >= correlation) {
              emit(RowFactory.create(pair.get(0), pair.get(1), (float) found.correlation()));
            } else if (found.trimmed() >= trimmed) {
              emit(RowFactory.create(pair.get(0), pair.get(1), (float) found.trimmed()));
            }
            return true;
          }
        };
  }
}
