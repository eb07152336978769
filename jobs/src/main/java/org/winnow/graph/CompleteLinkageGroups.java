package org.winnow.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.GroupedRows;

/**
 * Complete-linkage clusters within the connected components of similar pairs. All members of a
 * group are similar to each other. Connected components alone would chain impostors: A and B
 * similar, B and C similar, A and C not.
 */
public final class CompleteLinkageGroups {
  /** Group of an id. */
  public static final String GROUP_KEY = "group_key";

  private static final StructType MEMBER =
      new StructType()
          .add(VectorSet.ID, DataTypes.StringType, false)
          .add(GROUP_KEY, DataTypes.StringType, false);

  private CompleteLinkageGroups() {}

  /**
   * Finds groups.
   *
   * @param pairs columns a, b and similarity: all similar pairs, each once
   * @return columns id and group_key, one row per id of a pair
   */
  public static Dataset<Row> of(Dataset<Row> pairs) {
    Dataset<Row> components = Components.of(pairs);
    Dataset<Row> inComponents =
        pairs
            .join(components, pairs.col(SimilarityJoin.A).equalTo(components.col(Components.NODE)))
            .select(
                col(Components.COMPONENT),
                col(SimilarityJoin.A),
                col(SimilarityJoin.B),
                col(SimilarityJoin.SIMILARITY))
            .withColumn("order", concat_ws(" ", col(SimilarityJoin.A), col(SimilarityJoin.B)));
    return GroupedRows.map(
        inComponents, Components.COMPONENT, "order", MEMBER, CompleteLinkageGroups::groups);
  }

  private static List<Row> groups(List<Row> pairs) {
    List<CompleteLinkage.Pair> edges =
        pairs.stream()
            .map(
                row ->
                    new CompleteLinkage.Pair(row.getString(1), row.getString(2), row.getFloat(3)))
            .toList();
    Map<String, String> groups = new TreeMap<>(CompleteLinkage.cluster(edges));
    return groups.entrySet().stream()
        .map(entry -> RowFactory.create(entry.getKey(), entry.getValue()))
        .toList();
  }
}
