package org.winnow.claim;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.job.JobContext;
import org.winnow.spark.Batches;
import org.winnow.store.Commit;
import org.winnow.store.ConcurrentWriteException;
import org.winnow.store.DeltaStore;
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
   * @param outcomes persisted rows of {@link Outcomes#SCHEMA}
   * @param isNew whether {@code sources} is known to contain none of the slice
   */
  public void write(Dataset<Row> outcomes, SliceSummary summary, boolean isNew) {
    if (summary.count(Status.OK) > 0) {
      context.stepName("write images");
      insertImages(
          outcomes
              .filter(Sources.STATUS.col().equalTo(Status.OK.name()))
              .filter(functions.col(Outcomes.IMAGE).isNotNull())
              .select(Outcomes.IMAGE + ".*"),
          summary);
    }
    context.stepName("write quarantine and sources");
    quarantine(outcomes, summary, isNew);
    writeSources(
        outcomes
            .select(Sources.TABLE.columns())
            .coalesce((int) Math.max(1, summary.total() / ROWS_PER_FILE)),
        isNew);
    sourcesVersion = tables.version(Sources.TABLE);
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
  private void insertImages(Dataset<Row> images, SliceSummary summary) {
    long[] repeated = summary.repeatedPrefixes();
    boolean tableEmpty = tables.isEmpty(Images.TABLE);
    long version = tables.version(Images.TABLE);
    long[] inTable = tableEmpty ? new long[0] : prefixesInTable(summary);
    long[] possibleDuplicates =
        LongStream.concat(LongStream.of(repeated), LongStream.of(inTable)).sorted().toArray();
    Dataset<Row> rows = images;
    if (possibleDuplicates.length > 0) {
      Column mayBeDuplicate = hasPrefixIn(possibleDuplicates, Images.IMAGE_ID.col());
      Dataset<Row> compared =
          images.filter(mayBeDuplicate).dropDuplicates(new String[] {Images.IMAGE_ID.name()});
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
      rows = images.filter(not(mayBeDuplicate)).unionByName(compared);
    }
    Dataset<Row> files = Batches.coalesceForWriting(rows);
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

  private static Column hasPrefixIn(long[] sorted, Column id) {
    UDF1<String, Boolean> isAmong =
        text -> Arrays.binarySearch(sorted, SliceSummary.prefix(text)) >= 0;
    return functions.udf(isAmong, DataTypes.BooleanType).apply(id);
  }

  private void quarantine(Dataset<Row> outcomes, SliceSummary summary, boolean isNew) {
    long unusable = UNUSABLE.stream().mapToLong(summary::count).sum();
    Column isUnusable = Sources.STATUS.col().isin(UNUSABLE.stream().map(Status::name).toArray());
    Dataset<Row> rows =
        outcomes
            .filter(isUnusable)
            .select(
                lit(context.stage()).as(Quarantine.STAGE.name()),
                Sources.SOURCE_ID.col().as(Quarantine.KEY.name()),
                Sources.URI.col(),
                Sources.REASON.col(),
                Quarantine.MESSAGE.col())
            .coalesce(1);
    if (isNew || tables.isEmpty(Quarantine.TABLE)) {
      if (unusable > 0) {
        tables.upsert(Quarantine.TABLE, rows, commit);
      }
      return;
    }
    // An unusable file may have been repaired since.
    Dataset<Row> mended =
        outcomes
            .filter(not(isUnusable))
            .select(
                lit(context.stage()).as(Quarantine.STAGE.name()),
                Sources.SOURCE_ID.col().as(Quarantine.KEY.name()));
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
}
