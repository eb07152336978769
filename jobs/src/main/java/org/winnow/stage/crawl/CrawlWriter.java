package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.claim.SliceSummary;
import org.winnow.claim.SliceWriter;
import org.winnow.job.JobContext;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Fetches;
import org.winnow.table.Hosts;
import org.winnow.table.Sources;

/**
 * Writes the outcomes of a slice: hosts and fetches first, then images, quarantine and sources. A
 * kill before sources leaves fetches of rows that are not done; the next crawl removes them.
 */
final class CrawlWriter {
  private static final String LAST_FETCH = "last_fetch";

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

  /**
   * Removes fetches that a stopped crawl wrote without their sources. They are newer than these.
   */
  void forgetUnfinished() {
    Dataset<Row> known =
        tables
            .read(Sources.TABLE)
            .select(Sources.SOURCE_ID.col(), Sources.FETCHED_AT.col().as(LAST_FETCH));
    tables.deleteKeys(
        Fetches.TABLE,
        tables
            .read(Fetches.TABLE)
            .join(known, new String[] {Fetches.SOURCE_ID.name()}, "left")
            .filter(col(LAST_FETCH).isNull().or(Fetches.FETCHED_AT.col().gt(col(LAST_FETCH))))
            .select(Fetches.TABLE.keyColumns()),
        commit);
  }

  /**
   * Writes a slice.
   *
   * @param persisted rows of {@link CrawlTask#SCHEMA}
   * @param isNew whether {@code sources} held none of them when the crawl began
   */
  void write(JavaRDD<Row> persisted, SliceSummary summary, boolean isNew) {
    context.stepName("write hosts and fetches");
    Dataset<Row> outcomes = context.spark().createDataFrame(persisted, CrawlTask.SCHEMA);
    if (has(CrawlTask.HOSTS, persisted)) {
      Dataset<Row> hosts =
          outcomes
              .filter(col(CrawlTask.HOSTS).isNotNull())
              .select(explode(col(CrawlTask.HOSTS)).as(CrawlTask.HOSTS))
              .select(CrawlTask.HOSTS + ".*");
      tables.upsert(Hosts.TABLE, hosts.dropDuplicates(Hosts.ORIGIN.name()), commit);
    }
    if (has(CrawlTask.FETCH, persisted)) {
      Dataset<Row> fetches =
          outcomes.filter(col(CrawlTask.FETCH).isNotNull()).select(CrawlTask.FETCH + ".*");
      tables.append(Fetches.TABLE, fetches.coalesce(1), commit);
    }
    slices.write(outcomes.drop(CrawlTask.FETCH, CrawlTask.HOSTS), summary, isNew);
  }

  private static boolean has(String column, JavaRDD<Row> rows) {
    int place = CrawlTask.SCHEMA.fieldIndex(column);
    return !rows.filter(row -> !row.isNullAt(place)).isEmpty();
  }
}
