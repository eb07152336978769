package org.winnow.stage.captions;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.store.DeltaStore;
import org.winnow.table.Captions;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;
import org.winnow.text.caption.CaptionReason;
import org.winnow.text.caption.CaptionRules;

/** Finds the captions to read, and counts what became of them. */
final class CaptionsTransforms {
  private static final String DETECT = "detect";
  private static final String IMAGE_AREA = "image_area";

  private CaptionsTransforms() {}

  /** Sources with an image and a caption, with the hash of what is read of them. */
  static Dataset<Row> captioned(DeltaStore tables) {
    return tables
        .read(Sources.TABLE)
        .filter(Sources.isCaptioned())
        .select(
            Sources.SOURCE_ID.col(),
            Sources.IMAGE_ID.col(),
            Sources.CAPTION.col(),
            Sources.CLAIMED_NAME.col(),
            xxhash64(Sources.CAPTION.col(), Sources.IMAGE_ID.col(), Sources.CLAIMED_NAME.col())
                .as(Captions.TEXT_HASH.name()));
  }

  /**
   * Those without a row, or whose caption, image or claimed name changed since.
   *
   * @param withFaces whether a rule asks for faces
   * @return rows of {@link CaptionsTask#INPUT}
   */
  static Dataset<Row> pending(DeltaStore tables, boolean withFaces) {
    String[] known = {Captions.SOURCE_ID.name(), Captions.TEXT_HASH.name()};
    Dataset<Row> pending =
        captioned(tables)
            .join(
                tables
                    .read(Captions.TABLE)
                    .select(Captions.SOURCE_ID.col(), Captions.TEXT_HASH.col()),
                known,
                "left_anti");
    Dataset<Row> all =
        withFaces
            ? pending.join(facts(tables), new String[] {Sources.IMAGE_ID.name()}, "left")
            : pending
                .withColumn(CaptionsTask.FACE_COUNT.name(), lit(null).cast("long"))
                .withColumn(CaptionsTask.LARGEST_SHARE.name(), lit(null).cast("double"));
    return all.select(CaptionsTask.INPUT.columns());
  }

  /** Number and largest share of the faces of each image that was searched for faces. */
  private static Dataset<Row> facts(DeltaStore tables) {
    Column area = Faces.WIDTH.col().cast("double").multiply(Faces.HEIGHT.col());
    Dataset<Row> faces =
        tables
            .read(Faces.TABLE)
            .groupBy(Faces.IMAGE_ID.col())
            .agg(
                count(lit(1)).as(CaptionsTask.FACE_COUNT.name()),
                max(area).as(CaptionsTask.LARGEST_SHARE.name()));
    Column size = Images.WIDTH.col().cast("double").multiply(Images.HEIGHT.col());
    Dataset<Row> shares =
        faces
            .join(
                tables.read(Images.TABLE).select(Images.IMAGE_ID.col(), size.as(IMAGE_AREA)),
                Images.IMAGE_ID.name())
            .select(
                Images.IMAGE_ID.col(),
                CaptionsTask.FACE_COUNT.col(),
                coalesce(CaptionsTask.LARGEST_SHARE.col().divide(col(IMAGE_AREA)), lit(0.0))
                    .as(CaptionsTask.LARGEST_SHARE.name()));
    Dataset<Row> without =
        tables
            .read(Quarantine.TABLE)
            .filter(
                Quarantine.STAGE
                    .col()
                    .equalTo(DETECT)
                    .and(Quarantine.REASON.col().equalTo(Quarantine.NO_FACE)))
            .select(
                Quarantine.KEY.col().as(Images.IMAGE_ID.name()),
                lit(0L).as(CaptionsTask.FACE_COUNT.name()),
                lit(0.0).as(CaptionsTask.LARGEST_SHARE.name()));
    return shares.union(without);
  }

  /** Number of captions by reason, in lower case; all reasons. */
  static Map<String, Long> countByReason(Dataset<Row> outcomes) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (CaptionReason reason : CaptionReason.values()) {
      counts.put(key(reason), 0L);
    }
    outcomes
        .groupBy(Captions.REASON.col())
        .count()
        .collectAsList()
        .forEach(row -> counts.put(key(CaptionReason.valueOf(row.getString(0))), row.getLong(1)));
    return counts;
  }

  /** Whether a rule asks for the faces of the image. */
  static boolean asksForFaces(CaptionRules rules) {
    return rules.minFaces() > 0 || rules.maxFaces() > 0 || rules.minFaceArea() > 0;
  }

  static String key(CaptionReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
