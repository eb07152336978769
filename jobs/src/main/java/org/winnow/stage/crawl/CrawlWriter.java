package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.claim.SliceSummary;
import org.winnow.claim.SliceWriter;
import org.winnow.job.JobContext;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Fetches;
import org.winnow.table.Hosts;
import org.winnow.table.Runs;
import org.winnow.table.Sources;

/**
 * Writes the outcomes of a slice: hosts and fetches first, then images, quarantine and sources. A
 * kill before sources leaves fetches of rows that are not done; the next crawl removes them.
 */
final class CrawlWriter {
  private final JobContext context;
  private final DeltaStore tables;
  private final Commit commit;
  private final SliceWriter slices;

  CrawlWriter(JobContext context) {
    this.context = context;
    tables = context.tables();
    commit = context.commit("", Map.of());
    slices = new SliceWriter(context);
  }

  /** Removes fetches that a killed crawl wrote without their sources. */
  void forgetUnfinished() {
    Dataset<Row> unfinished =
        tables
            .read(Fetches.TABLE)
            .join(
                tables.read(Runs.TABLE).filter(Runs.STAGE.col().equalTo(context.stage())),
                new String[] {Runs.RUN_ID.name()},
                "left_anti");
    String[] key = {Fetches.SOURCE_ID.name(), Fetches.FETCHED_AT.name()};
    tables.deleteKeys(
        Fetches.TABLE,
        unfinished
            .select(Fetches.TABLE.keyColumns())
            .join(
                tables
                    .read(Sources.TABLE)
                    .select(Sources.SOURCE_ID.col(), Sources.FETCHED_AT.col()),
                key,
                "left_anti"),
        commit);
  }

  /**
   * Writes a slice.
   *
   * @param outcomes persisted rows of {@link FetchRows#SCHEMA}
   * @param isNew whether {@code sources} is known to contain none of the slice
   */
  void write(Dataset<Row> outcomes, SliceSummary summary, boolean isNew) {
    context.stepName("write hosts and fetches");
    Dataset<Row> hosts =
        outcomes
            .filter(col(FetchRows.HOSTS).isNotNull())
            .select(explode(col(FetchRows.HOSTS)).as(FetchRows.HOSTS))
            .select(FetchRows.HOSTS + ".*");
    tables.upsert(Hosts.TABLE, hosts.dropDuplicates(Hosts.ORIGIN.name()), commit);
    Dataset<Row> fetches =
        outcomes.filter(col(FetchRows.FETCH).isNotNull()).select(FetchRows.FETCH + ".*");
    if (!fetches.isEmpty()) {
      tables.append(Fetches.TABLE, fetches.coalesce(1), commit);
    }
    slices.write(outcomes.drop(FetchRows.FETCH, FetchRows.HOSTS), summary, isNew);
  }
}
