package org.winnow.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Vectors of one length in off-heap memory, row-major, in native byte order. Not thread-safe while
 * vectors are added.
 */
public final class VectorBlock implements AutoCloseable {
  private final int dimension;
  private final FloatPointer pointer;
  private final FloatBuffer buffer;
  private int count;

  private VectorBlock(int dimension, FloatPointer pointer, FloatBuffer buffer) {
    this.dimension = dimension;
    this.pointer = pointer;
    this.buffer = buffer;
  }

  /**
   * A full block of these vectors.
   *
   * @param vectors one or more, of one dimension
   * @throws IllegalArgumentException if they need more than 2 GiB
   */
  public static VectorBlock of(List<float[]> vectors) {
    VectorBlock block = allocate(vectors.size(), vectors.get(0).length);
    vectors.forEach(block::add);
    return block;
  }

  /**
   * Allocates a block.
   *
   * @param capacity maximum number of vectors; at most 2 GiB in total
   * @throws IllegalArgumentException if the block is larger
   */
  public static VectorBlock allocate(int capacity, int dimension) {
    long floats = (long) capacity * dimension;
    if (floats * Float.BYTES > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          capacity + " vectors of " + dimension + " numbers do not fit into a block of 2 GiB");
    }
    if (OpenBlas.AVAILABLE) {
      FloatPointer pointer = new FloatPointer(floats);
      return new VectorBlock(dimension, pointer, pointer.asByteBuffer().asFloatBuffer());
    }
    FloatBuffer buffer =
        ByteBuffer.allocateDirect((int) (floats * Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return new VectorBlock(dimension, null, buffer);
  }

  /** Adds a vector. */
  public void add(float[] vector) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "a vector of " + vector.length + " numbers does not fit a block of " + dimension);
    }
    buffer.position(count * dimension).put(vector);
    count++;
  }

  /** Adds a vector of another block of the same dimension. */
  public void add(VectorBlock other, int index) {
    buffer.put(count * dimension, other.buffer, index * dimension, dimension);
    count++;
  }

  /** Adds consecutive vectors of little-endian floats. */
  public void addAll(ByteBuffer vectors) {
    FloatBuffer floats = vectors.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    buffer.position(count * dimension).put(floats);
    count += floats.capacity() / dimension;
  }

  /** Moves the vectors to a block of a larger capacity, and closes this block. */
  public VectorBlock grown(int capacity) {
    VectorBlock larger = allocate(capacity, dimension);
    larger.buffer.position(0).put(buffer.slice(0, count * dimension));
    larger.count = count;
    close();
    return larger;
  }

  /** Whether the block is full. */
  public boolean isFull() {
    return count == capacity();
  }

  /** Maximum number of vectors. */
  public int capacity() {
    return buffer.capacity() / dimension;
  }

  /** Removes all vectors; the memory is kept. */
  public void clear() {
    count = 0;
  }

  /** Number of vectors. */
  public int count() {
    return count;
  }

  /** Length of a vector. */
  public int dimension() {
    return dimension;
  }

  /** Copies a vector into an array. */
  public void copy(int index, float[] into) {
    buffer.get(index * dimension, into);
  }

  /** A view of consecutive vectors, in native byte order; no copy. */
  public FloatBuffer view(int from, int vectors) {
    return buffer.slice(from * dimension, vectors * dimension);
  }

  FloatBuffer buffer() {
    return buffer;
  }

  FloatPointer pointer(int index) {
    return new FloatPointer(pointer).position((long) index * dimension);
  }

  @Override
  public void close() {
    if (pointer != null) {
      pointer.close();
    }
  }
}
