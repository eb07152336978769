package org.winnow.publish;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.winnow.config.CurateSettings;
import org.winnow.table.Curated;
import org.winnow.table.Duplicates;
import org.winnow.table.Duplicates.Kind;
import org.winnow.table.Faces;

/**
 * Decides which of the images that repeat one another are published. It looks at one identity at a
 * time: an image that repeats one of another identity, or one without a kept face, repeats nothing.
 */
public final class CopyPolicy {
  /** Whether a face is left out, because a better image of its photograph or series is there. */
  public static final String IS_COPY = "is_copy";

  private static final String[] BY_IMAGE = {Faces.IMAGE_ID.name()};
  private static final String PHOTOGRAPH = "photograph";
  private static final String CORRELATION = "correlation";
  private static final String POLICY = "policy";
  private static final String PLACE = "place";
  private static final String PLACE_IN_SERIES = "place_in_series";

  private CopyPolicy() {}

  /**
   * Adds {@link #IS_COPY} and the weight to the faces of identities.
   *
   * @param kept columns face_id and identity_id, and others that stay
   * @param faces rows of {@link Faces}
   * @param duplicates rows of {@link Duplicates}
   */
  public static Dataset<Row> apply(
      Dataset<Row> kept, Dataset<Row> faces, Dataset<Row> duplicates, CurateSettings settings) {
    WindowSpec series = Window.partitionBy(Curated.IDENTITY_ID.col(), col(PHOTOGRAPH));
    Column first = col(PLACE).equalTo(1);
    Column shares = first.or(col(POLICY).equalTo(CurateSettings.Copies.WEIGHT.name()));
    Column isCopy =
        not(first)
            .and(
                col(POLICY)
                    .equalTo(CurateSettings.Copies.DROP.name())
                    .or(isBurst().and(col(PLACE_IN_SERIES).gt(settings.maxBurst()))));
    Column sharing = count_if(shares.and(not(col(IS_COPY)))).over(series);
    return withPhotographs(kept, faces, duplicates)
        .withColumn(POLICY, policy(settings))
        .withColumn(PLACE, row_number().over(series.orderBy(order())))
        // All copies of the photograph itself take one place of the series.
        .withColumn(
            PLACE_IN_SERIES,
            col(PLACE).plus(1).minus(greatest(lit(1), count_if(not(isBurst())).over(series))))
        .withColumn(IS_COPY, isCopy)
        .withColumn(
            Curated.WEIGHT.name(),
            when(shares, lit(1).divide(sharing)).otherwise(1).cast(Curated.WEIGHT.type()))
        .drop(
            Faces.IMAGE_ID.name(),
            PHOTOGRAPH,
            Duplicates.KIND.name(),
            CORRELATION,
            POLICY,
            PLACE,
            PLACE_IN_SERIES);
  }

  private static Dataset<Row> withPhotographs(
      Dataset<Row> kept, Dataset<Row> faces, Dataset<Row> duplicates) {
    Dataset<Row> repeated =
        duplicates.select(
            Duplicates.IMAGE_ID.col(),
            Duplicates.REPRESENTATIVE_ID.col().as(PHOTOGRAPH),
            Duplicates.KIND.col(),
            Duplicates.SIMILARITY.col().as(CORRELATION));
    return kept.join(
            faces.select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col()), Curated.FACE_ID.name())
        .join(repeated, BY_IMAGE, "left")
        .withColumn(PHOTOGRAPH, coalesce(col(PHOTOGRAPH), Faces.IMAGE_ID.col()));
  }

  /** The representative first, then its copies, then the moments of its series. */
  private static Column[] order() {
    return new Column[] {
      isBurst(),
      Duplicates.KIND.col().isNotNull(),
      col(CORRELATION).desc(),
      Faces.IMAGE_ID.col(),
      Curated.FACE_ID.col()
    };
  }

  private static Column isBurst() {
    return coalesce(Duplicates.is(Kind.BURST), lit(false));
  }

  private static Column policy(CurateSettings settings) {
    return when(Duplicates.is(Kind.PIXELS), settings.pixels().name())
        .when(Duplicates.is(Kind.PHOTOGRAPH), settings.photograph().name())
        .when(Duplicates.is(Kind.BURST), settings.burst().name())
        .otherwise(CurateSettings.Copies.KEEP.name());
  }
}
