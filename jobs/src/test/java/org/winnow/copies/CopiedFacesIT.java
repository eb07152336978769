package org.winnow.copies;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.bench.generate.NullColumns;
import org.winnow.config.ConfigLoader;
import org.winnow.config.SynthesizeSettings;
import org.winnow.face.FaceAligner;
import org.winnow.image.CropCodec;
import org.winnow.image.attack.Attack;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.testing.SparkExtension;

/** Crops of smooth noise. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CopiedFacesIT {
  private static final int COARSE = 12;
  private static final byte[] BROKEN = {1, 2, 3};

  private SparkSession spark;
  private CopiedFaces copied;

  @BeforeAll
  void open(SparkSession session, @TempDir Path folder) {
    spark = session;
    List<Row> first = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      first.add(RowFactory.create("face-" + i, png(i, null)));
    }
    first.add(RowFactory.create("broken", BROKEN));
    first.add(RowFactory.create("flat", flat()));
    // Another detector cut the same face out in another way.
    List<Row> second =
        List.of(
            RowFactory.create("face-0", png(100, null)),
            RowFactory.create("face-1", png(1, null)),
            RowFactory.create("elsewhere", png(101, null)));
    copied =
        CopiedFaces.of(
            List.of(store(folder.resolve("a"), first), store(folder.resolve("b"), second)),
            settings());
  }

  private static SynthesizeSettings settings() {
    return ConfigLoader.load(ConfigLoader.Overlays.none()).config().synthesize();
  }

  private DeltaStore store(Path folder, List<Row> faces) {
    DeltaStore store = new DeltaStore(spark, folder.toString());
    store.append(
        Faces.TABLE,
        NullColumns.fill(rows(faces, Faces.FACE_ID.name()), Faces.TABLE),
        new Commit("run-1", "detect", "", Map.of()));
    return store;
  }

  private Dataset<Row> rows(List<Row> faces, String id) {
    return spark.createDataFrame(
        faces,
        new StructType()
            .add(id, DataTypes.StringType)
            .add(Faces.CROP.name(), DataTypes.BinaryType));
  }

  private static byte[] png(int seed, String attack) {
    try (Mat crop = crop(seed)) {
      if (attack == null) {
        return CropCodec.encode(crop);
      }
      Attack one =
          Attack.ALL.stream().filter(any -> any.name().equals(attack)).findFirst().orElseThrow();
      try (Mat altered = one.apply(crop, 1);
          Mat back = new Mat()) {
        opencv_imgproc.resize(altered, back, new Size(FaceAligner.SIDE, FaceAligner.SIDE));
        return CropCodec.encode(back);
      }
    }
  }

  private static Mat crop(int seed) {
    byte[] levels = new byte[COARSE * COARSE * 3];
    new Random(seed).nextBytes(levels);
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (40 + (levels[i] & 0xff) * 3 / 4);
    }
    try (Mat coarse = new Mat(COARSE, COARSE, opencv_core.CV_8UC3)) {
      coarse.data().put(levels);
      Mat crop = new Mat();
      opencv_imgproc.resize(coarse, crop, new Size(FaceAligner.SIDE, FaceAligner.SIDE));
      return crop;
    }
  }

  private static byte[] flat() {
    try (Mat crop =
        new Mat(FaceAligner.SIDE, FaceAligner.SIDE, opencv_core.CV_8UC3, Scalar.all(90))) {
      return CropCodec.encode(crop);
    }
  }

  private Map<String, String> find(List<Row> faces, List<Row> candidates) {
    Dataset<Row> pairs =
        spark.createDataFrame(
            candidates,
            new StructType()
                .add(CopiedFaces.FACE.name(), DataTypes.StringType)
                .add(CopiedFaces.ORIGINAL.name(), DataTypes.StringType));
    Map<String, String> found = new TreeMap<>();
    for (Row row : copied.find(rows(faces, CopiedFaces.FACE.name()), pairs).collectAsList()) {
      assertThat(row.getFloat(2)).isBetween(0.94f, 1.0001f);
      assertThat(found.put(row.getString(0), row.getString(1))).isNull();
    }
    return found;
  }

  @Test
  void alteredCopiesAreFoundAmongAllFacesOfAllWarehouses() {
    assertThat(
            find(
                List.of(
                    RowFactory.create("same", png(3, null)),
                    RowFactory.create("compressed", png(5, "jpeg-10")),
                    RowFactory.create("mirrored", png(7, "mirror")),
                    RowFactory.create("grey", png(9, "grey")),
                    RowFactory.create("of both", png(1, "blur-1")),
                    RowFactory.create("of the other crop", png(100, "blur-1")),
                    RowFactory.create("of the first crop", png(0, "blur-1")),
                    RowFactory.create("of the second", png(101, null)),
                    RowFactory.create("stranger", png(55, null))),
                List.of()))
        .isEqualTo(
            Map.of(
                "same", "face-3",
                "compressed", "face-5",
                "mirrored", "face-7",
                "grey", "face-9",
                "of both", "face-1",
                "of the other crop", "face-0",
                "of the first crop", "face-0",
                "of the second", "elsewhere"));
  }

  @Test
  void whatShowsNothingIsNoCopy() {
    assertThat(
            find(
                List.of(
                    RowFactory.create("no picture", BROKEN),
                    RowFactory.create("flat face", flat()),
                    RowFactory.create("stranger", png(56, null))),
                List.of(
                    RowFactory.create("no picture", "broken"),
                    RowFactory.create("flat face", "flat"),
                    RowFactory.create("stranger", "face-2"),
                    RowFactory.create("stranger", "gone"))))
        .isEmpty();
    assertThat(find(List.of(), List.of())).isEmpty();
  }
}
