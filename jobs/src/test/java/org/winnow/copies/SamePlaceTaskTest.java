package org.winnow.copies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.config.ConfigLoader.Overlays;
import org.winnow.face.FaceAligner;
import org.winnow.face.FaceTemplate;
import org.winnow.image.CropCodec;
import org.winnow.image.attack.Attack;
import org.winnow.render.Picture;
import org.winnow.render.Studio;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.shot.Shot;
import scala.collection.mutable.WrappedArray;

/** Drawn photographs: a face and what another picture shows at its place. */
class SamePlaceTaskTest {
  private static final String OTHER = "b";

  private final Config config = ConfigLoader.load(Overlays.none()).config();
  private final SamePlaceTask task =
      new SamePlaceTask(config.ingest().caps(), new CopyRule(config.dedup()));
  private final Picture drawn = drawn(5);

  @Test
  void aTextOverTheFaceIsNoObstacle() {
    assertThat(compare(copy("text"), false))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(0)).isEqualTo("a");
              assertThat(row.getString(1)).isEqualTo(OTHER);
              assertThat(row.getString(6)).isEqualTo("PHOTOGRAPH");
              assertThat(row.getFloat(7)).isBetween(0.9995f, 1f);
              assertThat(row.getInt(8)).isEqualTo(20);
            });
  }

  @Test
  void aSmallerCopyHasThePlaceOfItsSize() {
    assertThat(compare(copy("scale-50"), false)).hasSize(1);
  }

  @Test
  void aMirroredCopyIsComparedAtTheMirroredPlace() {
    byte[] mirrored = copy("text", "mirror");
    assertThat(compare(mirrored, true)).hasSize(1);
    assertThat(compare(mirrored, false)).isEmpty();
  }

  @Test
  void anotherMomentProvesNothing() {
    try (Mat moment = mat(drawn(6))) {
      assertThat(compare(CropCodec.encode(moment), false)).isEmpty();
    }
  }

  @Test
  void whatCannotBeReadProvesNothing() {
    assertThat(compare(new byte[] {1, 2, 3}, false)).isEmpty();
    assertThat(task.call(OTHER, List.<Row>of().iterator(), List.of(request(false)).iterator()))
        .isExhausted();
    assertThat(
            task.call(
                OTHER, List.of(RowFactory.create(OTHER, new byte[1])).iterator(), noRequests()))
        .isExhausted();
  }

  private static Iterator<Row> noRequests() {
    return List.<Row>of().iterator();
  }

  private List<Row> compare(byte[] picture, boolean isMirrored) {
    List<Row> proven = new ArrayList<>();
    task.call(
            OTHER,
            List.of(RowFactory.create(OTHER, picture)).iterator(),
            List.of(request(isMirrored)).iterator())
        .forEachRemaining(proven::add);
    return proven;
  }

  private Row request(boolean isMirrored) {
    float[] landmarks = drawn.faces().get(0).landmarks();
    Float[] numbers = new Float[landmarks.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = landmarks[i];
    }
    byte[] grey;
    try (Mat picture = mat(drawn);
        Mat crop = FaceAligner.align(picture, landmarks)) {
      grey = FaceTemplate.greyLevels(crop);
    }
    return RowFactory.create(
        OTHER,
        "a",
        OTHER,
        "1a",
        "1b",
        "a-000",
        null,
        20,
        isMirrored,
        grey,
        WrappedArray.make(numbers),
        drawn.width(),
        drawn.height());
  }

  private byte[] copy(String... attacks) {
    try (Mat altered = mat(drawn)) {
      for (String attack : attacks) {
        try (Mat copy = Attack.named(attack).apply(altered, 1)) {
          copy.copyTo(altered);
        }
      }
      return CropCodec.encode(altered);
    }
  }

  private static Picture drawn(long seed) {
    FaceIdentity id = FaceIdentity.of(1);
    return new Studio(id).photograph(Shot.of(id, seed), Optional.empty());
  }

  private static Mat mat(Picture picture) {
    try (BytePointer pixels = new BytePointer(picture.bgr());
        Mat view = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC3, pixels)) {
      return view.clone();
    }
  }
}
