package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.DecisionThreshold;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Checkpoints;
import org.winnow.stage.clean.threshold.Thresholds;
import org.winnow.text.NameRelation;
import org.winnow.text.Names;

/** Identities compared with each other: the same person under two names, and what may be that. */
public final class InterIdentity {
  private static final String RELATION = "relation";

  private InterIdentity() {}

  /**
   * Identities whose centres are compared.
   *
   * @param identities columns identity_id, name (claimed), identity (its own name), faces, centre,
   *     stranger_mean, stranger_deviation
   * @param count number of them, about
   * @param lowest the least cosine that any pair with one of them needs: the mean of two scores is
   *     no more than the higher
   */
  public record CentroidSet(Dataset<Row> identities, long count, float lowest) {
    /** Those of some identities, which are held, that hold faces. */
    public static CentroidSet of(Dataset<Row> identities, Thresholds thresholds) {
      Dataset<Row> kept = identities.filter("faces > 0");
      Row found =
          standings(kept, thresholds)
              .agg(
                  functions.count(lit(1)),
                  min(floor(thresholds.review())),
                  min(floor(thresholds.merge())))
              .head();
      long count = found.getLong(0);
      return new CentroidSet(
          kept,
          count,
          (float)
              (count == 0 ? 1 : Math.max(-1, Math.min(found.getDouble(1), found.getDouble(2)))));
    }

    /** Without those of some names. */
    public CentroidSet without(Dataset<Row> names) {
      return new CentroidSet(
          identities.join(BroadcastHint.rows(names), new String[] {"name"}, "left_anti"),
          count,
          lowest);
    }

    private VectorSet centres() {
      return new VectorSet(
          identities.select(col("identity_id").as("id"), col("centre").as("vector")), count);
    }
  }

  /**
   * Merges and reviews identities.
   *
   * @param identities from {@link IdentityCandidates#of}, held
   * @param faces those that are kept: columns identity_id, photograph and vector
   * @param links what people decided: columns a, b, together
   * @return the identities with group_id (the identity that holds the faces after merging) and
   *     group_reason (why the group must be reviewed)
   */
  public static Dataset<Row> compare(
      Dataset<Row> identities, Dataset<Row> faces, Thresholds thresholds, Dataset<Row> links) {
    CentroidSet side = CentroidSet.of(identities, thresholds);
    Dataset<Row> kept = side.identities();
    Dataset<Row> alike =
        Checkpoints.cut(
            alike(SimilarityJoin.pairs(side.centres(), side.lowest()), side, side, thresholds));
    Dataset<Row> photographs =
        Checkpoints.cut(SharedPhotographs.of(alike, kept, faces, thresholds.copy()));
    Dataset<Row> pairs =
        Checkpoints.cut(
            decided(
                alike.join(photographs.select("a", "b"), new String[] {"a", "b"}, "left_anti"),
                kept,
                links));
    Dataset<Row> grouped =
        Checkpoints.cut(
            grouped(
                identities,
                CompleteLinkageGroups.of(
                        pairs
                            .filter(onePerson(thresholds).or(col("together")))
                            .select(
                                col("a"),
                                col("b"),
                                when(col("together"), lit(2f))
                                    .otherwise(col("similarity"))
                                    .as("similarity")))
                    .withColumnRenamed("id", "identity_id")));
    Dataset<Row> reasons =
        SharedPhotographs.reasons(photographs)
            .join(grouped.select("identity_id", "group_id"), "identity_id")
            .select(col("group_id"), col("photograph_reason"));
    return grouped
        .join(reviewed(grouped, pairs, links), new String[] {"group_id"}, "left")
        .join(
            reasons.groupBy("group_id").agg(min("photograph_reason").as("photograph_reason")),
            new String[] {"group_id"},
            "left")
        .withColumn("group_reason", coalesce(col("photograph_reason"), col("group_reason")))
        .drop("photograph_reason");
  }

  /**
   * Pairs of one identity of each of two sides that may be one person: a, b, similarity, score,
   * relation (of their names, see {@link NameRelation}).
   */
  public static Dataset<Row> alike(CentroidSet some, CentroidSet others, Thresholds thresholds) {
    return alike(
        SimilarityJoin.pairs(
            some.centres(), others.centres(), Math.min(some.lowest(), others.lowest())),
        some,
        others,
        thresholds);
  }

  private static Dataset<Row> alike(
      Dataset<Row> pairs, CentroidSet some, CentroidSet others, Thresholds thresholds) {
    Column similarity = col("similarity");
    return pairs
        .join(
            standings(some.identities(), thresholds)
                .toDF("a", "a_mean", "a_deviation", "a_likeness", "a_name"),
            "a")
        .join(
            standings(others.identities(), thresholds)
                .toDF("b", "b_mean", "b_deviation", "b_likeness", "b_name"),
            "b")
        .withColumn(
            "score",
            similarity
                .minus(col("a_mean"))
                .divide(col("a_deviation"))
                .plus(similarity.minus(col("b_mean")).divide(col("b_deviation")))
                .divide(2))
        // Names decide from the lowest threshold for merging on.
        .withColumn(
            RELATION,
            when(passes(thresholds.sameName()), relation(col("a_name"), col("b_name")))
                .otherwise(NameRelation.UNRELATED.name()))
        .filter(
            passes(thresholds.review())
                .and(
                    similarity.geq(
                        col("a_likeness")
                            .multiply(col("b_likeness"))
                            .multiply(thresholds.likeness().lowCosine())))
                .or(passes(thresholds.merge()))
                .or(is(NameRelation.SAME)))
        .select("a", "b", "similarity", "score", RELATION);
  }

