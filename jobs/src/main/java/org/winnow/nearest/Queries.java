package org.winnow.nearest;

import java.io.Serializable;
import java.util.List;

/**
 * Queries that are searched together. They are on the driver.
 *
 * @param ids id of each query; a face with this id is not its neighbour
 * @param vectors unit vectors of one length
 */
public record Queries(List<String> ids, List<float[]> vectors) implements Serializable {
  public Queries {
    ids = List.copyOf(ids);
    vectors = List.copyOf(vectors);
  }

  /** Number of queries. */
  public int size() {
    return ids.size();
  }

  /** No message shows a vector of a person. */
  @Override
  public String toString() {
    return size() + " queries";
  }
}
