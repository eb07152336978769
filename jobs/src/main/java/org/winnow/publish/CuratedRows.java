package org.winnow.publish;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.table.ClassNumbers;
import org.winnow.table.Curated;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/**
 * Maps kept labels to rows of {@link Curated}: which faces are published, under which numbers, and
 * with which source.
 */
public final class CuratedRows {
  private static final String NEWEST = "newest";
  private static final String OF_IMAGE = "of_image";
  private static final String OF_CLAIM = "of_claim";
  private static final String OF_CLAIM_FIRST = "of_claim_first";
  private static final String FIRST = "first";
  private static final String FACES = "all_faces";

  private static final Field SIZE =
      new Field("identity_size", DataTypes.LongType, false, "Published faces of an identity");

  private CuratedRows() {}

  /** The labels of the newest round in kept identities, with the name of the identity. */
  public static Dataset<Row> keptLabels(Dataset<Row> labels, Dataset<Row> identities) {
    Dataset<Row> newest = labels.agg(max(Labels.ROUND.col()).as(NEWEST));
    Dataset<Row> kept =
        labels
            .join(broadcast(newest), Labels.ROUND.col().equalTo(newest.col(NEWEST)))
            .filter(Labels.kept())
            .drop(NEWEST);
    Dataset<Row> names =
        identities
            .filter(Identities.is(Identities.Status.KEPT))
            .select(
                Identities.IDENTITY_ID.col(),
                Identities.ROUND.col(),
                Identities.NAME.col().as(Curated.IDENTITY.name()));
    return kept.join(names, new String[] {Labels.IDENTITY_ID.name(), Labels.ROUND.name()});
  }

  /**
   * All identities that were ever published, with their class numbers.
   *
   * @param numbers the table {@code class_numbers}
   * @param published the current table {@code curated}; one of an earlier version may contain more
   */
  public static Dataset<Row> allPublished(Dataset<Row> numbers, Dataset<Row> published) {
    return numbers
        .select(ClassNumbers.IDENTITY_ID.col(), ClassNumbers.LABEL.col())
        .union(published.select(Curated.IDENTITY_ID.col(), Curated.LABEL.col()))
        .distinct();
  }

  /** Adds the size of the identity to each kept label. */
  public static Dataset<Row> withIdentitySize(Dataset<Row> kept) {
    Dataset<Row> sizes = kept.groupBy(Labels.IDENTITY_ID.col()).agg(count(lit(1)).as(SIZE.name()));
    return kept.join(sizes, Labels.IDENTITY_ID.name());
  }

  /**
   * Numbers of faces that may be published.
   *
   * @param faces all
   * @param originals those that repeat no other
   * @param published originals of identities with enough of them
   * @param identities number of these identities
   */
  public record Totals(long faces, long originals, long published, long identities) {}

  /**
   * Counts faces, in one job.
   *
   * @param kept columns identity_id and {@link CopyPolicy#IS_COPY}
   * @param minFaces of an identity, from 1 on
   */
  public static Totals totals(Dataset<Row> kept, int minFaces) {
    Dataset<Row> sizes =
        kept.groupBy(Labels.IDENTITY_ID.col())
            .agg(count(lit(1)).as(FACES), count_if(not(col(CopyPolicy.IS_COPY))).as(SIZE.name()));
    Column isPublished = hasEnoughFaces(minFaces);
    Row totals =
        sizes
            .agg(
                count_if(isPublished),
                sum(col(FACES)),
                sum(SIZE.col()),
                sum(when(isPublished, SIZE.col())))
            .head();
    return new Totals(value(totals, 1), value(totals, 2), value(totals, 3), totals.getLong(0));
  }

  /** A sum, which is null of no rows. */
  private static long value(Row totals, int column) {
    return totals.isNullAt(column) ? 0 : totals.getLong(column);
  }

  /** Whether an identity has enough faces to be published. */
  public static Column hasEnoughFaces(int minFaces) {
    return SIZE.col().geq(minFaces);
  }

  /**
   * Assigns class numbers. A published identity keeps its number. New identities follow in the
   * order of their names. No number is reused.
   *
   * @param existing from {@link #allPublished}
   * @return existing and new numbers
   */
  public static Dataset<Row> classNumbers(Dataset<Row> kept, Dataset<Row> existing) {
    Row highest = existing.agg(max(Curated.LABEL.col())).head();
    int next = highest.isNullAt(0) ? 0 : highest.getInt(0) + 1;
    JavaRDD<Row> numbered =
        kept.select(Curated.IDENTITY_ID.col(), Curated.IDENTITY.col())
            .distinct()
            .join(
                existing,
                kept.col(Curated.IDENTITY_ID.name())
                    .equalTo(existing.col(Curated.IDENTITY_ID.name())),
                "left_anti")
            .sort(Curated.IDENTITY.col(), Curated.IDENTITY_ID.col())
            .javaRDD()
            .zipWithIndex()
            .map(pair -> RowFactory.create(pair._1().getString(0), next + pair._2().intValue()));
    return existing.union(
        kept.sparkSession()
            .createDataFrame(numbered, FieldList.of(Curated.IDENTITY_ID, Curated.LABEL).schema()));
  }

  /** The rows to publish. */
  public static Dataset<Row> curated(
      Dataset<Row> kept, Dataset<Row> numbers, Dataset<Row> faces, Dataset<Row> sources) {
    // The score of a label is a similarity. The published score is the detector's.
    return kept.drop(Labels.SCORE.name())
        .join(numbers, Curated.IDENTITY_ID.name())
        .join(faces, Faces.FACE_ID.name())
        .join(
            firstSources(
                sources, OF_CLAIM_FIRST, Sources.nameForm(Sources.CLAIMED_NAME.col()).as(OF_CLAIM)),
            col(OF_IMAGE)
                .equalTo(Faces.IMAGE_ID.col())
                .and(col(OF_CLAIM).eqNullSafe(Sources.nameForm(Labels.CLAIMED_IDENTITY.col()))),
            "left")
        .drop(OF_IMAGE)
        // A caption may claim a name that no source claims: then it is any source of the image.
        .join(firstSources(sources, FIRST), col(OF_IMAGE).equalTo(Faces.IMAGE_ID.col()))
        .withColumn(FIRST, coalesce(col(OF_CLAIM_FIRST), col(FIRST)))
        .select(col("*"), col(FIRST + ".*"))
        .select(Curated.TABLE.columns());
  }

  /** The first source, by id, of each image and each value of further columns. */
  private static Dataset<Row> firstSources(Dataset<Row> sources, String first, Column... by) {
    return sources
        .filter(Sources.IMAGE_ID.col().isNotNull())
        .groupBy(
            Stream.concat(Stream.of(Sources.IMAGE_ID.col().as(OF_IMAGE)), Arrays.stream(by))
                .toArray(Column[]::new))
        .agg(
            min(struct(
                    Sources.SOURCE_ID.col(),
                    Sources.URI.col(),
                    Sources.DATASET.col(),
                    Sources.LICENCE.col(),
                    Sources.BASIS.col()))
                .as(first));
  }
}
