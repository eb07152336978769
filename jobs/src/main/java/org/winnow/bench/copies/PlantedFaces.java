package org.winnow.bench.copies;

import java.io.Serializable;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.winnow.bench.generate.NullColumns;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/**
 * Faces of {@link PlantedHashes}, one of each image but the encodings of one picture, with vectors
 * of generated people. A planted copy has the vector and the crop of its original. The crops of all
 * others are one flat picture, which proves nothing.
 *
 * @param modelId embedder
 */
record PlantedFaces(PlantedHashes planted, String modelId) implements Serializable {
  private static final int DIMENSION = 128;
  private static final int FACES_OF_IDENTITY = 66;
  private static final double COHESION = 0.72;
  private static final double VARIETY = 0.06;
  private static final double OUTLIERS = 0.05;
  private static final int SIDE = 112;
  private static final int PATCHES = 60;
  private static final float EYES = 40;

  private static final StructType SCHEMA =
      new StructType()
          .add(Faces.FACE_ID.name(), DataTypes.StringType, false)
          .add(Faces.IMAGE_ID.name(), DataTypes.StringType, false)
          .add(Faces.EYE_DISTANCE.name(), DataTypes.FloatType, false)
          .add(Faces.CROP.name(), DataTypes.BinaryType, false);

  private static final StructType VECTOR =
      new StructType()
          .add(Embeddings.FACE_ID.name(), DataTypes.StringType, false)
          .add(Embeddings.MODEL_ID.name(), DataTypes.StringType, false)
          .add(Embeddings.VECTOR.name(), Embeddings.VECTOR.type(), false);

  /** Writes the tables that dedup reads. */
  void write(SparkSession spark, DeltaStore tables) {
    long first = planted.placeholders();
    Dataset<Long> images =
        spark.range(first, planted.images(), 1, planted.files()).as(Encoders.LONG());
    byte[] flat = crop(-1);
    MapFunction<Long, Row> face = image -> face(image, flat);
    tables.append(
        Faces.TABLE,
        NullColumns.fill(images.map(face, Encoders.row(SCHEMA)), Faces.TABLE),
        "bench",
        new Commit("bench", "bench", "bench", Map.of()));
    int people = (int) Math.max(1, planted.images() / FACES_OF_IDENTITY);
    EmbeddingGenerator generator =
        new EmbeddingGenerator(1, planted.images(), DIMENSION, people, COHESION, VARIETY, OUTLIERS);
    MapFunction<Long, Row> vector = image -> vector(image, generator);
    tables.append(
        Embeddings.TABLE,
        NullColumns.fill(images.map(vector, Encoders.row(VECTOR)), Embeddings.TABLE),
        "bench",
        new Commit("bench", "bench", "bench", Map.of()));
  }

  private Row face(long image, byte[] flat) {
    boolean copied = planted.isCopy(image) || planted.isCopy(image + 1);
    String id = PlantedHashes.id(image);
    return RowFactory.create(
        Faces.id(id, 0), id, EYES, copied ? crop(planted.original(image)) : flat);
  }

  private Row vector(long image, EmbeddingGenerator generator) {
    return RowFactory.create(
        Faces.id(PlantedHashes.id(image), 0), modelId, generator.vector(planted.original(image)));
  }

  /** Patches of several sizes and shades; of a negative number, a flat picture. */
  private static byte[] crop(long number) {
    try (Scalar grey = new Scalar(90, 120, 150, 0);
        Mat crop = new Mat(SIDE, SIDE, opencv_core.CV_8UC3, grey);
        BytePointer png = new BytePointer()) {
      Random random = new Random(number);
      for (int i = 0; number >= 0 && i < PATCHES; i++) {
        try (Point at = new Point(random.nextInt(SIDE), random.nextInt(SIDE));
            Scalar colour =
                new Scalar(random.nextInt(256), random.nextInt(256), random.nextInt(256), 0)) {
          opencv_imgproc.circle(crop, at, 4 + i % 9, colour, -1, opencv_imgproc.LINE_8, 0);
        }
      }
      opencv_imgcodecs.imencode(".png", crop, png);
      byte[] bytes = new byte[(int) png.limit()];
      png.get(bytes);
      return bytes;
    }
  }
}
