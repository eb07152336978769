package org.winnow.stage.crawl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Outcomes;
import org.winnow.claim.Storage;
import org.winnow.claim.manifest.ListedFields;
import org.winnow.spark.SizedRow;
import org.winnow.table.Fetches;
import org.winnow.table.Hosts;
import org.winnow.table.Sources;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.ContentHashes;
import org.winnow.web.fetch.FetchItem;
import org.winnow.web.fetch.FetchResult;
import org.winnow.web.fetch.FetchResults;

/** Fetches the rows of a partition, which holds all rows of its hosts in the slice. */
final class CrawlTask implements FlatMapFunction<Iterator<Row>, Row> {
  /** Column with the row of {@link Fetches}; null if nothing was asked. */
  static final String FETCH = "fetch";

  /** Column with rows of {@link Hosts} that came meanwhile; null if none did. */
  static final String HOSTS = "hosts";

  /** Column with what the origins of a host said earlier today, on the first row of the host. */
  static final String ANSWERS = "answers";

  static final StructType SCHEMA =
      new StructType(Outcomes.SCHEMA.fields())
          .add(FETCH, Outcomes.nullable(Fetches.TABLE.schema()), true)
          .add(HOSTS, DataTypes.createArrayType(Hosts.TABLE.schema(), false), true);

  private static final long TELL_NANOS = 5_000_000_000L;

  private final Crawler crawler;
  private final String stage;
  private final String runId;
  private final CrawlMeters meters;

  CrawlTask(Crawler crawler, String stage, String runId, CrawlMeters meters) {
    this.crawler = crawler;
    this.stage = stage;
    this.runId = runId;
    this.meters = meters;
  }

  /**
   * Row of {@link #SCHEMA}.
   *
   * @param outcome row of {@link Outcomes#SCHEMA}
   */
  static Row row(Row outcome, Row fetch, List<Row> hosts) {
    Object[] values = new Object[outcome.size() + 2];
    for (int i = 0; i < outcome.size(); i++) {
      values[i] = outcome.get(i);
    }
    values[outcome.size()] = fetch;
    values[outcome.size() + 1] = hosts.isEmpty() ? null : hosts.toArray(Row[]::new);
    return SizedRow.of(values);
  }

  /** The host of an origin. */
  static Column hostOf(Column origin) {
    UDF1<String, String> host =
        text -> text.replaceFirst("^[a-z]+://", "").replaceFirst(":[0-9]+$", "");
    return functions.udf(host, DataTypes.StringType).apply(origin);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Crawler.Open open = crawler.open();
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> open.close());
    return new Fetched(rows, open);
  }

  /**
   * A row in line.
   *
   * @param nanos when it joined the line
   */
  record Waiting(Row row, long nanos) {}

  /** The outcomes of the rows, as they come. */
  private final class Fetched implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final HostAnswers answers = new HostAnswers(crawler.deadlineOfRights());
    private final OutcomeRows outcomes = new OutcomeRows(crawler.caps(), stage, runId, answers);
    private final FetchResults<Waiting> results;

    /** When the slowest hosts were told. */
    private long told = System.nanoTime();

    /** Rows that may not be asked. */
    private final Deque<Row> refused = new ArrayDeque<>();

    /** The next row that may be asked, if it was looked for. */
    private FetchItem<Waiting> following;

    Fetched(Iterator<Row> rows, Crawler.Open open) {
      this.rows = rows;
      this.results = crawler.<Waiting>fetcher(open, answers).run(items());
    }

    private Iterator<FetchItem<Waiting>> items() {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          while (following == null && rows.hasNext()) {
            following = item(rows.next()).orElse(null);
          }
          return following != null;
        }

        @Override
        public FetchItem<Waiting> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          FetchItem<Waiting> item = following;
          following = null;
          return item;
        }
      };
    }

    /** A row as an item; empty if it may not be asked. */
    private Optional<FetchItem<Waiting>> item(Row row) {
      List<Row> known = row.getList(row.fieldIndex(ANSWERS));
      if (known != null) {
        answers.know(known);
      }
      try {
        ClaimRows.checkReadable(row);
        WebUrl url = crawler.rules().check(ClaimRows.get(row, Sources.URI));
        ContentHashes hashes =
            ContentHashes.of(
                ClaimRows.get(row, ListedFields.EXPECTED_SHA256),
                ClaimRows.get(row, ListedFields.EXPECTED_MD5));
        Previous previous = Previous.of(row);
        return Optional.of(
            new FetchItem<>(
                new Waiting(row, System.nanoTime()),
                url,
                previous.etag(),
                previous.lastModified(),
                hashes));
      } catch (Storage.Unreadable e) {
        refused.add(outcomes.refused(row, e.reason(), e.getMessage()));
      } catch (FetchException e) {
        refused.add(outcomes.refused(row, e.reason().name(), e.getMessage()));
      } catch (IllegalArgumentException e) {
        refused.add(outcomes.refused(row, FetchReason.WRONG_HASH.name(), e.getMessage()));
      }
      return Optional.empty();
    }

    @Override
    public boolean hasNext() {
      return !refused.isEmpty() || results.hasNext() || !refused.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      meters.rows().add(1);
      if (!refused.isEmpty()) {
        meters.failures().add(1);
        return refused.poll();
      }
      FetchResult<Waiting> result = results.next();
      meters.requests().add(result.attempts());
      meters.bytes().add(result.wireBytes());
      tellSlowest();
      Row row = outcomes.of(result);
      switch (Sources.Status.valueOf(row.getString(Outcomes.STATUS))) {
        case OK -> meters.images().add(1);
        case OPTED_OUT -> meters.optOuts().add(1);
        default -> meters.failures().add(1);
      }
      return row;
    }

    private void tellSlowest() {
      long now = System.nanoTime();
      if (now - told > TELL_NANOS) {
        told = now;
        meters.slowest().add(results.statistics());
      }
    }
  }
}
