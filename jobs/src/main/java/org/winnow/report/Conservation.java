package org.winnow.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.mix.MixCatalogue;
import org.winnow.store.DeltaStore;
import org.winnow.table.Captions;
import org.winnow.table.Clusters;
import org.winnow.table.Curated;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Exclusions;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Mix;
import org.winnow.table.Quarantine;
import org.winnow.table.Runs;
import org.winnow.table.Sources;
import org.winnow.table.Tracks;

/**
 * Checks that no row is lost: the counts of every recorded run add up, and every input of a stage
 * that ran is in a table of the stage or in {@code quarantine}.
 */
public final class Conservation {
  private static final String SUM = "sum_of_counts";
  private static final String KEY = "checked_key";
  private static final String ROWS = "checked_rows";
  private static final String BAD = "bad_rows";

  private static final String DEDUP = "dedup";
  private static final String CURATE = "curate";

  private final DeltaStore tables;
  private final List<Check> checks = new ArrayList<>();

  /**
   * A check.
   *
   * @param stage stage whose rows are checked
   * @param what what must hold
   * @param rows number of rows that were checked
   * @param lost number of rows for which it does not hold
   */
  public record Check(String stage, String what, long rows, long lost) {}

  private Conservation(DeltaStore tables) {
    this.tables = tables;
  }

  /** The checks of all stages that ran, in the order of the pipeline. */
  public static List<Check> of(DeltaStore tables) {
    Conservation conservation = new Conservation(tables);
    Set<String> stages = conservation.ledger();
    conservation.sources();
    Dataset<Row> images = keys(tables.read(Images.TABLE), Images.IMAGE_ID);
    Dataset<Row> faces = keys(tables.read(Faces.TABLE), Faces.FACE_ID);
    Dataset<Row> embedded = keys(tables.read(Embeddings.TABLE), Embeddings.FACE_ID);
    conservation.decided(stages, "detect", images, keys(tables.read(Faces.TABLE), Faces.IMAGE_ID));
    conservation.decided(stages, "embed", faces, embedded);
    conservation.decided(
        stages, DEDUP, images, keys(tables.read(ImageHashes.TABLE), ImageHashes.IMAGE_ID));
    conservation.copies(stages, images);
    conservation.decided(
        stages,
        "captions",
        keys(tables.read(Sources.TABLE).filter(Sources.isCaptioned()), Sources.SOURCE_ID),
        keys(tables.read(Captions.TABLE), Captions.SOURCE_ID));
    conservation.decided(
        stages, "cluster", embedded, keys(tables.read(Clusters.TABLE), Clusters.FACE_ID));
    conservation.decided(
        stages, "clean", embedded, keys(tables.read(Labels.TABLE), Labels.FACE_ID));
    conservation.published(stages, faces);
    MixCatalogue.all(tables).forEach(conservation::mixed);
    return conservation.checks;
  }

  /**
   * Checks the counts of each run.
   *
   * @return the stages that did work
   */
  private Set<String> ledger() {
    Column outcomes =
        aggregate(map_values(Runs.COUNTS.col()), lit(0L), (total, n) -> total.plus(n));
    List<Row> rows =
        tables
            .read(Runs.TABLE)
            .filter(Runs.OUTCOME.col().equalTo(Runs.DONE))
            .withColumn(SUM, outcomes)
            .groupBy(Runs.STAGE.col())
            .agg(
                sum(Runs.ROWS_IN.col()).as(ROWS),
                sum(abs(col(SUM).minus(Runs.ROWS_IN.col()))).as(BAD))
            .orderBy(Runs.STAGE.col())
            .collectAsList();
    Set<String> stages = new HashSet<>();
    for (Row row : rows) {
      stages.add(row.getString(0));
      checks.add(
          new Check(
              row.getString(0),
              "the outcomes of its runs add up to their inputs",
              row.getLong(1),
              row.getLong(2)));
    }
    return stages;
  }

  /** Checks that each source has an image, or a status and reason that say why not. */
  private void sources() {
    Dataset<Row> sources = tables.read(Sources.TABLE);
    Dataset<Row> images = keys(tables.read(Images.TABLE), Images.IMAGE_ID);
    Dataset<Row> named = keys(sources.filter(Sources.IMAGE_ID.col().isNotNull()), Sources.IMAGE_ID);
    add(
        "sources",
        "every image that a source names is stored",
        named.count(),
        without(named, images));
    Column explained = Sources.IMAGE_ID.col().isNotNull().or(Sources.REASON.col().isNotNull());
    add(
        "sources",
        "every source has an image or a reason",
        sources.count(),
        sources.filter(explained.equalTo(false)).count());
  }

