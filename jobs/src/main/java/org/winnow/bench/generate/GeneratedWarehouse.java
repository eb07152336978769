package org.winnow.bench.generate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.winnow.config.EffectiveConfig;
import org.winnow.image.ImageReject;
import org.winnow.job.Versions;
import org.winnow.pipeline.Stage;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.CleanDetails;
import org.winnow.table.Curated;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Quarantine;
import org.winnow.table.Runs;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/**
 * A warehouse of drawn faces, as a run over as many photographs would leave it: for measuring what
 * only reads tables. Everything follows from the number of a photograph, so that it is the same
 * every time.
 *
 * <p>Identities have sizes from one to thousands; some are much noisier than others; of 1,000
 * photographs, 30 are there twice, 10 were quarantined and 5 show no face; every fifth shows a
 * bystander. Vectors and file bytes are left out: they are a number long.
 */
public final class GeneratedWarehouse {
  private static final CleanDetails.Claims CLAIMS = new CleanDetails.Claims(0.1, 0.001, 0.99, true);

  private static final String KIND = "kind";

  private static final double MEMBER = 0.33;

  /** What {@link GeneratedFaces} makes of them. */
  private static final double FACES_OF_PHOTOGRAPH = 1.225;

  private static final int FACES_OF_FILE = 25_000;

  private final SparkSession spark;
  private final DeltaStore tables;
  private final long photographs;
  private final long people;

  /**
   * A generator.
   *
   * @param tables an empty warehouse
   * @param faces about as many
   */
  public GeneratedWarehouse(SparkSession spark, DeltaStore tables, long faces) {
    this.spark = spark;
    this.tables = tables;
    this.photographs = Math.max(25, Math.round(faces / FACES_OF_PHOTOGRAPH));
    this.people = Math.max(4, photographs / 10 * 2);
  }

  /**
   * Writes the tables.
   *
   * @param settings what the ledger of runs shall say
   */
  public void write(EffectiveConfig settings) {
    Dataset<Row> photographs = photographs();
    save(Sources.TABLE, sources(photographs));
    save(Images.TABLE, images(photographs));
    Dataset<Row> faces = GeneratedFaces.judged(photographs);
    save(Faces.TABLE, GeneratedFaces.faces(faces));
    save(Embeddings.TABLE, GeneratedFaces.embeddings(faces));
    save(
        Labels.TABLE,
        NullColumns.fill(faces.withColumn(Labels.ROUND.name(), lit(1)), Labels.TABLE));
    save(Identities.TABLE, NullColumns.fill(GeneratedFaces.identities(faces), Identities.TABLE));
    save(Curated.TABLE, GeneratedFaces.curated(faces));
    save(Quarantine.TABLE, quarantine(photographs));
    save(Runs.TABLE, runs(settings));
  }

  private void save(Table table, Dataset<Row> rows) {
    tables.append(
        table, rows, "generated", new Commit("generated", "generate", "generated", Map.of()));
  }

  private Dataset<Row> photographs() {
    int files = (int) Math.max(2, photographs / FACES_OF_FILE);
    return spark
        .range(0, photographs, 1, files)
        .select(
            col("id").as(GeneratedFaces.PHOTOGRAPH),
            sha2(concat(lit("photograph "), col("id").cast("string")), 256)
                .as(Images.IMAGE_ID.name()),
            floor(pow(GeneratedFaces.chance("person", col("id")), 2).multiply(people))
                .cast("long")
                .as(GeneratedFaces.PERSON));
  }

  private static Dataset<Row> sources(Dataset<Row> photographs) {
    Column kind =
        explode(
            when(GeneratedFaces.every(100, 3), array(lit("unusable")))
                .when(GeneratedFaces.every(100, 50), array(lit("first"), lit("other name")))
                .when(GeneratedFaces.every(50, 20), array(lit("first"), lit("copy")))
                .otherwise(array(lit("first"))));
    Column ok = col(KIND).notEqual("unusable");
    Column claimed =
        col(GeneratedFaces.PERSON).plus(when(col(KIND).equalTo("other name"), 1).otherwise(0));
    return photographs
        .withColumn(KIND, kind)
        .select(
            sha2(concat(Images.IMAGE_ID.col(), col(KIND)), 256).as(Sources.SOURCE_ID.name()),
            concat(
                    lit("s3a://photographs/"),
                    GeneratedFaces.name(claimed),
                    lit("/"),
                    col(GeneratedFaces.PHOTOGRAPH),
                    lit("-"),
                    col(KIND),
                    lit(".jpg"))
                .as(Sources.URI.name()),
            lit("generated").as(Sources.DATASET.name()),
            GeneratedFaces.name(claimed).as(Sources.CLAIMED_NAME.name()),
            lit(null).cast("string").as(Sources.CAPTION.name()),
            lit("none").as(Sources.LICENCE.name()),
            lit("drawn").as(Sources.BASIS.name()),
            when(ok, Sources.Status.OK.name())
                .otherwise(Sources.Status.QUARANTINED.name())
                .as(Sources.STATUS.name()),
            when(ok, lit(null)).otherwise(ImageReject.TRUNCATED.name()).as(Sources.REASON.name()),
            lit(100_000L).as(Sources.FILE_BYTES.name()),
            lit(0L).as(Sources.MODIFIED_MS.name()),
            when(ok, Images.IMAGE_ID.col()).as(Sources.IMAGE_ID.name()),
            lit(Stage.INGEST.id()).as(Sources.STAGE.name()),
            none(Sources.HTTP_STATUS),
            none(Sources.ETAG),
            none(Sources.LAST_MODIFIED),
            none(Sources.OPT_OUT),
            none(Sources.FETCHED_AT),
            none(Sources.NEXT_TRY_AT),
            none(Sources.TRACK));
  }

