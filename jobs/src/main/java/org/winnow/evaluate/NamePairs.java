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
  /** A claimed name. */
  public static final String NAME = "name";

  /** The true person of a name. */
  public static final String PERSON = "name_person";

  private final Dataset<Row> names;
  private final Dataset<Row> identities;

  /**
   * @param names each name with its true person: columns {@link #NAME} and {@link #PERSON}
   * @param identities the identities of the newest round
   */
  public NamePairs(Dataset<Row> names, Dataset<Row> identities) {
    this.names = names;
    this.identities = identities;
  }

  /** Agreement of pairs of names with the true pairs. */
  public Agreement agreement(Dataset<Row> pairs) {
    Dataset<Row> real = pairsOf(names, PERSON).withColumn("real", lit(true));
    Column both = col("real").and(col("found"));
    Row counts =
        pairs
            .withColumn("found", lit(true))
            .join(real, new String[] {"a", "b"}, "full")
            .agg(count("real"), count("found"), count_if(both))
            .head();
    return new Agreement(counts.getLong(0), counts.getLong(1), counts.getLong(2));
  }

  /** Pairs of names whose identities were merged. */
  public Dataset<Row> joined() {
    Column end = coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as("end");
    return pairsOf(identities.select(Identities.NAME.col().as(NAME), end), "end");
  }

  /** Pairs of names that were merged, or of which one is in review because of the other. */
  public Dataset<Row> joinedOrShown() {
    Dataset<Row> nearest =
        identities.select(
            Identities.IDENTITY_ID.col().as(Identities.NEAREST_IDENTITY_ID.name()),
            Identities.NAME.col().as("other"));
    Column name = Identities.NAME.col();
    Dataset<Row> shown =
        identities
            .filter(Identities.REASON.col().equalTo(Reason.SIMILAR_IDENTITY.name()))
            .select(name, Identities.NEAREST_IDENTITY_ID.col())
            .join(nearest, Identities.NEAREST_IDENTITY_ID.name())
            .select(least(name, col("other")).as("a"), greatest(name, col("other")).as("b"));
    return joined().union(shown).distinct();
  }

  /** All pairs of names with an equal value of a column, each once: a and b. */
  private static Dataset<Row> pairsOf(Dataset<Row> names, String common) {
    Dataset<Row> one = names.select(col(NAME).as("a"), col(common));
    Dataset<Row> other = names.select(col(NAME).as("b"), col(common));
    return one.join(other, common).filter(col("a").lt(col("b"))).select("a", "b");
  }
}
