package org.winnow.knn.exact;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.apache.spark.unsafe.types.UTF8String;
import org.winnow.spark.ChunkedIterator;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Vectors in numbered blocks, one partition each, from which {@link BlockPairRdd} reads pairs. */
public final class VectorBlocks {
  private static final long BUFFERED_BYTES = 32L << 20;

  private VectorBlocks() {}

  /** Into how many blocks each group is cut; those of a group follow those of the one before. */
  static final class Numbers implements Serializable {
    /** Consecutive numbers. */
    record Some(int first, int count) implements Serializable {}

    private static final Some NONE = new Some(0, 0);

    private final HashMap<String, Some> groups = new HashMap<>();
    private final int end;

    /**
     * Numbers them.
     *
     * @param first number of the first block
     * @param counts number of blocks by group; what is of another group is left out
     */
    Numbers(int first, Map<String, Integer> counts) {
      int next = first;
      for (Map.Entry<String, Integer> group : new TreeMap<>(counts).entrySet()) {
        groups.put(group.getKey(), new Some(next, group.getValue()));
        next += group.getValue();
      }
      end = next;
    }

    /** The blocks of a group; none of one that is left out. */
    Some of(String group) {
      return groups.getOrDefault(group, NONE);
    }

    /** The number after the last. */
    int end() {
      return end;
    }
  }

  /** Chunks by number of the block: that of a group which a hash of the id says. */
  static JavaPairRDD<Integer, byte[]> chunks(Dataset<Row> columns, Numbers numbers) {
    return columns
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitionsToPair(rows -> new Chunks(rows, numbers));
  }

  /** One partition a block. Written once, however many cells read it. */
  public static JavaPairRDD<Integer, byte[]> gathered(
      JavaPairRDD<Integer, byte[]> chunks, int blocks) {
    return compact(chunks.rdd()).partitionBy(new ByNumber(blocks));
  }

  /** Pairs with types by which Spark chooses Kryo, which takes arrays of bytes as they are. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static JavaPairRDD<Integer, byte[]> compact(RDD<Tuple2<Integer, byte[]>> pairs) {
    return JavaPairRDD.fromRDD(
        pairs, (ClassTag) ClassTag$.MODULE$.Int(), ClassTag$.MODULE$.apply(byte[].class));
  }

  private static final class ByNumber extends Partitioner {
    private final int blocks;

    ByNumber(int blocks) {
      this.blocks = blocks;
    }

    @Override
    public int numPartitions() {
      return blocks;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof ByNumber other && other.blocks == blocks;
    }

    @Override
    public int hashCode() {
      return blocks;
    }
  }

  /** Rows to chunks with numbers; a bounded number of bytes waits for its chunk to fill. */
  private static final class Chunks extends ChunkedIterator<Tuple2<Integer, byte[]>> {
    private final Iterator<InternalRow> rows;
    private final Numbers numbers;
    private final Map<Integer, VectorChunk.Writer> open = new HashMap<>();
    private long buffered;

    Chunks(Iterator<InternalRow> rows, Numbers numbers) {
      this.rows = rows;
      this.numbers = numbers;
    }

    @Override
    protected boolean work() {
      if (rows.hasNext()) {
        add(rows.next());
        return true;
      }
      flush();
      return false;
    }

    private void add(InternalRow row) {
      Numbers.Some blocks = numbers.of(row.getUTF8String(0).toString());
      if (blocks.count() == 0) {
        return;
      }
      UTF8String id = row.getUTF8String(1);
      float[] vector = row.getArray(3).toFloatArray();
      int hash =
          Murmur3_x86_32.hashUnsafeBytes(id.getBaseObject(), id.getBaseOffset(), id.numBytes(), 42);
      int block = blocks.first() + Math.floorMod(hash, blocks.count());
      VectorChunk.Writer writer = open.computeIfAbsent(block, b -> new VectorChunk.Writer());
      writer.add(id.getBytes(), row.isNullAt(2) ? null : row.getUTF8String(2).getBytes(), vector);
      buffered += id.numBytes() + (long) Float.BYTES * vector.length;
      if (writer.isFull()) {
        send(block, writer);
      } else if (buffered > BUFFERED_BYTES) {
        flush();
      }
    }

    private void flush() {
      open.forEach(
          (block, writer) -> {
            if (!writer.isEmpty()) {
              send(block, writer);
            }
          });
      open.clear();
      buffered = 0;
    }

    private void send(int block, VectorChunk.Writer writer) {
      byte[] chunk = writer.take();
      buffered -= chunk.length;
      found(new Tuple2<>(block, chunk));
    }
  }
}