  private static Column relation(Column a, Column b) {
    UDF2<String, String, String> ofTwo = (one, other) -> Names.relation(one, other).name();
    return udf(ofTwo, DataTypes.StringType).apply(a, b);
  }

  private static Column is(NameRelation relation) {
    return col(RELATION).equalTo(relation.name());
  }

  /**
   * Whether two identities are one person. Names are evidence: two people of one family are alike,
   * and are never merged but by a person; the same name in another form needs less.
   */
  private static Column onePerson(Thresholds thresholds) {
    return passes(thresholds.merge())
        .and(functions.not(is(NameRelation.FAMILY)))
        .or(is(NameRelation.SAME).and(passes(thresholds.sameName())));
  }

  private static Dataset<Row> standings(Dataset<Row> identities, Thresholds thresholds) {
    UDF1<Long, Double> ofMean = thresholds.likeness()::centroidGain;
    return identities.select(
        col("identity_id"),
        col("stranger_mean").as("mean"),
        col("stranger_deviation").as("deviation"),
        udf(ofMean, DataTypes.DoubleType).apply(col("faces")).as("likeness"),
        // A further person under a name has no name of their own.
        when(col("identity").equalTo(col("name")), col("name")).as("own_name"));
  }

  private static Column floor(DecisionThreshold bar) {
    return bar.onScore()
        ? col("mean").plus(col("deviation").multiply(bar.value()))
        : lit(bar.value());
  }

  private static Column passes(DecisionThreshold bar) {
    return (bar.onScore() ? col("score") : col("similarity")).geq(bar.value());
  }

  /** The pairs without those that a person separated, and with those that a person joined. */
  private static Dataset<Row> decided(Dataset<Row> pairs, Dataset<Row> kept, Dataset<Row> links) {
    Dataset<Row> ordered =
        links.select(
            least(col("a"), col("b")).as("a"),
            greatest(col("a"), col("b")).as("b"),
            col("together").as("linked"));
    Dataset<Row> ids = kept.select("identity_id");
    Dataset<Row> joined =
        ordered
            .filter("linked")
            .join(ids.toDF("a"), "a")
            .join(ids.toDF("b"), "b")
            .select(
                col("a"),
                col("b"),
                lit(1f).as("similarity"),
                lit(Double.MAX_VALUE).as("score"),
                lit(NameRelation.UNRELATED.name()).as(RELATION),
                lit(true).as("together"));
    return pairs
        .join(ordered.select("a", "b"), new String[] {"a", "b"}, "left_anti")
        .withColumn("together", lit(false))
        .unionByName(joined);
  }

  private static Dataset<Row> grouped(Dataset<Row> identities, Dataset<Row> groups) {
    Dataset<Row> named = identities.join(groups, "identity_id", "left");
    Dataset<Row> keyed =
        named.withColumn("group_key", coalesce(col("group_key"), col("identity_id")));
    var group = Window.partitionBy("group_key");
    return keyed
        .withColumn(
            "group_id",
            first(col("identity_id"))
                .over(group.orderBy(col("was_merged"), col("faces").desc(), col("identity_id"))))
        .withColumn("group_faces", sum("faces").over(group))
        .drop("group_key");
  }

  /**
   * The smaller group of each pair that is alike and was not merged: it must be looked at before
   * both are published.
   */
  private static Dataset<Row> reviewed(
      Dataset<Row> grouped, Dataset<Row> pairs, Dataset<Row> links) {
    Dataset<Row> groups =
        groupsOf(grouped, pairs)
            .filter("a_group <> b_group")
            .join(separated(grouped, links), new String[] {"a_group", "b_group"}, "left_anti");
    Column aSmaller =
        col("a_faces")
            .lt(col("b_faces"))
            .or(col("a_faces").equalTo(col("b_faces")).and(col("a_group").gt(col("b_group"))));
    return groups
        .select(when(aSmaller, col("a_group")).otherwise(col("b_group")).as("group_id"))
        .distinct()
        .withColumn("group_reason", lit(Reason.SIMILAR_IDENTITY.name()));
  }

  private static Dataset<Row> groupsOf(Dataset<Row> grouped, Dataset<Row> pairs) {
    Dataset<Row> ids = grouped.select("identity_id", "group_id", "group_faces");
    return pairs
        .join(ids.toDF("a", "a_group", "a_faces"), "a")
        .join(ids.toDF("b", "b_group", "b_faces"), "b");
  }

  /** Groups of which a person separated two members, either way round. */
  private static Dataset<Row> separated(Dataset<Row> grouped, Dataset<Row> links) {
    Dataset<Row> apart =
        groupsOf(grouped, links.filter("NOT together")).select("a_group", "b_group");
    return apart.union(apart.select(col("b_group"), col("a_group"))).distinct();
  }
}
