package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** One row is what one origin says to crawlers. It is asked once a day. */
public final class Hosts {
  public static final Field ORIGIN = Field.text("origin", "Scheme, host and port");
  public static final Field ASKED_AT = Field.of("asked_at", TimestampType, "Time of the answers");
  public static final Field ROBOTS_STATUS =
      Field.of("robots_status", IntegerType, "HTTP status of /robots.txt; 0: no answer");
  public static final Field ROBOTS = Field.optionalText("robots", "Text of /robots.txt");
  public static final Field TDM_STATUS =
      Field.of("tdm_status", IntegerType, "HTTP status of /.well-known/tdmrep.json; 0: no answer");
  public static final Field TDM = Field.optionalText("tdm", "Text of /.well-known/tdmrep.json");
  public static final Field AI_STATUS =
      Field.of("ai_status", IntegerType, "HTTP status of /ai.txt; 0: no answer");
  public static final Field AI = Field.optionalText("ai", "Text of /ai.txt");

  public static final Table TABLE =
      Table.of(
          "hosts",
          "What one origin says to crawlers",
          List.of(ORIGIN),
          ORIGIN,
          ASKED_AT,
          ROBOTS_STATUS,
          ROBOTS,
          TDM_STATUS,
          TDM,
          AI_STATUS,
          AI);

  private Hosts() {}
}
