package org.winnow.stage.detect;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.job.PendingRows;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;

/** Maps outcomes of images to the rows of faces and quarantine. */
final class DetectTransforms {
  /** Faces of an image: an array of rows of {@link Faces}. */
  private static final String FACES = Faces.TABLE.name();

  private static final String FACE = "face";
  private static final String DROPPED = "dropped";

  /**
   * The outcome of an image: its faces, or the reason why it has none; and the number of dropped
   * detections. A detection is dropped if it describes no face.
   */
  static final StructType OUTCOME =
      new StructType()
          .add(Images.IMAGE_ID.name(), DataTypes.StringType, false)
          .add(Quarantine.REASON.name(), DataTypes.StringType, true)
          .add(Quarantine.MESSAGE.name(), DataTypes.StringType, true)
          .add(DROPPED, DataTypes.IntegerType, false)
          .add(FACES, DataTypes.createArrayType(Faces.TABLE.schema(), false), false);

  static final String WITH_FACES = "with_faces";

  private DetectTransforms() {}

  /** Numbers of images with faces, images without faces, and dropped detections. */
  record Counts(long withFaces, long quarantined, long dropped) {
    /** Number of images by outcome. */
    Map<String, Long> outcomes() {
      Map<String, Long> outcomes = new LinkedHashMap<>();
      outcomes.put(WITH_FACES, withFaces);
      outcomes.put(PendingRows.QUARANTINED, quarantined);
      return outcomes;
    }
  }

  static Counts count(Dataset<Row> outcomes) {
    Row counts =
        outcomes
            .agg(
                count_if(size(col(FACES)).gt(0)),
                count_if(Quarantine.REASON.col().isNotNull()),
                coalesce(sum(col(DROPPED)), lit(0L)))
            .head();
    return new Counts(counts.getLong(0), counts.getLong(1), counts.getLong(2));
  }

  static Dataset<Row> faces(Dataset<Row> outcomes) {
    return outcomes.select(explode(col(FACES)).as(FACE)).select(FACE + ".*");
  }

  static Dataset<Row> quarantine(Dataset<Row> outcomes) {
    return PendingRows.quarantine(outcomes, "detect", Images.IMAGE_ID.col());
  }
}
