package org.winnow.copies;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.config.DedupSettings;
import org.winnow.face.CropCopies;
import org.winnow.face.FaceRegistration;
import org.winnow.face.FaceTemplate;
import org.winnow.image.CropCodec;
import org.winnow.image.Pdq;
import org.winnow.table.Duplicates.Kind;

/** Makes copies of faces, and tells which of them {@code dedup} would prove. */
public final class SelfCheckTask implements FlatMapFunction<Row, Row> {
  private final CopyRule rule;

  public SelfCheckTask(DedupSettings settings) {
    rule = new CopyRule(settings);
  }

  /**
   * The copies of a face.
   *
   * @param face face_id, eye_distance and crop
   * @return rows of a kind of copy and whether it is taken for a copy
   */
  @Override
  public Iterator<Row> call(Row face) {
    List<Row> found = new ArrayList<>();
    Optional<Mat> decoded = CropCodec.decodeAligned(face.getAs(2));
    if (decoded.isPresent()) {
      try (Mat crop = decoded.get()) {
        FaceTemplate original = FaceTemplate.of(crop);
        Pdq hash = Pdq.of(crop);
        for (String kind : CropCopies.KINDS) {
          try (Mat copy =
              CropCopies.of(crop, face.getFloat(1), kind, face.getString(0).hashCode())) {
            int distance = hash.distance(Pdq.of(copy));
            boolean proven =
                rule.byFaces(FaceRegistration.of(original, FaceTemplate.of(copy)), distance)
                    .filter(verdict -> verdict.kind() == Kind.PHOTOGRAPH)
                    .isPresent();
            found.add(RowFactory.create(kind, proven));
          }
        }
      }
    }
    return found.iterator();
  }
}
