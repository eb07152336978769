package org.winnow.claim;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.job.JobContext;
import org.winnow.spark.Batches;
import org.winnow.store.Commit;
import org.winnow.store.ConcurrentWriteException;
import org.winnow.store.DeltaStore;
import org.winnow.table.FieldList;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;

/**
 * Writes the outcomes of slices: images, quarantine, and finally sources, which marks the claims as
 * done.
 */
public final class SliceWriter {
  private static final int ROWS_PER_FILE = 50_000;
  private static final int IMAGE_ID = Images.TABLE.schema().fieldIndex(Images.IMAGE_ID.name());

  /** The rows that stand in quarantine as well. */
  private static final Set<Status> UNUSABLE =
      Set.of(Status.QUARANTINED, Status.FAILED, Status.OPTED_OUT);

  private final JobContext context;
  private final DeltaStore tables;
  private final Commit commit;
  private long sourcesVersion;

  /** Whether another writer added sources meanwhile: what was new may not be so now. */
  private boolean disturbed;

  /** Reads the version of {@code sources}. Claims must be compared with this version. */
  public SliceWriter(JobContext context) {
    this.context = context;
    tables = context.tables();
    commit = context.commit("", Map.of());
    sourcesVersion = tables.version(Sources.TABLE);
  }

  /**
   * Writes the outcomes of one slice. If another writer adds sources meanwhile, this and all later
   * slices are compared with them.
   *
   * @param outcomes persisted rows that begin with the columns of {@link Outcomes#SCHEMA}
   * @param isNew whether {@code sources} is known to contain none of the slice
   */
  public void write(JavaRDD<Row> outcomes, SliceSummary summary, boolean isNew) {
    if (summary.count(Status.OK) > 0) {
      context.stepName("write images");
      insertImages(outcomes, summary);
    }
    context.stepName("write quarantine and sources");
    writeQuarantine(outcomes, summary, isNew);
    Dataset<Row> rows =
        frame(outcomes.map(Outcomes::source), Sources.TABLE.schema())
            .coalesce((int) Math.max(1, summary.total() / ROWS_PER_FILE));
    writeSources(rows, isNew);
    sourcesVersion = tables.version(Sources.TABLE);
  }

  /** A dataset of rows with these columns alone: what a table does not hold is not converted. */
  private Dataset<Row> frame(JavaRDD<Row> rows, StructType schema) {
    return context.spark().createDataFrame(rows, schema);
  }

  private void writeSources(Dataset<Row> rows, boolean isNew) {
    if (isNew && !disturbed && !tables.isEmpty(Sources.TABLE)) {
      try {
        tables.insertSince(Sources.TABLE, rows, commit, sourcesVersion);
        return;
      } catch (ConcurrentWriteException e) {
        disturbed = true;
      }
    }
    tables.upsert(Sources.TABLE, rows, commit);
  }

  /**
   * Adds images that the table lacks. Only images with a known prefix are compared by id, so
   * pictures are not shuffled.
   */
  private void insertImages(JavaRDD<Row> outcomes, SliceSummary summary) {
    long[] repeated = summary.repeatedPrefixes();
    boolean tableEmpty = tables.isEmpty(Images.TABLE);
    long version = tables.version(Images.TABLE);
    long[] inTable = tableEmpty ? new long[0] : prefixesInTable(summary);
    long[] possibleDuplicates =
        LongStream.concat(LongStream.of(repeated), LongStream.of(inTable)).sorted().toArray();
    JavaRDD<Row> images = outcomes.flatMap(row -> Outcomes.image(row).stream().iterator());
    StructType schema = Images.TABLE.schema();
    Dataset<Row> rows;
    if (possibleDuplicates.length == 0) {
      rows = frame(images, schema);
    } else {
      Dataset<Row> compared =
          frame(images.filter(image -> hasPrefixIn(possibleDuplicates, image)), schema)
              .dropDuplicates(new String[] {Images.IMAGE_ID.name()});
      if (inTable.length > 0) {
        compared =
            compared.join(
                tables
                    .read(Images.TABLE)
                    .select(Images.IMAGE_ID.col())
                    .filter(hasPrefixIn(inTable, Images.IMAGE_ID.col())),
                Images.IMAGE_ID.name(),
                "left_anti");
      }
      rows =
          frame(images.filter(image -> !hasPrefixIn(possibleDuplicates, image)), schema)
              .unionByName(compared);
    }
    Dataset<Row> files = Batches.coalesceForWriting(rows, outcomes.getNumPartitions());
    if (tableEmpty) {
      tables.insert(Images.TABLE, files, commit);
    } else {
      tables.insertSince(Images.TABLE, files, commit, version);
    }
  }

  /** Sorted prefixes of the slice that occur in the table. */
  private long[] prefixesInTable(SliceSummary summary) {
    long[] sorted = summary.prefixes().clone();
    Arrays.sort(sorted);
    return tables
        .read(Images.TABLE)
        .select(Images.IMAGE_ID.col())
        .filter(hasPrefixIn(sorted, Images.IMAGE_ID.col()))
        .javaRDD()
        .map(row -> SliceSummary.prefix(row.getString(0)))
        .collect()
        .stream()
        .mapToLong(Long::longValue)
        .sorted()
        .toArray();
  }

  private static boolean hasPrefixIn(long[] sorted, String id) {
    return Arrays.binarySearch(sorted, SliceSummary.prefix(id)) >= 0;
  }

  private static boolean hasPrefixIn(long[] sorted, Row image) {
    return hasPrefixIn(sorted, image.getString(IMAGE_ID));
  }

  private static Column hasPrefixIn(long[] sorted, Column id) {
    UDF1<String, Boolean> isAmong = text -> hasPrefixIn(sorted, text);
    return functions.udf(isAmong, DataTypes.BooleanType).apply(id);
  }

  private void writeQuarantine(JavaRDD<Row> outcomes, SliceSummary summary, boolean isNew) {
    boolean fresh = isNew || tables.isEmpty(Quarantine.TABLE);
    if (fresh && UNUSABLE.stream().mapToLong(summary::count).sum() == 0) {
      return;
    }
    String stage = context.stage();
    Dataset<Row> rows =
        frame(
            outcomes
                .filter(row -> isUnusable(row))
                .map(row -> Outcomes.quarantined(row, stage))
                .coalesce(1),
            Quarantine.TABLE.schema());
    if (fresh) {
      tables.upsert(Quarantine.TABLE, rows, commit);
      return;
    }
    // An unusable file may have been repaired since.
    Dataset<Row> mended =
        frame(
            outcomes
                .filter(row -> !isUnusable(row))
                .map(row -> RowFactory.create(stage, Outcomes.key(row))),
            FieldList.of(Quarantine.STAGE, Quarantine.KEY).schema());
    Dataset<Row> known = tables.read(Quarantine.TABLE).select(Quarantine.TABLE.keyColumns());
    tables.upsertAndDelete(
        Quarantine.TABLE,
        rows,
        mended.join(
            known,
            Quarantine.TABLE.key().stream().map(field -> field.name()).toArray(String[]::new),
            "left_semi"),
        commit);
  }

  private static boolean isUnusable(Row outcome) {
    return UNUSABLE.contains(Status.valueOf(outcome.getString(Outcomes.STATUS)));
  }
}
