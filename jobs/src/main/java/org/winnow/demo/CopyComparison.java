package org.winnow.demo;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.evaluation.Agreement;
import org.winnow.render.collection.PictureKind;
import org.winnow.table.Duplicates;
import org.winnow.table.Sources;

/** Compares the copies that a run found with the truth of its collection. */
final class CopyComparison {
  private static final String ORIGINAL = "original";
  private static final String PHOTOGRAPH = "photograph";
  private static final String OF_REPRESENTATIVE = "photograph_of_representative";

  private final Dataset<Row> files;
  private final Dataset<Row> duplicates;

  /**
   * @param files the truth, one row per file, with {@code image_id}
   * @param duplicates the table of the run
   */
  CopyComparison(Dataset<Row> files, Dataset<Row> duplicates) {
    this.files = files;
    this.duplicates = duplicates;
  }

  /** Byte copies that share the image of their original. */
  Agreement sameBytes() {
    Row all =
        files
            .agg(
                count_if(TruthComparison.is(PictureKind.EXACT_COPY)),
                count(Sources.IMAGE_ID.col()).minus(count_distinct(Sources.IMAGE_ID.col())))
            .head();
    Dataset<Row> originals =
        files.select(col(Truth.PATH).as(Truth.COPY_OF), Sources.IMAGE_ID.col().as(ORIGINAL));
    long right =
        files
            .filter(TruthComparison.is(PictureKind.EXACT_COPY))
            .join(originals, Truth.COPY_OF)
            .filter(Sources.IMAGE_ID.col().equalTo(col(ORIGINAL)))
            .count();
    return new Agreement(all.getLong(0), all.getLong(1), right);
  }

  /**
   * Images that repeat the photograph of another image, and those that the run calls copies. A copy
   * is found if its representative shows the same photograph. Moments of a series are no copies.
   */
  Agreement altered() {
    Dataset<Row> images =
        files
            .filter(Sources.IMAGE_ID.col().isNotNull())
            .groupBy(Sources.IMAGE_ID.col())
            .agg(min(coalesce(col(Truth.COPY_OF), col(Truth.PATH))).as(PHOTOGRAPH));
    Row planted = images.agg(count(lit(1)), count_distinct(col(PHOTOGRAPH))).head();
    Dataset<Row> representatives =
        images.select(
            Sources.IMAGE_ID.col().as(Duplicates.REPRESENTATIVE_ID.name()),
            col(PHOTOGRAPH).as(OF_REPRESENTATIVE));
    Row found =
        Duplicates.photographs(duplicates, Duplicates.REPRESENTATIVE_ID.name())
            .join(images, Duplicates.IMAGE_ID.name())
            .join(representatives, Duplicates.REPRESENTATIVE_ID.name())
            .agg(count(lit(1)), count_if(col(PHOTOGRAPH).equalTo(col(OF_REPRESENTATIVE))))
            .head();
    return new Agreement(
        planted.getLong(0) - planted.getLong(1), found.getLong(0), found.getLong(1));
  }
}
