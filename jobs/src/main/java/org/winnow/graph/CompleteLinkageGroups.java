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
import org.winnow.spark.GroupedRows;

/**
 * Groups whose members all agree with each other, each two of them, inside the connected components
 * of the pairs that agree. Connected components alone would chain: A to B to C, with A and C
 * strangers.
 */
public final class CompleteLinkageGroups {
  private static final StructType MEMBER =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("group_key", DataTypes.StringType, false);

  private CompleteLinkageGroups() {}

  /**
   * Finds groups.
   *
   * @param pairs columns a, b and similarity: all pairs that agree, each once
   * @return columns id and group_key, a row for each id of a pair
   */
  public static Dataset<Row> of(Dataset<Row> pairs) {
    Dataset<Row> components = Components.of(pairs);
    Dataset<Row> inComponents =
        pairs
            .join(components, pairs.col("a").equalTo(components.col("node")))
            .select("component", "a", "b", "similarity")
            .withColumn("order", concat_ws(" ", col("a"), col("b")));
    return GroupedRows.map(
        inComponents, "component", "order", MEMBER, CompleteLinkageGroups::groups);
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
