package org.winnow.knn.exact;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.winnow.kernel.VectorBlock;

/** The vectors of some chunks in one off-heap block, with their ids. */
record LoadedBlock(VectorBlock vectors, List<String> ids, List<String> exclusionKeys)
    implements AutoCloseable {

  /** Takes chunks as long as there are some and the block does not exceed a number of vectors. */
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
        ids.add(chunk.id(i));
        exclusionKeys.add(chunk.exclusionKey(i));
      }
    }
    return new LoadedBlock(block, ids, exclusionKeys);
  }

  /** Whether a vector of this block may be paired with one of another. */
  boolean mayPair(int index, LoadedBlock other, int otherIndex) {
    String key = exclusionKeys.get(index);
    return key == null || !key.equals(other.exclusionKeys.get(otherIndex));
  }

  @Override
  public void close() {
    vectors.close();
  }
}
