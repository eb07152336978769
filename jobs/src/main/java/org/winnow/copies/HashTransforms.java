package org.winnow.copies;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.job.PendingRows;
import org.winnow.table.FieldList;
import org.winnow.table.ImageHashes;
import org.winnow.table.Quarantine;

/** Maps outcomes of hashed images to the rows of image_hashes and quarantine. */
final class HashTransforms {
  /** The hashes of an image, or the reason why it has none. */
  static final FieldList OUTCOME =
      FieldList.of(
          ImageHashes.IMAGE_ID,
          ImageHashes.PIXEL_HASH.orNull(),
          ImageHashes.PHASH,
          ImageHashes.PDQ.orNull(),
          ImageHashes.PDQ_MIRROR.orNull(),
          ImageHashes.PDQ_QUALITY.orNull(),
          ImageHashes.FILE_SIZE.orNull(),
          ImageHashes.COMPARED_FACES,
          ImageHashes.DESCRIPTOR,
          Quarantine.REASON.orNull(),
          Quarantine.MESSAGE.orNull());

  private static final String HASHED = "hashed";

  private HashTransforms() {}

  /** Number of images by outcome. */
  static Map<String, Long> count(Dataset<Row> outcomes) {
    return PendingRows.count(outcomes, HASHED);
  }

  static Dataset<Row> hashes(Dataset<Row> outcomes) {
    return outcomes.filter(Quarantine.REASON.col().isNull()).select(ImageHashes.TABLE.columns());
  }

  static Dataset<Row> quarantine(Dataset<Row> outcomes, String stage) {
    return PendingRows.quarantine(outcomes, stage, ImageHashes.IMAGE_ID.col());
  }
}
