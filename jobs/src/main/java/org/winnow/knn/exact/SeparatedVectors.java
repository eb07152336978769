package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Materializer;

/**
 * Accepts vectors in the order of their ids, each if it is far enough from all accepted before
 * (blocked rejection, as in Vec2Face). All pairs are compared.
 */
public final class SeparatedVectors {
  private SeparatedVectors() {}

  /** Limits how many candidates of a kind are accepted. Asked in the order of their ids. */
  public interface Admission {
    /** No limits. */
    Admission ALL =
        new Admission() {
          @Override
          public boolean hasRoom(String id) {
            return true;
          }

          @Override
          public void accepted(String id) {}
        };

    /** Whether one more of the kind of this candidate may be accepted. */
    boolean hasRoom(String id);

    /** Counts an accepted candidate. */
    void accepted(String id);
  }

  /**
   * What was decided.
   *
   * @param accepted ids of the accepted candidates, ascending
   * @param withoutRoom ids of candidates for which there was no room
   */
  public record Decision(List<String> accepted, Set<String> withoutRoom) {}

  /**
   * Decides about a block of candidates.
   *
   * @param candidates columns id and vector; all ids of the block fit the driver
   * @param accepted vectors that were accepted before; empty: none
   * @param separation cosine below which two vectors are far enough
   * @param admission a candidate without room keeps no other one away
   */
  public static Decision decide(
      Dataset<Row> candidates,
      Optional<VectorSet> accepted,
      double separation,
      Admission admission) {
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
    Set<String> isFree = new HashSet<>(ids(free));
    Set<String> isAccepted = new LinkedHashSet<>();
    Set<String> withoutRoom = new HashSet<>();
    Row pair = next(conflicts);
    for (String id : new TreeSet<>(ids(candidates))) {
      boolean near = !isFree.contains(id);
      while (pair != null && pair.getString(1).equals(id)) {
        near |= isAccepted.contains(pair.getString(0));
        pair = next(conflicts);
      }
      if (!admission.hasRoom(id)) {
        withoutRoom.add(id);
      } else if (!near) {
        admission.accepted(id);
        isAccepted.add(id);
      }
    }
    return new Decision(List.copyOf(isAccepted), withoutRoom);
  }

  private static Row next(Iterator<Row> rows) {
    return rows.hasNext() ? rows.next() : null;
  }

  private static List<String> ids(Dataset<Row> vectors) {
    return vectors.select(col(VectorSet.ID)).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
