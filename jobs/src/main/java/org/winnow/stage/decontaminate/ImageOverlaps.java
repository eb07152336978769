package org.winnow.stage.decontaminate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.config.DedupSettings;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.copies.CompareMeters;
import org.winnow.copies.HashCandidates;
import org.winnow.copies.ImagePair;
import org.winnow.copies.Verification;
import org.winnow.job.JobContext;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.ImageHashes;
import org.winnow.table.Overlaps;

/**
 * Images of the warehouse that repeat images of a benchmark: equal pixels, or proven as {@code
 * dedup} proves copies, with its settings.
 */
final class ImageOverlaps {
  private static final String PIXELS = "pixels";
  private static final String RANK = "rank";

  private final JobContext context;
  private final DedupSettings settings;
  private final String modelId;

  ImageOverlaps(JobContext context, String modelId) {
    this.context = context;
    this.settings = context.config().dedup();
    this.modelId = modelId;
  }

  /**
   * The faces of images that repeat one of the benchmark; all faces of such an image.
   *
   * @param benchmark tables of the benchmark
   * @return columns face_id, kind, similarity, benchmark_image_id and benchmark_face_id (null: not
   *     proven by a face), the best evidence for each face; materialised
   */
  Dataset<Row> of(DeltaStore benchmark) {
    Dataset<Row> images = Materializer.materialize(images(context.tables()));
    Dataset<Row> others = Materializer.materialize(images(benchmark));
    Dataset<Row> equal = Materializer.materialize(equalPixels(images, others));
    Dataset<Row> left =
        images.join(
            equal.select(col(ImagePair.A).as(ImageHashes.IMAGE_ID.name())),
            new String[] {ImageHashes.IMAGE_ID.name()},
            "left_anti");
    Dataset<Row> pairs = Materializer.materialize(candidates(benchmark, left, others));
    CompareMeters meters = CompareMeters.of(context.spark());
    context.stepName("verify copies");
    Dataset<Row> verified;
    try (Progress.Ending counting =
        context.measure(Unit.PAIRS, Materializer.count(pairs), meters.verified())) {
      verified =
          Verification.between(
              context.tables(), benchmark, pairs, context.config(), meters.verified());
    }
    Dataset<Row> found = equal.unionByName(best(verified));
    return Materializer.materialize(
        context
            .tables()
            .read(Faces.TABLE)
            .select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col().as(ImagePair.A))
            .join(found, ImagePair.A)
            .select(
                Faces.FACE_ID.col(),
                Overlaps.KIND.col(),
                Overlaps.SIMILARITY.col(),
                col(ImagePair.B).as(Overlaps.BENCHMARK_IMAGE_ID.name()),
                Overlaps.BENCHMARK_FACE_ID.col()));
  }

  /** The hashed images with their largest face; its column is null without a face. */
  private static Dataset<Row> images(DeltaStore tables) {
    Dataset<Row> largest =
        tables
            .read(Faces.TABLE)
            .groupBy(Faces.IMAGE_ID.col())
            .agg(Faces.largest().as(ImagePair.LARGEST_FACE));
    return tables
        .read(ImageHashes.TABLE)
        .join(largest, new String[] {ImageHashes.IMAGE_ID.name()}, "left")
        .select(
            ImageHashes.IMAGE_ID.col(),
            ImageHashes.IMAGE_ID.col().as(HashCandidates.ORDER),
            coalesce(ImageHashes.PIXEL_HASH.col(), ImageHashes.IMAGE_ID.col()).as(PIXELS),
            ImageHashes.PDQ.col(),
            ImageHashes.PDQ_MIRROR.col(),
            ImageHashes.PDQ_QUALITY.col(),
            col(ImagePair.LARGEST_FACE));
  }

  private static Dataset<Row> equalPixels(Dataset<Row> images, Dataset<Row> others) {
    return images
        .select(ImageHashes.IMAGE_ID.col().as(ImagePair.A), col(PIXELS))
        .join(others.select(ImageHashes.IMAGE_ID.col().as(ImagePair.B), col(PIXELS)), PIXELS)
        .groupBy(ImagePair.A)
        .agg(min(col(ImagePair.B)).as(ImagePair.B))
        .select(
            col(ImagePair.A),
            col(ImagePair.B),
            lit(Overlaps.Kind.PIXELS.name()).as(Overlaps.KIND.name()),
            lit(1f).as(Overlaps.SIMILARITY.name()),
            lit(null).cast("string").as(Overlaps.BENCHMARK_FACE_ID.name()));
  }

  private Dataset<Row> candidates(DeltaStore benchmark, Dataset<Row> images, Dataset<Row> others) {
    context.stepName("find near hashes");
    Column noFace = lit(null).cast("string");
    Dataset<Row> byHash =
        HashCandidates.of(
                others,
                images,
                settings,
                CompareMeters.of(context.spark()),
                HashCandidates.Sizes.DEFAULT)
            .select(
                col(ImagePair.A),
                col(ImagePair.B),
                noFace.as(ImagePair.FACE_A),
                noFace.as(ImagePair.FACE_B));
    context.stepName("find similar faces");
    Dataset<Row> byFace =
        SimilarityJoin.nearest(
                vectors(context.tables(), images),
                vectors(benchmark, others),
                settings.candidates(),
                (float) settings.minCosine())
            .select(
                Faces.imageId(col(VectorSet.ID)).as(ImagePair.A),
                Faces.imageId(col(SimilarityJoin.NEIGHBOUR)).as(ImagePair.B),
                col(VectorSet.ID).as(ImagePair.FACE_A),
                col(SimilarityJoin.NEIGHBOUR).as(ImagePair.FACE_B));
    return ImagePair.complete(Materializer.materialize(byHash.union(byFace)), images, others);
  }

  private VectorSet vectors(DeltaStore tables, Dataset<Row> images) {
    String image = ImageHashes.IMAGE_ID.name();
    return VectorSet.of(
        Materializer.materialize(
            tables
                .read(Embeddings.TABLE)
                .filter(Embeddings.MODEL_ID.col().equalTo(modelId))
                .withColumn(image, Faces.imageId(Embeddings.FACE_ID.col()))
                .join(images.select(col(image)), new String[] {image}, "left_semi")
                .select(
                    Embeddings.FACE_ID.col().as(VectorSet.ID),
                    Embeddings.VECTOR.col().as(VectorSet.VECTOR))));
  }

  /** Of each image, the best proven image of the benchmark: copies before moments of a series. */
  private static Dataset<Row> best(Dataset<Row> verified) {
    return verified
        .withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(col(ImagePair.A))
                        .orderBy(
                            Duplicates.KIND.col().desc(),
                            Duplicates.SIMILARITY.col().desc(),
                            col(ImagePair.B))))
        .filter(col(RANK).equalTo(1))
        .select(
            col(ImagePair.A),
            col(ImagePair.B),
            Duplicates.KIND.col().as(Overlaps.KIND.name()),
            Duplicates.SIMILARITY.col().as(Overlaps.SIMILARITY.name()),
            col(ImagePair.FACE_B).as(Overlaps.BENCHMARK_FACE_ID.name()));
  }
}