  /** Checks that copies repeat images that repeat none, and that tracks hold the frames named. */
  private void copies(Set<String> stages, Dataset<Row> images) {
    Dataset<Row> duplicates = tables.read(Duplicates.TABLE);
    Dataset<Row> represented = keys(duplicates, Duplicates.REPRESENTATIVE_ID);
    Dataset<Row> members = keys(duplicates, Duplicates.IMAGE_ID);
    if (!tables.isEmpty(Duplicates.TABLE)) {
      add(
          DEDUP,
          "copies repeat stored images that repeat none",
          duplicates.count(),
          without(represented.union(members), images) + represented.join(members, KEY).count());
    }
    if (stages.contains(DEDUP)) {
      Dataset<Row> frames =
          keys(tables.read(Sources.TABLE).filter(Sources.isFrame()), Sources.IMAGE_ID);
      add(
          DEDUP,
          "every frame of a video has a place in it",
          frames.count(),
          without(frames, keys(tables.read(Tracks.TABLE), Tracks.IMAGE_ID)));
    }
  }

  /** Checks that each published face is stored. */
  private void published(Set<String> stages, Dataset<Row> faces) {
    if (stages.contains(CURATE)) {
      Dataset<Row> published = keys(tables.read(Curated.TABLE), Curated.FACE_ID);
      add(CURATE, "every published face is stored", published.count(), without(published, faces));
    }
  }

  /** Checks that each input of a stage is in its table or in quarantine, if the stage ran. */
  private void decided(
      Set<String> stages, String stage, Dataset<Row> inputs, Dataset<Row> outputs) {
    if (!stages.contains(stage)) {
      return;
    }
    Dataset<Row> refused =
        keys(
            tables.read(Quarantine.TABLE).filter(Quarantine.STAGE.col().equalTo(stage)),
            Quarantine.KEY);
    add(
        stage,
        "every input is in its table or in quarantine",
        inputs.count(),
        without(inputs, outputs.union(refused)));
  }

  /** Checks that each row of the sources of a mix is in the mix, or left out for a reason. */
  private void mixed(MixCatalogue.Entry mix) {
    Dataset<Row> rows = tables.read(mix.table(), mix.version());
    long inputs = mix.sourceRows().values().stream().mapToLong(Long::longValue).sum();
    Dataset<Row> left =
        tables
            .read(Exclusions.TABLE)
            .filter(Exclusions.MIX.col().equalTo(mix.name()))
            .agg(coalesce(sum(Exclusions.ROWS.col()), lit(0L)));
    long chosen = rows.filter(Mix.COPY.col().equalTo(0)).count();
    add(
        mix.table().name(),
        "every row of its sources is in it, or left out for a reason",
        inputs,
        Math.abs(inputs - chosen - left.head().getLong(0)));
    Row numbers =
        rows.agg(
                count(lit(1)),
                count_distinct(Mix.POSITION.col()),
                coalesce(max(Mix.POSITION.col()), lit(-1L)),
                count_distinct(Mix.LABEL.col()),
                coalesce(max(Mix.LABEL.col()), lit(-1)))
            .head();
    add(
        mix.table().name(),
        "its labels and places are numbered without gaps",
        numbers.getLong(0),
        numbers.getLong(0)
            - numbers.getLong(1)
            + Math.abs(numbers.getLong(0) - 1 - numbers.getLong(2))
            + Math.abs(numbers.getLong(3) - 1 - numbers.getInt(4)));
  }

  private void add(String stage, String what, long rows, long lost) {
    checks.add(new Check(stage, what, rows, lost));
  }

  private static Dataset<Row> keys(Dataset<Row> rows, Field key) {
    return rows.select(key.col().as(KEY)).distinct();
  }

  private static long without(Dataset<Row> keys, Dataset<Row> others) {
    return keys.join(others, new String[] {KEY}, "left_anti").agg(count(lit(1))).head().getLong(0);
  }
}
