package org.winnow.demo;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring_index;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.evaluate.NamePairs;
import org.winnow.evaluation.Agreement;
import org.winnow.identity.Reason;
import org.winnow.render.collection.PictureKind;
import org.winnow.spark.Batches;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/**
 * Compares the tables of a run with the truth of its collection.
 *
 * <p>A claim is a picture under a name; byte copies under one name are one claim. It is right if
 * the picture shows the person of the name. It is kept rightly if the kept face is the subject's,
 * and the identity that finally holds it stands for that person. A face that moved to another
 * identity, or was split off, counts as removed.
 */
public final class TruthComparison {
  private static final String FINAL_NAME = "final_name";
  private final Dataset<Row> files;
  private final CopyComparison copies;
  private final Dataset<Row> faces;
  private final Dataset<Row> labels;
  private final Dataset<Row> identities;

  /** The tables of a run to compare. */
  record RunTables(
      Dataset<Row> sources,
      Dataset<Row> duplicates,
      Dataset<Row> faces,
      Dataset<Row> labels,
      Dataset<Row> identities) {}

  private TruthComparison(Dataset<Row> truth, RunTables tables) {
    Dataset<Row> sources =
        tables
            .sources()
            .select(
                substring_index(Sources.URI.col(), "/", -2).as(Truth.PATH),
                Sources.STATUS.col(),
                Sources.IMAGE_ID.col());
    this.files = Batches.persist(truth.join(sources, Truth.PATH));
    this.copies = new CopyComparison(files, tables.duplicates());
    this.faces =
        tables
            .faces()
            .select(
                Faces.FACE_ID.col(),
                Faces.IMAGE_ID.col(),
                Faces.X.col(),
                Faces.Y.col(),
                Faces.WIDTH.col(),
                Faces.HEIGHT.col());
    this.labels = newest(tables.labels(), Labels.ROUND.name());
    this.identities = newest(tables.identities(), Identities.ROUND.name());
  }

  private static Dataset<Row> newest(Dataset<Row> rows, String round) {
    return rows.join(broadcast(rows.agg(max(round).as(round))), round);
  }

  /**
   * Compares a run with the truth.
   *
   * @param truth the file that {@link CollectionFolder} wrote
   */
  public static Findings of(SparkSession spark, DeltaStore tables, String truth) {
    return of(
        Truth.read(spark, truth),
        new RunTables(
            tables.read(Sources.TABLE),
            tables.read(Duplicates.TABLE),
            tables.read(Faces.TABLE),
            tables.read(Labels.TABLE),
            tables.read(Identities.TABLE)));
  }

  /** Compares a run with the truth as a dataset. */
  static Findings of(Dataset<Row> truth, RunTables tables) {
    TruthComparison comparison = new TruthComparison(truth, tables);
    Dataset<Row> claims = Batches.persist(comparison.claims());
    try {
      return comparison.findings(claims);
    } finally {
      claims.unpersist();
      comparison.files.unpersist();
    }
  }

  private Findings findings(Dataset<Row> claims) {
    Column broken = is(PictureKind.BROKEN);
    Column refused = not(Sources.is(Sources.Status.OK));
    Row file = files.agg(count_if(broken), count_if(refused), count_if(broken.and(refused))).head();
    Row image =
        images(claims)
            .agg(
                count_if(col("shown")),
                count_if(col("any_face")),
                count_if(col("shown").and(col("hit"))),
                count_if(not(col("shown"))),
                count_if(not(col("shown")).and(not(col("any_kept")))))
            .head();
    NamePairs pairs = new NamePairs(namesOfPeople(), identities);
    Column right = col("right");
    Column kept = col("kept");
    Row claim =
        claims
            .agg(
                count(lit(1)),
                count_if(right),
                count_if(kept),
                count_if(col("kept_rightly")),
                count_if(not(right)),
                count_if(not(kept)),
                count_if(not(right).and(not(kept))),
                count_if(not(kept).and(col("review"))))
            .head();
    return new Findings(
        new Agreement(file.getLong(0), file.getLong(1), file.getLong(2)),
        copies.sameBytes(),
        copies.altered(),
        new Agreement(image.getLong(0), image.getLong(1), image.getLong(2)),
        new Agreement(image.getLong(3), image.getLong(4), image.getLong(4)),
        new Agreement(claim.getLong(1), claim.getLong(2), claim.getLong(3)),
        new Agreement(claim.getLong(4), claim.getLong(5), claim.getLong(6)),
        pairs.agreement(pairs.joined()),
        pairs.agreement(pairs.joinedOrShown()),
        merges(claims),
        claim.getLong(0),
        claim.getLong(7));
  }

  static Column is(PictureKind kind) {
    return col(Truth.KIND).equalTo(kind.name());
  }

