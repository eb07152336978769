package org.winnow.knn.exact;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.winnow.kernel.VectorBlock;

/**
 * Up to {@link #MAX_VECTORS} vectors with ids in one byte array, the unit of the shuffle. Rows with
 * boxed floats would cost more than the comparison.
 */
final class VectorChunk {
  /** Largest number of vectors in a chunk. */
  static final int MAX_VECTORS = 512;

  private final String[] ids;
  private final String[] exclusionKeys;
  private final float[] minSimilarities;
  private final ByteBuffer vectors;
  private final int dimension;

  private VectorChunk(
      String[] ids,
      String[] exclusionKeys,
      float[] minSimilarities,
      ByteBuffer vectors,
      int dimension) {
    this.ids = ids;
    this.exclusionKeys = exclusionKeys;
    this.minSimilarities = minSimilarities;
    this.vectors = vectors;
    this.dimension = dimension;
  }

  int count() {
    return ids.length;
  }

  int dimension() {
    return dimension;
  }

  String id(int index) {
    return ids[index];
  }

  /** The exclusion key of a vector; null if it has none. */
  String exclusionKey(int index) {
    return exclusionKeys[index];
  }

  /** The smallest cosine of a pair with a vector, see {@link VectorSet#MIN_SIMILARITY}. */
  float minSimilarity(int index) {
    return minSimilarities[index];
  }

  /** Adds the vectors to a block. */
  void addTo(VectorBlock block) {
    block.addAll(vectors);
  }

  static VectorChunk read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int count = in.getInt();
    int dimension = in.getInt();
    String[] ids = new String[count];
    String[] exclusionKeys = new String[count];
    float[] minSimilarities = new float[count];
    for (int i = 0; i < count; i++) {
      ids[i] = readText(in);
      exclusionKeys[i] = readText(in);
      minSimilarities[i] = in.getFloat();
    }
    return new VectorChunk(ids, exclusionKeys, minSimilarities, in, dimension);
  }

  private static String readText(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Collects vectors into a chunk. */
  static final class Writer {
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(texts);
    private ByteBuffer vectors;
    private int dimension;
    private int count;

    boolean isEmpty() {
      return count == 0;
    }

    boolean isFull() {
      return count == MAX_VECTORS;
    }

    void add(byte[] id, byte[] exclusionKey, float minSimilarity, float[] vector) {
      if (vectors == null) {
        dimension = vector.length;
        vectors = ByteBuffer.allocate(16 * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      } else if (vector.length != dimension) {
        throw new IllegalArgumentException(
            "vectors of " + dimension + " and " + vector.length + " numbers cannot be compared");
      }
      writeText(id);
      writeText(exclusionKey);
      writeFloat(minSimilarity);
      if (vectors.remaining() < dimension * Float.BYTES) {
        ByteBuffer larger =
            ByteBuffer.allocate(2 * vectors.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        vectors = larger.put(vectors.flip());
      }
      vectors.asFloatBuffer().put(vector);
      vectors.position(vectors.position() + dimension * Float.BYTES);
      count++;
    }

    private void writeFloat(float value) {
      try {
        out.writeFloat(value);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void writeText(byte[] text) {
      try {
        out.writeInt(text == null ? -1 : text.length);
        if (text != null) {
          out.write(text);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The chunk as bytes. The writer is empty afterwards. */
    byte[] take() {
      byte[] header = texts.toByteArray();
      ByteBuffer all = ByteBuffer.allocate(8 + header.length + vectors.position());
      all.putInt(count).putInt(dimension).put(header).put(vectors.flip());
      texts.reset();
      vectors.clear();
      count = 0;
      return all.array();
    }
  }
}
