package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.col;

import java.util.List;
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
import org.winnow.table.Table;
import scala.Tuple2;

/**
 * Writes the outcomes of a slice: hosts and fetches first, then images, quarantine and sources. A
 * kill before sources leaves fetches of rows that are not done; the next crawl removes them.
 */
final class CrawlWriter {
  private static final String LAST_FETCH = "last_fetch";
  private static final int ORIGIN = Hosts.TABLE.schema().fieldIndex(Hosts.ORIGIN.name());
  private static final int ASKED_AT = Hosts.TABLE.schema().fieldIndex(Hosts.ASKED_AT.name());

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
   * @param outcomes persisted rows of {@link CrawlTask#SCHEMA}
   * @param isNew whether {@code sources} held none of them when the crawl began
   */
  void write(JavaRDD<Row> outcomes, SliceSummary summary, boolean isNew) {
    context.stepName("write hosts and fetches");
    int hosts = CrawlTask.SCHEMA.fieldIndex(CrawlTask.HOSTS);
    JavaRDD<Row> answers = outcomes.filter(row -> !row.isNullAt(hosts));
    if (!answers.isEmpty()) {
      // Redirects of two tasks may lead to one origin.
      JavaRDD<Row> latest =
          answers
              .flatMap(row -> List.of((Row[]) row.get(hosts)).iterator())
              .mapToPair(host -> new Tuple2<>(host.getString(ORIGIN), host))
              .reduceByKey(
                  (a, b) -> a.getTimestamp(ASKED_AT).after(b.getTimestamp(ASKED_AT)) ? a : b)
              .values();
      tables.upsert(Hosts.TABLE, frame(latest, Hosts.TABLE), commit);
    }
    int fetch = CrawlTask.SCHEMA.fieldIndex(CrawlTask.FETCH);
    JavaRDD<Row> fetched = outcomes.filter(row -> !row.isNullAt(fetch));
    if (!fetched.isEmpty()) {
      tables.append(
          Fetches.TABLE,
          frame(fetched.map(row -> row.getStruct(fetch)).coalesce(1), Fetches.TABLE),
          commit);
    }
    slices.write(outcomes, summary, isNew);
  }

  private Dataset<Row> frame(JavaRDD<Row> rows, Table table) {
    return context.spark().createDataFrame(rows, table.schema());
  }
}
