package org.winnow.attribute;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.model.attribute.AttributeValue;
import org.winnow.model.attribute.AttributeVote;
import org.winnow.table.Attributes;
import org.winnow.table.Identities;

/**
 * The gender of identities, by a vote of their faces: {@link AttributeVote}. Each word of each
 * model counts by how far its probability is above one half. Age, expression and pose are of
 * photographs, so there is no vote on them.
 */
public final class IdentityAttributes {
  /** The gender of an identity: a word, or unknown. */
  public static final String IDENTITY_GENDER = "identity_gender";

  private static final StructType VOTED =
      new StructType()
          .add(Identities.IDENTITY_ID.name(), DataTypes.StringType, false)
          .add(IDENTITY_GENDER, DataTypes.StringType, false);

  /** Units of weight: with whole numbers, the order of the sums does not matter. */
  private static final int UNITS = 1_000_000;

  private static final String WEIGHT = "vote_weight";
  private static final String VOTES = "votes";

  private IdentityAttributes() {}

  /**
   * The vote of each identity with a known word.
   *
   * @param faces identity_id and face_id
   * @param attributes rows of {@code attributes}
   * @return identity_id, {@link #IDENTITY_GENDER}
   */
  public static Dataset<Row> genders(Dataset<Row> faces, Dataset<Row> attributes) {
    Dataset<Row> words =
        attributes
            .filter(Attributes.ATTRIBUTE.col().equalTo(Attributes.GENDER))
            .filter(Attributes.VALUE.col().notEqual(AttributeValue.UNKNOWN))
            .filter(Attributes.SCORE.col().gt(0.5))
            .select(
                Attributes.FACE_ID.col(),
                Attributes.VALUE.col(),
                round(Attributes.SCORE.col().minus(lit(0.5)).multiply(UNITS))
                    .cast(DataTypes.LongType)
                    .as(WEIGHT));
    MapFunction<Row, Row> vote = IdentityAttributes::vote;
    return faces
        .join(words, Attributes.FACE_ID.name())
        .groupBy(Identities.IDENTITY_ID.col(), Attributes.VALUE.col())
        .agg(sum(col(WEIGHT)).as(WEIGHT))
        .groupBy(Identities.IDENTITY_ID.col())
        .agg(collect_list(struct(Attributes.VALUE.col(), col(WEIGHT))).as(VOTES))
        .map(vote, Encoders.row(VOTED));
  }

  private static Row vote(Row identity) {
    TreeMap<String, Long> weights = new TreeMap<>();
    for (Object word : identity.getList(1)) {
      weights.put(((Row) word).getString(0), ((Row) word).getLong(1));
    }
    return RowFactory.create(identity.getString(0), AttributeVote.of(weights).value());
  }
}
