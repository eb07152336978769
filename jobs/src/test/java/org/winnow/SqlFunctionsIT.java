package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.image.CropCodec;
import org.winnow.testing.SharedData;
import org.winnow.testing.SparkExtension;

/** The functions of the session extension, from SQL. */
@Tag("real-data")
@ExtendWith(SparkExtension.class)
class SqlFunctionsIT {
  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
  }

  @Test
  void vectorsAreComparedAndNormalised() {
    assertThat(one("SELECT cosine_similarity(array(3f, 4f), array(4f, 3f))").getDouble(0))
        .isBetween(0.9599, 0.9601);
    assertThat(one("SELECT cosine_similarity(array(0f, 0f), array(4f, 3f))").isNullAt(0)).isTrue();
    assertThat(one("SELECT l2_normalize(array(3f, 4f))").<Float>getList(0))
        .containsExactly(0.6f, 0.8f);
    assertThat(one("SELECT l2_normalize(array(0f, 0f))").isNullAt(0)).isTrue();
  }

  @Test
  void hashesAreCompared() {
    assertThat(one("SELECT hamming_distance(0L, 7L)").getInt(0)).isEqualTo(3);
    assertThat(one("SELECT hamming_distance(null, 7L)").isNullAt(0)).isTrue();
    String hash = "unhex(repeat('f0', 32))";
    assertThat(one("SELECT pdq_distance(" + hash + ", unhex(repeat('00', 32)))").getInt(0))
        .isEqualTo(128);
    assertThat(one("SELECT pdq_distance(" + hash + ", unhex('f0'))").isNullAt(0)).isTrue();
    assertThat(one("SELECT pdq_distance(" + hash + ", null)").isNullAt(0)).isTrue();
  }

  @Test
  void thePdqHashOfAFileComesWithItsMirrorAndQuality() throws IOException {
    file("orl/s1/1.pgm");
    Row pdq =
        one(
            "SELECT lower(hex(h.hash)), length(h.mirror), h.quality FROM (SELECT pdq(bytes) h FROM"
                + " file)");
    // pdqhash 0.2.8 of the same file.
    assertThat(pdq.getString(0))
        .isEqualTo("047daa81ffe9174fa927fa2154f3da1abfa2887abc156a82c05a1d6e02f0bc0f");
    assertThat(pdq.getInt(1)).isEqualTo(32);
    assertThat(pdq.getInt(2)).isEqualTo(100);
    assertThat(one("SELECT pdq(cast('x' as binary)) IS NULL").getBoolean(0)).isTrue();
  }

  @Test
  void filesAreDescribedWhateverTheyAre() throws IOException {
    file("orl/s1/1.pgm");
    Row good =
        one(
            "SELECT info.*, hash FROM (SELECT image_decode_info(bytes) info, phash(bytes) hash FROM"
                + " file)");
    assertThat(good.getString(0)).isEqualTo("PNM");
    assertThat(List.of(good.getInt(1), good.getInt(2))).containsExactly(92, 112);
    assertThat(good.isNullAt(5)).isTrue();
    assertThat(good.isNullAt(6)).isFalse();

    Row bad =
        one(
            "SELECT image_decode_info(cast('no image' as binary)).reason, phash(cast('x' as"
                + " binary))");
    assertThat(bad.getString(0)).isEqualTo("NOT_AN_IMAGE");
    assertThat(bad.isNullAt(1)).isTrue();
  }

  @Test
  void cropsAreEmbedded() {
    String folder = SharedData.model(".").toString();
    SharedData.model("mobilefacenet-foamliu.onnx");
    SparkEnv.get().conf().set("spark.winnow.models.dir", folder);
    try (Mat crop = new Mat(112, 112, opencv_core.CV_8UC3, new Scalar(90, 120, 150, 0))) {
      table("file", CropCodec.encode(crop));
    }

    Row row =
        one(
            "SELECT size(v), cosine_similarity(v, v) FROM (SELECT face_embed(bytes,"
                + " 'mobilefacenet') v FROM file)");

    assertThat(row.getInt(0)).isEqualTo(128);
    assertThat(row.getDouble(1)).isBetween(0.9999, 1.0001);
    assertThat(one("SELECT face_embed(null, 'mobilefacenet')").isNullAt(0)).isTrue();
  }

  @Test
  void functionsTeachThemselves() {
    String text =
        spark.sql("DESCRIBE FUNCTION EXTENDED phash").collectAsList().stream()
            .map(row -> row.getString(0))
            .reduce("", (a, b) -> a + "\n" + b);
    assertThat(text)
        .contains("64-bit perceptual hash")
        .contains("SELECT hamming_distance(phash(a.bytes)");
  }

  @Test
  void wrongNumbersOfArgumentsAreRefused() {
    assertThatThrownBy(() -> spark.sql("SELECT hamming_distance(1L)").collect())
        .hasMessageContaining(
            "`hamming_distance` requires 2 parameters but the actual number is 1");
  }

  private void file(String name) throws IOException {
    table("file", Files.readAllBytes(SharedData.data(name)));
  }

  private void table(String name, byte[] bytes) {
    spark
        .createDataFrame(
            List.of(RowFactory.create((Object) bytes)),
            new StructType().add("bytes", DataTypes.BinaryType))
        .createOrReplaceTempView(name);
  }

  private Row one(String query) {
    return spark.sql(query).head();
  }
}