  /**
   * One row per claim: right, kept, kept_rightly and review; and of its picture: shown, any_face
   * and hit.
   */
  private Dataset<Row> claims() {
    Dataset<Row> claimed =
        files
            .filter(Sources.IMAGE_ID.col().isNotNull())
            .groupBy(Sources.IMAGE_ID.col(), col(Truth.NAME))
            .agg(
                first(Truth.NAME_PERSON).as(Truth.NAME_PERSON),
                max(Truth.PERSON).as(Truth.PERSON),
                max(Truth.BOX.get(0)).as(Truth.BOX.get(0)),
                max(Truth.BOX.get(1)).as(Truth.BOX.get(1)),
                max(Truth.BOX.get(2)).as(Truth.BOX.get(2)),
                max(Truth.BOX.get(3)).as(Truth.BOX.get(3)));
    Column keptHere = col("decided").equalTo(col(Truth.NAME)).and(col("is_kept"));
    Column rightly =
        keptHere
            .and(col("is_subject"))
            .and(col("final_person").equalTo(col(Truth.PERSON)))
            .and(col(Truth.PERSON).equalTo(col(Truth.NAME_PERSON)));
    return claimed
        .join(judgedFaces(), Sources.IMAGE_ID.name(), "left")
        .withColumn("is_subject", coalesce(isSubject(), lit(false)))
        .groupBy(Sources.IMAGE_ID.col(), col(Truth.NAME), col(Truth.NAME_PERSON), col(Truth.PERSON))
        .agg(
            orFalse(max(keptHere)).as("kept"),
            orFalse(max(rightly)).as("kept_rightly"),
            orFalse(max(col("decided").equalTo(col(Truth.NAME)).and(col("is_review"))))
                .as("review"),
            orFalse(max(col("is_subject"))).as("hit"),
            count(Faces.FACE_ID.col()).gt(0).as("any_face"))
        .withColumn("shown", col(Truth.PERSON).isNotNull())
        .withColumn("right", orFalse(col(Truth.PERSON).equalTo(col(Truth.NAME_PERSON))));
  }

  private static Column orFalse(Column column) {
    return coalesce(column, lit(false));
  }

  /** Every face with its claimed name and the person of its identity. */
  private Dataset<Row> judgedFaces() {
    Dataset<Row> ends =
        identities
            .select(
                Identities.IDENTITY_ID.col().as(Labels.IDENTITY_ID.name()),
                Identities.NAME.col().as(FINAL_NAME),
                Identities.is(Identities.Status.KEPT).as("stands"))
            .join(namesOfPeople().withColumnRenamed(Truth.NAME, FINAL_NAME), FINAL_NAME, "left")
            .withColumnRenamed(Truth.NAME_PERSON, "final_person");
    Dataset<Row> judged =
        labels
            .join(ends, Labels.IDENTITY_ID.name(), "left")
            .select(
                Labels.FACE_ID.col(),
                Labels.CLAIMED_IDENTITY.col().as("decided"),
                // A face that was moved or split off is not kept for the name.
                Labels.is(Reason.Decision.KEPT).and(orFalse(col("stands"))).as("is_kept"),
                Labels.is(Reason.Decision.REVIEW).as("is_review"),
                col("final_person"));
    return faces.join(judged, Faces.FACE_ID.name(), "left");
  }

  private Dataset<Row> namesOfPeople() {
    return files.select(Truth.NAME, Truth.NAME_PERSON).distinct();
  }

  /**
   * Whether a detected face is the subject's: its middle is in the true box, and the sizes agree.
   */
  private static Column isSubject() {
    Column middleX = Faces.X.col().plus(Faces.WIDTH.col().divide(2));
    Column middleY = Faces.Y.col().plus(Faces.HEIGHT.col().divide(2));
    Column left = col(Truth.BOX.get(0));
    Column top = col(Truth.BOX.get(1));
    Column ratio = Faces.WIDTH.col().divide(col(Truth.BOX.get(2)));
    return middleX
        .between(left, left.plus(col(Truth.BOX.get(2))))
        .and(middleY.between(top, top.plus(col(Truth.BOX.get(3)))))
        .and(ratio.between(0.5, 2));
  }

  /** One row per picture: shown, any_face, hit, any_kept. */
  private static Dataset<Row> images(Dataset<Row> claims) {
    return claims
        .groupBy(Sources.IMAGE_ID.col())
        .agg(
            max("shown").as("shown"),
            max("any_face").as("any_face"),
            max("hit").as("hit"),
            max("kept").as("any_kept"));
  }

  /** Names of two people: those sent to review, or freed of the second person. */
  private Agreement merges(Dataset<Row> claims) {
    Dataset<Row> second =
        files.filter(is(PictureKind.SECOND_PERSON)).select(Truth.NAME, Truth.PERSON).distinct();
    Dataset<Row> shared =
        second
            .join(claims, new String[] {Truth.NAME, Truth.PERSON})
            .groupBy(Truth.NAME)
            .agg(max("kept").as("second_kept"));
    Dataset<Row> reviewed =
        identities.select(
            Identities.NAME.col().as(Truth.NAME),
            Identities.is(Identities.Status.REVIEW).as("in_review"));
    Column apart = orFalse(col("in_review")).or(not(col("second_kept")));
    Row counts =
        shared
            .join(reviewed, new String[] {Truth.NAME}, "left")
            .agg(count(lit(1)), count_if(apart))
            .head();
    return new Agreement(counts.getLong(0), counts.getLong(1), counts.getLong(1));
  }
}
