package org.winnow.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.evaluation.Agreement;
import org.winnow.identity.Reason;
import org.winnow.table.Identities;

/** Pairs of names of one person, and the pairs that a run merged. */
public final class NamePairs {
  private static final String A = "a";
  private static final String B = "b";
  private static final String REAL = "real";
  private static final String FOUND = "found";
  private static final String END = "end";
  private static final String OTHER = "other";

  private final Dataset<Row> names;
  private final Dataset<Row> identities;

  /**
   * @param names each name with its true person: columns {@link TruthColumns#NAME} and {@link
   *     TruthColumns#NAME_PERSON}
   * @param identities the identities of the newest round
   */
  public NamePairs(Dataset<Row> names, Dataset<Row> identities) {
    this.names = names;
    this.identities = identities;
  }

  /** Agreement of pairs of names with the true pairs. */
  public Agreement agreement(Dataset<Row> pairs) {
    Dataset<Row> real = pairsOf(names, TruthColumns.NAME_PERSON).withColumn(REAL, lit(true));
    Column both = col(REAL).and(col(FOUND));
    Row counts =
        pairs
            .withColumn(FOUND, lit(true))
            .join(real, new String[] {A, B}, "full")
            .agg(count(REAL), count(FOUND), count_if(both))
            .head();
    return new Agreement(counts.getLong(0), counts.getLong(1), counts.getLong(2));
  }

  /** Pairs of names whose identities were merged. */
  public Dataset<Row> joined() {
    Column end = coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as(END);
    return pairsOf(identities.select(Identities.NAME.col().as(TruthColumns.NAME), end), END);
  }

  /** Pairs of names that were merged, or of which one is in review because of the other. */
  public Dataset<Row> joinedOrShown() {
    Dataset<Row> nearest =
        identities.select(
            Identities.IDENTITY_ID.col().as(Identities.NEAREST_IDENTITY_ID.name()),
            Identities.NAME.col().as(OTHER));
    Column name = Identities.NAME.col();
    Dataset<Row> shown =
        identities
            .filter(Identities.REASON.col().equalTo(Reason.SIMILAR_IDENTITY.name()))
            .select(name, Identities.NEAREST_IDENTITY_ID.col())
            .join(nearest, Identities.NEAREST_IDENTITY_ID.name())
            .select(least(name, col(OTHER)).as(A), greatest(name, col(OTHER)).as(B));
    return joined().union(shown).distinct();
  }

  /** All pairs of names with an equal value of a column, each once: a and b. */
  private static Dataset<Row> pairsOf(Dataset<Row> names, String common) {
    Dataset<Row> one = names.select(col(TruthColumns.NAME).as(A), col(common));
    Dataset<Row> other = names.select(col(TruthColumns.NAME).as(B), col(common));
    return one.join(other, common).filter(col(A).lt(col(B))).select(A, B);
  }
}
