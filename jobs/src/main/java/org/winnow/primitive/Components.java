package org.winnow.primitive;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Connected components of a list of pairs, by alternating large-star and small-star (Kiveris et
 * al., "Connected Components in MapReduce and Beyond", 2014). Nothing is collected on the driver
 * but whether it goes on.
 */
public final class Components {
  private static final int MOST_ROUNDS = 64;

  private Components() {}

  /**
   * Finds the components.
   *
   * @param pairs columns a and b, texts
   * @return columns node and component, one row a node; a component is named after its least node
   */
  public static Dataset<Row> of(Dataset<Row> pairs) {
    Dataset<Row> edges = Plans.cut(pairs.select("a", "b").filter("a <> b").distinct());
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Dataset<Row> next = Plans.cut(smallStar(largeStar(edges)));
      boolean stable = next.except(edges).isEmpty() && edges.except(next).isEmpty();
      edges = next;
      if (stable) {
        break;
      }
    }
    Dataset<Row> children = edges.select(col("a").as("node"), col("b").as("component"));
    Dataset<Row> roots = edges.select(col("b").as("node"), col("b").as("component"));
    return children.union(roots).distinct();
  }

  /** Every larger neighbour of a node is linked to the least node around it. */
  private static Dataset<Row> largeStar(Dataset<Row> edges) {
    Dataset<Row> both = edges.union(edges.select(col("b").as("a"), col("a").as("b")));
    Dataset<Row> around =
        both.groupBy(col("a").as("centre"))
            .agg(min(col("b")).as("least"))
            .select(col("centre"), least(col("least"), col("centre")).as("least"));
    return both.join(around, both.col("a").equalTo(around.col("centre")))
        .filter("b > a")
        .select(col("b").as("a"), col("least").as("b"))
        .distinct();
  }

  /** Every smaller neighbour of a node, and the node itself, is linked to the least of them. */
  private static Dataset<Row> smallStar(Dataset<Row> edges) {
    Dataset<Row> down =
        edges.select(greatest(col("a"), col("b")).as("a"), least(col("a"), col("b")).as("b"));
    Dataset<Row> around = down.groupBy(col("a").as("centre")).agg(min(col("b")).as("least"));
    Dataset<Row> joined = down.join(around, down.col("a").equalTo(around.col("centre")));
    Dataset<Row> neighbours =
        joined.filter("b <> least").select(col("b").as("a"), col("least").as("b"));
    return neighbours.union(around.select(col("centre").as("a"), col("least").as("b"))).distinct();
  }
}
