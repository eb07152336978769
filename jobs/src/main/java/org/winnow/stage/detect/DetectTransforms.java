package org.winnow.stage.detect;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;

/** Outcomes of images to faces and quarantine, as datasets. */
final class DetectTransforms {
  /** What became of one image: its faces, or the reason why it has none. */
  static final StructType OUTCOME =
      new StructType()
          .add(Images.IMAGE_ID.name(), DataTypes.StringType, false)
          .add(Quarantine.REASON.name(), DataTypes.StringType, true)
          .add(Quarantine.MESSAGE.name(), DataTypes.StringType, true)
          .add("faces", DataTypes.createArrayType(Faces.TABLE.schema(), false), false);

  static final String WITH_FACES = "with_faces";
  static final String QUARANTINED = "quarantined";

  private DetectTransforms() {}

  /**
   * Adds up how many images have faces and how many have none.
   *
   * @return how many of these outcomes are quarantined
   */
  static long count(Dataset<Row> outcomes, Map<String, Long> into) {
    Row counts =
        outcomes
            .agg(count_if(size(col("faces")).gt(0)), count_if(Quarantine.REASON.col().isNotNull()))
            .head();
    into.merge(WITH_FACES, counts.getLong(0), Long::sum);
    into.merge(QUARANTINED, counts.getLong(1), Long::sum);
    return counts.getLong(1);
  }

  static Dataset<Row> faces(Dataset<Row> outcomes) {
    return outcomes.select(explode(col("faces")).as("face")).select("face.*");
  }

  static Dataset<Row> quarantine(Dataset<Row> outcomes) {
    return outcomes
        .filter(Quarantine.REASON.col().isNotNull())
        .select(
            lit("detect").as(Quarantine.STAGE.name()),
            Images.IMAGE_ID.col().as(Quarantine.KEY.name()),
            lit(null).cast("string").as(Quarantine.URI.name()),
            Quarantine.REASON.col(),
            Quarantine.MESSAGE.col());
  }
}
