package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.List;

/** One row is one face that a training mix left out, with the reason. */
public final class Exclusions {
  public static final Field MIX = Field.code("mix_name", "Name of the mix");
  public static final Field SOURCE = Field.code("source", "Source of the recipe");
  public static final Field FACE_ID =
      Field.text("face_id", "Face, as the source names it; empty if it has no id");
  public static final Field REASON = Field.code("reason", "Why it was left out");
  public static final Field ROWS =
      Field.of("excluded_rows", LongType, "Rows of the source; several only where an id repeats");

  public static final Table TABLE =
      Table.of(
          "exclusions",
          "One face that a training mix left out",
          List.of(MIX, SOURCE, FACE_ID, REASON),
          MIX,
          SOURCE,
          FACE_ID,
          REASON,
          ROWS);

  private Exclusions() {}

  /** Why a row of a source is not in a mix, in the order in which the mix asks. */
  public enum Reason {
    /** It has no id, no identity or no crop. */
    UNUSABLE,
    /** Its id stands in several rows of the source. */
    REPEATED_ID,
    /** The filter of the source is not true for it. */
    FILTERED,
    /** The number of copies is below 1, or none. */
    NO_COPY,
    /** The balance gives no share to the value of an attribute. */
    NO_SHARE,
    /** The identity has fewer images than the source asks for. */
    IDENTITY_TOO_SMALL,
    /** An earlier source, of the same table, has the identity. */
    IN_EARLIER_SOURCE,
    /** The source gives fewer identities than there are. */
    ABOVE_IDENTITIES,
    /** The identity has more images than the source allows. */
    ABOVE_CAP,
    /** Ratio, balance or size allow fewer of its kind. */
    ABOVE_QUOTA
  }
}
