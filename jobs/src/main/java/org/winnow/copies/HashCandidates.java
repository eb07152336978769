package org.winnow.copies;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.config.DedupSettings;
import org.winnow.table.ImageHashes;

/**
 * Candidates by near hashes. Images are hashed into blocks by id. A task builds the index of one
 * block and looks a part of the probes up in it, and their mirror images. The result does not
 * depend on the number of parts.
 *
 * <p>A block holds the same number of hashes whatever their total, so the work grows with the
 * square of the images, with a small constant: each image meets about 1 in 120 others of a block.
 */
public final class HashCandidates {
  /** Sorts images of near hashes: the better representative first. Unique for each image. */
  public static final String ORDER = "sort_key";

  /** Below this quality, a picture is nearly flat and its hash is noise. */
  private static final int MIN_QUALITY = 10;

  static final String BLOCK_NUMBER = "block";
  static final String PART = "part";
  private static final String RANK = "rank";

  /**
   * Sizes of the tasks.
   *
   * @param block hashes of a block; the index of a quarter million takes about 160 MB
   * @param minPart probes that are worth a task
   */
  public record Sizes(int block, int minPart) {
    public static final Sizes DEFAULT = new Sizes(1 << 18, 2048);
  }

  private HashCandidates() {}

  /**
   * The nearest images of each probe: copies first, in the order of representatives, then by
   * distance. Equal ids are not compared.
   *
   * @param images image_id, {@link #ORDER}, and the hashes, see {@link ImageHashes}
   * @param probes the same columns of the images to look up
   * @param meters count what is cut
   * @return columns {@link ImagePair#A} (a probe), {@link ImagePair#B}, the order of b and the
   *     distance
   */
  public static Dataset<Row> of(
      Dataset<Row> images,
      Dataset<Row> probes,
      DedupSettings settings,
      CompareMeters meters,
      Sizes sizes) {
    Dataset<Row> hashed = images.filter(hasDetail());
    Dataset<Row> pending = probes.filter(hasDetail());
    long blocks = Math.max(1, (hashed.count() + sizes.block() - 1) / sizes.block());
    long cores = hashed.sparkSession().sparkContext().defaultParallelism();
    long parts = Math.max(1, Math.min(4 * cores / blocks, pending.count() / sizes.minPart()));
    Column block = pmod(xxhash64(ImageHashes.IMAGE_ID.col()), lit(blocks));
    Column part = pmod(xxhash64(ImageHashes.IMAGE_ID.col(), lit(PART)), lit(parts));
    Dataset<Row> cells =
        rows(hashed, block, explode(numbers(parts)), false)
            .union(rows(pending, explode(numbers(blocks)), part, true));
    Dataset<Row> found =
        cells
            .repartition((int) (blocks * parts), col(BLOCK_NUMBER), col(PART))
            .sortWithinPartitions(BLOCK_NUMBER, PART, HashJoinTask.PROBE, ORDER)
            .select(HashJoinTask.INPUT)
            .mapPartitions(
                new HashJoinTask(settings, meters), Encoders.row(HashJoinTask.PAIR.schema()));
    return blocks == 1 ? found : nearest(found, settings.candidates());
  }

  private static Column hasDetail() {
    return ImageHashes.PDQ_QUALITY.col().geq(MIN_QUALITY);
  }

  private static Column numbers(long end) {
    return sequence(lit(0L), lit(end - 1));
  }

  private static Dataset<Row> rows(Dataset<Row> images, Column block, Column part, boolean probe) {
    return images.select(
        block.as(BLOCK_NUMBER),
        part.as(PART),
        lit(probe).as(HashJoinTask.PROBE),
        ImageHashes.IMAGE_ID.col(),
        col(ORDER),
        ImageHashes.PDQ.col(),
        ImageHashes.PDQ_MIRROR.col());
  }

  /** The nearest of all blocks. */
  private static Dataset<Row> nearest(Dataset<Row> found, int candidates) {
    Column near = greatest(HashJoinTask.DISTANCE.col(), lit(HashJoinTask.COPY_DISTANCE));
    return found
        .withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(HashJoinTask.A.col())
                        .orderBy(near, HashJoinTask.B_ORDER.col())))
        .filter(col(RANK).leq(candidates))
        .drop(RANK);
  }
}
