package org.winnow.primitive;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/**
 * Sends vectors to the cells in which they are compared. Every task is one cell: first come the
 * chunks of the block that it holds, then those that pass by.
 */
final class Cells {
  private static final long BUFFERED_BYTES = 32L << 20;

  private Cells() {}

  /** Where a vector goes. */
  interface Route extends Serializable {
    /** Number of blocks that a group's vectors are spread over. */
    int blocks(String group);

    /** Sends a block's chunk to all cells that need it. */
    void send(String group, int block, Sender sender);
  }

  /** Takes the addresses of a chunk. */
  interface Sender {
    /**
     * Adds a cell.
     *
     * @param passing whether the chunk passes by there, or is held
     */
    void to(int cell, boolean passing);
  }

  /** Chunks by {@code cell << 1 | passing}. */
  static JavaPairRDD<Integer, byte[]> chunks(Dataset<Row> columns, Route route) {
    return columns
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitionsToPair(rows -> new Chunks(rows, route));
  }

  /** One partition a cell, the chunks that are held before those that pass. */
  static JavaPairRDD<Integer, byte[]> gathered(JavaPairRDD<Integer, byte[]> chunks, int cells) {
    return chunks.repartitionAndSortWithinPartitions(new ByCell(cells));
  }

  private static final class ByCell extends Partitioner {
    private final int cells;

    ByCell(int cells) {
      this.cells = cells;
    }

    @Override
    public int numPartitions() {
      return cells;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key >> 1;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof ByCell other && other.cells == cells;
    }

    @Override
    public int hashCode() {
      return cells;
    }
  }

  /** Rows to chunks with addresses; a bounded number of bytes waits for its chunk to fill. */
  private static final class Chunks implements Iterator<Tuple2<Integer, byte[]>> {
    private final Iterator<InternalRow> rows;
    private final Route route;
    private final java.util.Map<String, VectorChunk.Writer[]> open = new java.util.HashMap<>();
    private final List<Tuple2<Integer, byte[]>> ready = new ArrayList<>();
    private long buffered;

    Chunks(Iterator<InternalRow> rows, Route route) {
      this.rows = rows;
      this.route = route;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && rows.hasNext()) {
        add(rows.next());
      }
      if (ready.isEmpty()) {
        flush();
      }
      return !ready.isEmpty();
    }

    @Override
    public Tuple2<Integer, byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove(ready.size() - 1);
    }

    private void add(InternalRow row) {
      String group = row.getUTF8String(0).toString();
      int blocks = route.blocks(group);
      if (blocks == 0) {
        return;
      }
      UTF8String id = row.getUTF8String(1);
      float[] vector = row.getArray(3).toFloatArray();
      int hash =
          Murmur3_x86_32.hashUnsafeBytes(id.getBaseObject(), id.getBaseOffset(), id.numBytes(), 42);
      int block = Math.floorMod(hash, blocks);
      VectorChunk.Writer[] writers =
          open.computeIfAbsent(group, g -> new VectorChunk.Writer[blocks]);
      if (writers[block] == null) {
        writers[block] = new VectorChunk.Writer();
      }
      writers[block].add(
          id.getBytes(), row.isNullAt(2) ? null : row.getUTF8String(2).getBytes(), vector);
      buffered += id.numBytes() + (long) Float.BYTES * vector.length;
      if (writers[block].isFull()) {
        send(group, block, writers[block]);
      } else if (buffered > BUFFERED_BYTES) {
        flush();
      }
    }

    private void flush() {
      open.forEach(
          (group, writers) -> {
            for (int block = 0; block < writers.length; block++) {
              if (writers[block] != null && !writers[block].isEmpty()) {
                send(group, block, writers[block]);
              }
            }
          });
      open.clear();
      buffered = 0;
    }

    private void send(String group, int block, VectorChunk.Writer writer) {
      byte[] chunk = writer.take();
      buffered -= chunk.length;
      route.send(
          group,
          block,
          (cell, passing) -> ready.add(new Tuple2<>(cell << 1 | (passing ? 1 : 0), chunk)));
    }
  }
}
