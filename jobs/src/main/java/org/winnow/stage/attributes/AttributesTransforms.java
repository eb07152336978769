package org.winnow.stage.attributes;

import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.job.PendingRows;
import org.winnow.store.DeltaStore;
import org.winnow.table.Attributes;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;

/** Finds the faces that models have not described, and maps outcomes of images to table rows. */
final class AttributesTransforms {
  /** The models that have described a face, one bit each. */
  static final String DESCRIBED_BY = "described_by";

  static final String DESCRIBED = "described";

  private static final String FACES = "faces_of_image";
  private static final String FAULTY = "faulty";
  private static final String VALUES = "values";
  private static final String FAULTS = "faults";
  private static final String ONE = "one";

  /** A face that a model could not describe. */
  private static final StructType FAULT =
      new StructType()
          .add(Attributes.FACE_ID.name(), DataTypes.StringType, false)
          .add(Attributes.MODEL_ID.name(), DataTypes.StringType, false)
          .add(Quarantine.REASON.name(), DataTypes.StringType, false)
          .add(Quarantine.MESSAGE.name(), DataTypes.StringType, false);

  /**
   * The outcome of an image: number of its faces, and of those that a model could not describe;
   * rows of {@link Attributes}; and faults.
   */
  static final StructType OUTCOME =
      new StructType()
          .add(Images.IMAGE_ID.name(), DataTypes.StringType, false)
          .add(FACES, DataTypes.IntegerType, false)
          .add(FAULTY, DataTypes.IntegerType, false)
          .add(VALUES, DataTypes.createArrayType(Attributes.TABLE.schema(), false), false)
          .add(FAULTS, DataTypes.createArrayType(FAULT, false), false);

  private AttributesTransforms() {}

  /**
   * All faces, with the models that have described them or put them into quarantine.
   *
   * @param models ids; the first has bit 0
   * @return face_id, image_id, {@link #DESCRIBED_BY}
   */
  static Dataset<Row> states(DeltaStore tables, String stage, List<String> models) {
    Dataset<Row> described =
        tables
            .read(Attributes.TABLE)
            .select(
                Attributes.FACE_ID.col(), bit(models, Attributes.MODEL_ID.col()).as(DESCRIBED_BY));
    Dataset<Row> quarantined =
        tables
            .read(Quarantine.TABLE)
            .filter(Quarantine.STAGE.col().equalTo(stage))
            .select(
                Quarantine.inputOfModelKey().as(Attributes.FACE_ID.name()),
                bit(models, Quarantine.modelOfModelKey()).as(DESCRIBED_BY));
    Dataset<Row> done =
        described
            .union(quarantined)
            .groupBy(Attributes.FACE_ID.col())
            .agg(bit_or(col(DESCRIBED_BY)).as(DESCRIBED_BY));
    return tables
        .read(Faces.TABLE)
        .select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col())
        .join(done, Faces.FACE_ID.name(), "left")
        .withColumn(DESCRIBED_BY, coalesce(col(DESCRIBED_BY), lit(0L)));
  }

  private static Column bit(List<String> models, Column model) {
    Column bit = lit(0L);
    for (int i = 0; i < models.size(); i++) {
      bit = when(model.equalTo(models.get(i)), lit(1L << i)).otherwise(bit);
    }
    return bit;
  }

  /** The numbers of faces by the models that have described them, without complete faces. */
  static Map<Long, Long> incomplete(Dataset<Row> states, int models) {
    Map<Long, Long> faces = new LinkedHashMap<>();
    states
        .filter(col(DESCRIBED_BY).notEqual((1L << models) - 1))
        .groupBy(col(DESCRIBED_BY))
        .count()
        .orderBy(col(DESCRIBED_BY))
        .collectAsList()
        .forEach(row -> faces.put(row.getLong(0), row.getLong(1)));
    return faces;
  }

  /** The models that have not described faces of a state, by their places. */
  static List<Integer> missing(long describedBy, int models) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < models; i++) {
      if ((describedBy & 1L << i) == 0) {
        missing.add(i);
      }
    }
    return missing;
  }

  /**
   * Images with the faces to describe.
   *
   * @param images columns of {@link AttributesTask#IMAGE}
   * @param pending face_id and image_id of the faces
   * @return the images with {@link AttributesTask#BOXES}
   */
  static Dataset<Row> withBoxes(DeltaStore tables, Dataset<Row> images, Dataset<Row> pending) {
    String image = Images.IMAGE_ID.name();
    // The boxes of a batch are small and its pictures are large: a broadcast moves only boxes.
    Dataset<Row> boxes =
        tables
            .read(Faces.TABLE)
            .join(pending.select(Faces.FACE_ID.col()), Faces.FACE_ID.name(), "left_semi")
            .join(images.select(Images.IMAGE_ID.col()), image, "left_semi")
            .groupBy(Faces.IMAGE_ID.col())
            .agg(sort_array(collect_list(AttributesTask.box())).as(AttributesTask.BOXES));
    return images.join(broadcast(boxes), image);
  }

  /** Numbers of images by outcome. */
  static Map<String, Long> images(Dataset<Row> outcomes) {
    Row counts = outcomes.agg(count_if(col(FAULTY).equalTo(0)), count_if(col(FAULTY).gt(0))).head();
    return counts(counts.getLong(0), counts.getLong(1));
  }

  /** Numbers of faces by outcome. */
  static Map<String, Long> faces(Dataset<Row> outcomes) {
    Row counts =
        outcomes
            .agg(
                coalesce(sum(expr(FACES + " - " + FAULTY)), lit(0L)),
                coalesce(sum(col(FAULTY)), lit(0L)))
            .head();
    return counts(counts.getLong(0), counts.getLong(1));
  }

  private static Map<String, Long> counts(long described, long quarantined) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(DESCRIBED, described);
    counts.put(PendingRows.QUARANTINED, quarantined);
    return counts;
  }

  static Dataset<Row> attributes(Dataset<Row> outcomes) {
    return outcomes.select(explode(col(VALUES)).as(ONE)).select(ONE + ".*");
  }

  static Dataset<Row> quarantine(Dataset<Row> outcomes, String stage) {
    return PendingRows.quarantine(
        outcomes.select(explode(col(FAULTS)).as(ONE)).select(ONE + ".*"),
        stage,
        Quarantine.modelKey(Attributes.FACE_ID.col(), Attributes.MODEL_ID.col()));
  }
}
