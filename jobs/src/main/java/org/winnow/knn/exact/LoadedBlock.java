package org.winnow.knn.exact;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.winnow.kernel.VectorBlock;

/**
 * Vectors of several chunks in one off-heap block, with ids and exclusion keys.
 *
 * @param minSimilarities see {@link VectorSet#MIN_SIMILARITY}
 */
record LoadedBlock(
    VectorBlock vectors, List<String> ids, List<String> exclusionKeys, float[] minSimilarities)
    implements AutoCloseable {

  /** Loads chunks up to a number of vectors. */
  static LoadedBlock of(Iterator<byte[]> chunks, int maxVectors) {
    List<VectorChunk> loaded = new ArrayList<>();
    int count = 0;
    while (chunks.hasNext() && count + VectorChunk.MAX_VECTORS <= maxVectors) {
      VectorChunk chunk = VectorChunk.read(chunks.next());
      loaded.add(chunk);
      count += chunk.count();
    }
    int dimension = loaded.isEmpty() ? 1 : loaded.get(0).dimension();
    VectorBlock block = VectorBlock.allocate(Math.max(1, count), dimension);
    List<String> ids = new ArrayList<>(count);
    List<String> exclusionKeys = new ArrayList<>(count);
    float[] minSimilarities = new float[count];
    for (VectorChunk chunk : loaded) {
      if (chunk.dimension() != dimension) {
        throw new IllegalArgumentException(
            "vectors of "
                + dimension
                + " and "
                + chunk.dimension()
                + " numbers cannot be compared");
      }
      chunk.addTo(block);
      for (int i = 0; i < chunk.count(); i++) {
        minSimilarities[ids.size()] = chunk.minSimilarity(i);
        ids.add(chunk.id(i));
        exclusionKeys.add(chunk.exclusionKey(i));
      }
    }
    return new LoadedBlock(block, ids, exclusionKeys, minSimilarities);
  }

  /** Whether two vectors may form a pair: their exclusion keys differ. */
  boolean mayPair(int index, LoadedBlock other, int otherIndex) {
    String key = exclusionKeys.get(index);
    return key == null || !key.equals(other.exclusionKeys.get(otherIndex));
  }

  @Override
  public void close() {
    vectors.close();
  }
}
