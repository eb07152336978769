package org.winnow.kernel.ort;

import java.util.Optional;
import java.util.function.Supplier;
import org.winnow.kernel.Int8Products;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.VectorRange;

/**
 * Compares some of many queries with blocks of vectors. Many queries are quantized to int8, once,
 * where such products are exact and faster. Not thread-safe.
 */
public final class QueryKernel implements AutoCloseable {
  /** Queries of a search from which int8 products are requested: that may measure their speed. */
  private static final int MIN_QUERIES = 1000;

  /** Queries of a call below which floats are as fast. */
  private static final int MIN_SELECTED = 64;

  private static final int MIN_DIMENSION = 32;

  private final VectorBlock queries;
  private final SimilarityKernel floats;
  private final VectorBlock gathered;
  private final Optional<Int8Queries> int8;

  /**
   * A kernel for some queries.
   *
   * @param queries unit vectors; must stay open and unchanged
   * @param floats closed with this kernel
   * @param products empty if int8 products are not to be used; requested for many queries only
   */
  public QueryKernel(
      VectorBlock queries, SimilarityKernel floats, Supplier<Optional<Int8Products>> products) {
    this.queries = queries;
    this.floats = floats;
    boolean many = queries.count() >= MIN_QUERIES && queries.dimension() >= MIN_DIMENSION;
    try {
      int8 =
          many ? products.get().flatMap(these -> Int8Queries.of(these, queries)) : Optional.empty();
      gathered = VectorBlock.allocate(Math.max(1, queries.count()), queries.dimension());
    } catch (RuntimeException | Error e) {
      floats.close();
      throw e;
    }
  }

  /**
   * Visits all pairs that may reach the threshold of their query. The visitor must rescore them,
   * because the products that it gets may be those of quantized vectors.
   *
   * @param selected numbers of the queries
   * @param columns unit vectors
   * @param thresholds one per selected query, less the error of a {@link SimilarityKernel}; the
   *     visitor may raise them during the call
   * @param visitor its rows are places among the selected queries; the entries come in any order
   */
  public void find(
      int[] selected, VectorBlock columns, float[] thresholds, SimilarityKernel.Visitor visitor) {
    if (int8.isPresent()
        && selected.length >= MIN_SELECTED
        && int8.get().find(selected, columns, thresholds, visitor)) {
      return;
    }
    gathered.clear();
    for (int query : selected) {
      gathered.add(queries, query);
    }
    floats.find(VectorRange.all(gathered), VectorRange.all(columns), thresholds, visitor);
  }

  @Override
  public void close() {
    int8.ifPresent(Int8Queries::close);
    gathered.close();
    floats.close();
  }
}
