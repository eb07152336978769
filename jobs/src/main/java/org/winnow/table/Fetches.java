package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** One row is one fetch of one source: what was asked, what came, and which image it gave. */
public final class Fetches {
  public static final Field SOURCE_ID = Field.code("source_id", "Source that was fetched");
  public static final Field FETCHED_AT =
      Field.of("fetched_at", TimestampType, "Time of the answer, or of the failure");
  public static final Field RUN_ID = Field.code("run_id", "Run that fetched it");
  public static final Field HOST = Field.text("host", "Host that was asked first");
  public static final Field FINAL_URL =
      Field.optionalText("final_url", "URL that answered, after redirects");
  public static final Field ADDRESS =
      Field.optionalText("address", "Network address that answered");
  public static final Field STATUS =
      Field.code("status", "Outcome of the fetch, one of the words of sources.status");
  public static final Field REASON = Field.optionalCode("reason", "Why the status is not OK");
  public static final Field HTTP_STATUS =
      Field.optional("http_status", IntegerType, "Status of the answer");
  public static final Field BYTES =
      Field.of("bytes", LongType, "Bytes of the body that came over the network");
  public static final Field MILLIS =
      Field.of(
          "millis",
          LongType,
          "Time from joining the line of its host to the outcome, in milliseconds");
  public static final Field ETAG = Field.optionalText("etag", "Entity tag of the answer");
  public static final Field LAST_MODIFIED =
      Field.optionalText("last_modified", "Header Last-Modified of the answer");
  public static final Field OPT_OUT =
      Field.optionalText("opt_out", "What the host reserves, and where it says so");
  public static final Field RULE =
      Field.optionalText("rule", "Rule of robots.txt that matched; empty: none did");
  public static final Field IMAGE_ID = Field.optionalCode("image_id", "Image that it gave");

  public static final Table TABLE =
      Table.of(
          "fetches",
          "One fetch of one source",
          List.of(SOURCE_ID, FETCHED_AT),
          SOURCE_ID,
          FETCHED_AT,
          RUN_ID,
          HOST,
          FINAL_URL,
          ADDRESS,
          STATUS,
          REASON,
          HTTP_STATUS,
          BYTES,
          MILLIS,
          ETAG,
          LAST_MODIFIED,
          OPT_OUT,
          RULE,
          IMAGE_ID);

  private Fetches() {}
}
