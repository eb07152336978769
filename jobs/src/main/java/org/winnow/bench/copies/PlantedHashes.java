package org.winnow.bench.copies;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.bench.generate.NullColumns;
import org.winnow.image.Digests;
import org.winnow.image.Pdq;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Table;

/**
 * Images of which only the hashes are known: most are drawn at random, some are a planted number of
 * bits away from another one, and some are encodings of one picture, as sites show it in place of
 * photographs that are gone. Everything follows from the number of an image.
 */
record PlantedHashes(long images) implements Serializable {
  /** Bits in which a planted copy may differ. */
  static final int MAX_DISTANCE = 60;

  /** First distances of the ranges by which recall is stated, and the end of the last one. */
  private static final int[] RANGES = {1, 17, 32, 46, MAX_DISTANCE + 1};

  private static final int PLACEHOLDERS = 10_000;

  /** One image in this many is a planted copy. */
  private static final int SPACING = 20;

  private static final int PLACEHOLDER_BITS = 3;
  private static final int IMAGES_OF_FILE = 100_000;
  private static final int QUALITY = 100;
  private static final String ORIGINAL = "original";
  private static final String PLANTED = "planted_distance";
  private static final String IS_FOUND = "is_found";
  private static final String RANGE = "range";
  private static final String MEMBERS = "members";

  private static final StructType SCHEMA =
      new StructType()
          .add(Images.IMAGE_ID.name(), DataTypes.StringType, false)
          .add(ImageHashes.PDQ.name(), DataTypes.BinaryType, false)
          .add(ImageHashes.PDQ_MIRROR.name(), DataTypes.BinaryType, false)
          .add(ORIGINAL, DataTypes.StringType, true)
          .add(PLANTED, DataTypes.IntegerType, true);

  /**
   * What dedup found of them.
   *
   * @param recall of planted copies, by range of bits
   * @param placeholders encodings of the one picture
   * @param oneGroup those of them that have one representative, with it
   * @param others all further rows: they link images that are no copies
   */
  record Found(Map<String, Double> recall, long placeholders, long oneGroup, long others) {}

  /** Number of files of a table. */
  int files() {
    return (int) Math.max(2, images / IMAGES_OF_FILE);
  }

  /** The image that an image is a copy of; itself if it is none. */
  long original(long image) {
    return isCopy(image) ? image - 1 : image;
  }

  long placeholders() {
    return Math.min(PLACEHOLDERS, images / 100);
  }

  private Dataset<Row> rows(SparkSession spark) {
    MapFunction<Long, Row> row = this::row;
    return spark.range(0, images, 1, files()).as(Encoders.LONG()).map(row, Encoders.row(SCHEMA));
  }

  private Row row(long image) {
    if (image < placeholders()) {
      int bits = (int) (image % (PLACEHOLDER_BITS + 1));
      return RowFactory.create(
          id(image),
          flipped(hash("placeholder"), bits, image),
          flipped(hash("mirrored placeholder"), bits, image),
          null,
          null);
    }
    String name = Long.toString(image);
    if (!isCopy(image)) {
      return RowFactory.create(id(image), hash(name), hash(name + " mirrored"), null, null);
    }
    int bits = 1 + (int) (image / SPACING % MAX_DISTANCE);
    String original = Long.toString(image - 1);
    return RowFactory.create(
        id(image),
        flipped(hash(original), bits, image),
        flipped(hash(original + " mirrored"), bits, image),
        id(image - 1),
        bits);
  }

  boolean isCopy(long image) {
    return image % SPACING == 1 && image > placeholders();
  }

  static String id(long image) {
    return Digests.sha256(Stream.of("image " + image));
  }

  /** A SHA-256 has as many bits as a PDQ hash. */
  private static byte[] hash(String name) {
    return HexFormat.of().parseHex(Digests.sha256(Stream.of(name)));
  }

  /** The hash with so many different bits flipped. */
  private static byte[] flipped(byte[] hash, int bits, long seed) {
    byte[] result = hash.clone();
    new Random(seed)
        .ints(0, Pdq.BITS)
        .distinct()
        .limit(bits)
        .forEach(bit -> result[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE));
    return result;
  }

  /** Writes the tables that dedup reads. */
  void write(SparkSession spark, DeltaStore tables) {
    Dataset<Row> rows = rows(spark);
    append(
        tables,
        Images.TABLE,
        rows.withColumn(Images.WIDTH.name(), lit(250)).withColumn(Images.HEIGHT.name(), lit(250)));
    append(
        tables, ImageHashes.TABLE, rows.withColumn(ImageHashes.PDQ_QUALITY.name(), lit(QUALITY)));
  }

  private static void append(DeltaStore tables, Table table, Dataset<Row> rows) {
    tables.append(
        table,
        NullColumns.fill(rows, table),
        "bench",
        new Commit("bench", "bench", "bench", Map.of()));
  }

  /** Compares {@code duplicates} with what was planted. */
  Found found(SparkSession spark, DeltaStore tables) {
    Dataset<Row> duplicates =
        tables
            .read(Duplicates.TABLE)
            .select(Duplicates.IMAGE_ID.col(), Duplicates.REPRESENTATIVE_ID.col());
    Column planted = col(ORIGINAL).isNotNull();
    Dataset<Row> copies =
        rows(spark).filter(planted).select(Images.IMAGE_ID.name(), ORIGINAL, PLANTED);
    // Either of the two represents the other.
    Dataset<Row> pairs =
        duplicates
            .toDF(Images.IMAGE_ID.name(), ORIGINAL)
            .union(
                duplicates
                    .toDF(ORIGINAL, Images.IMAGE_ID.name())
                    .select(Images.IMAGE_ID.name(), ORIGINAL))
            .withColumn(IS_FOUND, lit(true));
    Column range = lit(0);
    for (int i = 1; i < RANGES.length - 1; i++) {
      range = when(col(PLANTED).geq(RANGES[i]), i).otherwise(range);
    }
    Map<String, Double> recall = new TreeMap<>();
    long found = 0;
    for (Row row :
        copies
            .join(pairs, new String[] {Images.IMAGE_ID.name(), ORIGINAL}, "left")
            .groupBy(range.as(RANGE))
            .agg(count(lit(1)), count_if(col(IS_FOUND)))
            .collectAsList()) {
      String bits = RANGES[row.getInt(0)] + "_to_" + (RANGES[row.getInt(0) + 1] - 1);
      recall.put("bits_" + bits, row.getLong(2) / (double) row.getLong(1));
      found += row.getLong(2);
    }
    long others = duplicates.count() - found;
    Dataset<Row> placeholders =
        spark
            .range(0, placeholders())
            .as(Encoders.LONG())
            .map((MapFunction<Long, String>) PlantedHashes::id, Encoders.STRING())
            .toDF(Images.IMAGE_ID.name());
    long members =
        duplicates
            .join(placeholders, Images.IMAGE_ID.name())
            .groupBy(Duplicates.REPRESENTATIVE_ID.col())
            .agg(count(lit(1)).as(MEMBERS))
            .agg(coalesce(max(MEMBERS), lit(0L)))
            .head()
            .getLong(0);
    return new Found(recall, placeholders(), members == 0 ? 0 : members + 1, others - members);
  }
}
