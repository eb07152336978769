package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Materializer;

/**
 * Accepts vectors in the order of their ids, each if it is far enough from all accepted before
 * (blocked rejection, as in Vec2Face). All pairs are compared.
 */
public final class SeparatedVectors {
  private SeparatedVectors() {}

  /**
   * Decides about a block of candidates.
   *
   * @param candidates columns id and vector; all ids of the block fit the driver
   * @param accepted vectors that were accepted before; empty: none
   * @param separation cosine below which two vectors are far enough
   * @return ids of the accepted candidates, ascending
   */
  public static List<String> accept(
      Dataset<Row> candidates, Optional<VectorSet> accepted, double separation) {
    Dataset<Row> free = candidates;
    if (accepted.isPresent() && accepted.get().count() > 0) {
      Dataset<Row> near =
          SimilarityJoin.pairs(VectorSet.of(candidates), accepted.get(), (float) separation)
              .select(col(SimilarityJoin.A).as(VectorSet.ID))
              .distinct();
      free = Materializer.materialize(candidates.join(near, VectorSet.ID, "left_anti"));
    }
    // A pair is decided after all pairs of its first vector with earlier ones.
    Iterator<Row> conflicts =
        SimilarityJoin.pairs(VectorSet.of(free), (float) separation)
            .orderBy(col(SimilarityJoin.B), col(SimilarityJoin.A))
            .toLocalIterator();
    List<String> ids =
        free.select(col(VectorSet.ID)).collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    Set<String> rejected = new HashSet<>();
    while (conflicts.hasNext()) {
      Row pair = conflicts.next();
      if (!rejected.contains(pair.getString(0))) {
        rejected.add(pair.getString(1));
      }
    }
    List<String> result = new ArrayList<>(ids);
    result.removeIf(rejected::contains);
    return result;
  }
}
