package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.image.CropCodec;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Curated;
import org.winnow.table.Faces;
import org.winnow.table.Sources;
import org.winnow.testing.SparkExtension;

/** What {@code export} writes is read by {@code ingest}. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
class RoundTripIT {
  /** Names that a spreadsheet, a CSV file or a path could change. */
  private static final List<String> NAMES = List.of("=Ada|calc", "Núñez, \"Zoë\"", "'+Eve O'Neil");

  private static final ImageCaps CAPS = new ImageCaps(1 << 20, 1 << 22, 4096, 1, 1);

  @TempDir private static Path folder;
  private static Winnow curated;
  private Winnow read;

  /** Drawn photographs are ingested; a whole picture stands for the crop of its face. */
  @BeforeAll
  static void curate(SparkSession spark) throws IOException, UnusableImage {
    Path photos = folder.resolve("photos");
    for (int i = 0; i < NAMES.size(); i++) {
      String drawn = DrawnPhotographs.names().get(i);
      DrawnPhotographs.copy(List.of(drawn), photos);
      Files.move(photos.resolve(drawn), photos.resolve(NAMES.get(i)));
    }
    curated = new Winnow(folder.resolve("warehouse"));
    curated.ingest(photos, "--set", "ingest.basis=consent", "--set", "ingest.licence=CC0");
    DeltaStore tables = new DeltaStore(spark, folder.resolve("warehouse").toString());
    List<Row> faces = new ArrayList<>();
    for (Row source :
        tables
            .read(Sources.TABLE)
            .filter(Sources.IMAGE_ID.col().isNotNull())
            .dropDuplicates(Sources.IMAGE_ID.name())
            .collectAsList()) {
      faces.add(face(source));
    }
    tables.append(
        Curated.TABLE,
        spark.createDataFrame(faces, Curated.TABLE.schema()),
        "faces",
        new Commit("test", "test", "", Map.of()));
    assertThat(faces).hasSizeGreaterThan(9);
  }

  private static Row face(Row source) throws IOException, UnusableImage {
    String image = source.getAs(Sources.IMAGE_ID.name());
    String name = source.getAs(Sources.CLAIMED_NAME.name());
    String uri = source.getAs(Sources.URI.name());
    int label = NAMES.indexOf(name);
    byte[] file = Files.readAllBytes(Path.of(uri.replaceFirst("^file:", "")));
    try (Mat picture = ImageDecoder.decode(file, CAPS);
        Mat crop = new Mat()) {
      opencv_imgproc.resize(picture, crop, new Size(112, 112));
      return RowFactory.create(
          Faces.id(image, 0),
          image,
          "identity-" + label,
          name,
          label,
          CropCodec.encode(crop),
          null,
          0.9f,
          0.9f,
          40f,
          100f,
          128f,
          40f,
          0f,
          0f,
          0f,
          0f,
          source.getAs(Sources.SOURCE_ID.name()),
          uri,
          source.getAs(Sources.DATASET.name()),
          source.getAs(Sources.LICENCE.name()),
          source.getAs(Sources.BASIS.name()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"webdataset", "parquet"})
  void formatsWithTextsComeBackAsCropsWithNamesAndLicences(String format) {
    String told = ingest(export(format, folder), format);

    assertThat(sources("claimed_name, image_id, dataset, licence, basis"))
        .isEqualTo(faces("identity, sha2(crop, 256), dataset, licence, basis"));
    assertThat(told)
        .contains("left out what Winnow wrote (texts of the export): ")
        .contains("/README.txt", "/checksums.sha256", "/identities.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"folders", "recordio"})
  void formatsWithoutTextsComeBackAsCropsWithLabels(String format) {
    String told = ingest(export(format, folder), format);

    assertThat(sources("claimed_name, image_id")).isEqualTo(faces("label, sha2(crop, 256)"));
    assertThat(told).contains("left out what Winnow wrote (texts of the export): ");
  }

  @ParameterizedTest
  @CsvSource({"recordio, train.rec", "webdataset, shard-00000.tar", "parquet, part-00000.parquet"})
  void oneFileOfAnExportIsRead(String format, String file) {
    Path out = folder.resolve("one-" + format);
    curated.succeed("export", "--out", out.toString(), "--format", format);
    ingest(out.resolve(file), file);

    assertThat(sources("image_id")).isEqualTo(faces("sha2(crop, 256)"));
  }

  @Test
  void theManifestGivesTheOriginalImages() {
    Path out = export("manifest", folder);

    for (Path input : List.of(out, out.resolve("manifest.csv"))) {
      ingest(input, "of-" + input.getFileName());

      assertThat(sources("claimed_name, image_id, uri, dataset, licence, basis"))
          .isEqualTo(faces("identity, image_id, uri, dataset, licence, basis"));
    }
  }

  @Test
  void anExportWithinAnInputIsLeftOut() throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    DrawnPhotographs.copy(DrawnPhotographs.names().subList(3, 4), input);
    export("folders", input);
    export("webdataset", input);
    String told = ingest(input, "within");

    assertThat(told).contains("left out what Winnow wrote (export): ", "/folders", "/webdataset");
    assertThat(
            read.sql("SELECT count(DISTINCT claimed_name), count_if(uri LIKE '%!/%') FROM sources"))
        .isEqualTo("1,0");
  }

  /** Writes an export into a folder, in several shards. */
  private static Path export(String format, Path into) {
    Path out = into.resolve(format);
    curated.succeed("export", "--out", out.toString(), "--format", format, "--shard-faces", "4");
    return out;
  }

  /** Ingests into a warehouse of its own; what was said. */
  private String ingest(Path input, String warehouse) {
    read = new Winnow(folder.resolve("read-" + warehouse));
    return read.ingest(input);
  }

  /** Some columns of all sources, which have an image. */
  private String sources(String columns) {
    assertThat(read.sql("SELECT DISTINCT status FROM sources")).isEqualTo("OK");
    return read.sql("SELECT " + columns + " FROM sources ORDER BY ALL");
  }

  private static String faces(String columns) {
    return curated.sql("SELECT " + columns + " FROM curated ORDER BY ALL");
  }
}
