package org.winnow.copies;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.face.FaceAligner;
import org.winnow.face.FaceRegistration;
import org.winnow.face.FaceTemplate;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;

/**
 * Compares faces with what one picture shows at their places. Gives the rows of {@link
 * VerifyTask#VERIFIED} that this proves.
 */
final class SamePlaceTask implements CoGroupFunction<String, Row, Row, Row> {
  private final ImageCaps caps;
  private final CopyRule rule;

  SamePlaceTask(ImageCaps caps, CopyRule rule) {
    this.caps = caps;
    this.rule = rule;
  }

  /**
   * @param pictures image_id and bytes; one row, or none if the image is gone
   * @param requests columns of {@link SamePlace#REQUEST}
   */
  @Override
  public Iterator<Row> call(String imageId, Iterator<Row> pictures, Iterator<Row> requests) {
    if (!pictures.hasNext() || !requests.hasNext()) {
      return Collections.emptyIterator();
    }
    List<Row> proven = new ArrayList<>();
    try (Mat picture = ImageDecoder.decode(pictures.next().getAs(1), caps);
        Mat mirrored = new Mat()) {
      while (requests.hasNext()) {
        Row request = requests.next();
        if (request.getBoolean(8) && mirrored.empty()) {
          opencv_core.flip(picture, mirrored, 1);
        }
        verify(request, request.getBoolean(8) ? mirrored : picture).ifPresent(proven::add);
      }
    } catch (UnusableImage e) {
      // It was decoded before, under other limits. It proves nothing now.
      return Collections.emptyIterator();
    }
    return proven.iterator();
  }

  private Optional<Row> verify(Row request, Mat picture) {
    float scaleX = (float) picture.cols() / request.getInt(11);
    float scaleY = (float) picture.rows() / request.getInt(12);
    List<Float> landmarks = request.getList(10);
    float[] there = new float[landmarks.size()];
    for (int i = 0; i < there.length; i++) {
      there[i] = landmarks.get(i) * (i % 2 == 0 ? scaleX : scaleY);
    }
    try (Mat crop = FaceAligner.align(picture, there)) {
      FaceTemplate face = FaceTemplate.of(request.<byte[]>getAs(9));
      return rule.atSamePlace(FaceRegistration.atSamePlace(face, FaceTemplate.of(crop)))
          .map(
              verdict ->
                  RowFactory.create(
                      request.get(1),
                      request.get(2),
                      request.get(3),
                      request.get(4),
                      request.get(5),
                      request.get(6),
                      verdict.kind().name(),
                      (float) verdict.similarity(),
                      request.get(7)));
    }
  }
}