  /** A column without values. */
  private static Column none(Field field) {
    return lit(null).cast(field.type()).as(field.name());
  }

  private static Dataset<Row> images(Dataset<Row> photographs) {
    return photographs
        .filter(not(GeneratedFaces.every(100, 3)))
        .select(
            Images.IMAGE_ID.col(),
            lit("JPEG").as(Images.FORMAT.name()),
            lit(250).as(Images.WIDTH.name()),
            lit(250).as(Images.HEIGHT.name()),
            lit(1).as(Images.ORIENTATION.name()),
            lit(1).as(Images.FRAMES.name()),
            lit(new byte[1]).as(Images.BYTES.name()));
  }

  private static Dataset<Row> quarantine(Dataset<Row> photographs) {
    Dataset<Row> unusable =
        photographs
            .filter(GeneratedFaces.every(100, 3))
            .select(
                lit("ingest").as(Quarantine.STAGE.name()),
                sha2(concat(Images.IMAGE_ID.col(), lit("unusable")), 256).as(Quarantine.KEY.name()),
                concat(lit("s3a://photographs/"), col(GeneratedFaces.PHOTOGRAPH))
                    .as(Quarantine.URI.name()),
                lit(ImageReject.TRUNCATED.name()).as(Quarantine.REASON.name()),
                lit("The file ends before its picture does.").as(Quarantine.MESSAGE.name()));
    Dataset<Row> faceless =
        photographs
            .filter(GeneratedFaces.every(200, 7).and(not(GeneratedFaces.every(100, 3))))
            .select(
                lit("detect").as(Quarantine.STAGE.name()),
                Images.IMAGE_ID.col().as(Quarantine.KEY.name()),
                lit(null).cast("string").as(Quarantine.URI.name()),
                lit(Quarantine.NO_FACE).as(Quarantine.REASON.name()),
                lit("The detector found no face.").as(Quarantine.MESSAGE.name()));
    return unusable.union(faceless);
  }

  private Dataset<Row> runs(EffectiveConfig settings) {
    List<Row> rows = new ArrayList<>();
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (Stage stage : Stage.pipeline()) {
      String details = stage == Stage.CLEAN ? details().toJson() : null;
      rows.add(
          RowFactory.create(
              "generated",
              stage.id(),
              Runs.DONE,
              Timestamp.from(start.plusSeconds(60L * stage.ordinal())),
              60.0,
              photographs,
              photographs,
              Map.of(),
              null,
              settings.values(),
              Versions.all(spark.version()),
              details));
    }
    return spark.createDataFrame(rows, Runs.TABLE.schema());
  }

  private static CleanDetails details() {
    CleanDetails.NormalFit law = new CleanDetails.NormalFit(0.01, 0.1, 1_000_000);
    return new CleanDetails(
        1,
        "generated",
        List.of(),
        Map.of("pair", 0.33, "member", MEMBER, "review", 0.48, "merge", 0.57),
        Map.of("member", 3.2, "doubtful", 2.9, "review", 4.6, "merge", 5.5),
        CLAIMS,
        CLAIMS,
        Map.of("pairs", law, "members", law, "centres", law),
        Map.of("impostor", bell(0.01, 0.1, 1_000_000), "genuine", bell(0.62, 0.13, 20_000)),
        Map.of(),
        List.of());
  }

  private static List<Long> bell(double mean, double deviation, double total) {
    return LongStream.range(0, 200)
        .map(
            bin -> {
              double z = (bin * 0.01 - 0.995 - mean) / deviation;
              return Math.round(
                  total * 0.01 / deviation * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI));
            })
        .boxed()
        .toList();
  }
}
