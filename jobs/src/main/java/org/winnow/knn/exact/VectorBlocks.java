package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;

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
import org.winnow.spark.ChunkedIterator;
import org.winnow.spark.RowView;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Shuffles vectors into numbered blocks, one partition each. {@link BlockPairRdd} joins them. */
public final class VectorBlocks {
  private static final long BUFFERED_BYTES = 32L << 20;

  /** Selects the block of a vector. */
  private static final String HASH = "hash";

  private VectorBlocks() {}

  /** The block numbers of each group. The blocks of all groups are numbered consecutively. */
  static final class BlockNumbers implements Serializable {
    /** Consecutive block numbers. */
    record Range(int first, int count) implements Serializable {}

    private static final Range NONE = new Range(0, 0);

    private final HashMap<String, Range> groups = new HashMap<>();
    private final int end;

    /**
     * Numbers the blocks.
     *
     * @param first number of the first block
     * @param counts number of blocks by group; other groups are left out
     */
    BlockNumbers(int first, Map<String, Integer> counts) {
      int next = first;
      for (Map.Entry<String, Integer> group : new TreeMap<>(counts).entrySet()) {
        groups.put(group.getKey(), new Range(next, group.getValue()));
        next += group.getValue();
      }
      end = next;
    }

    /** The blocks of a group; empty for a group that is left out. */
    Range rangeOf(String group) {
      return groups.getOrDefault(group, NONE);
    }

    /** The number after the last block. */
    int end() {
      return end;
    }
  }

  /** Chunks by block number: a hash of the id selects one of the group's blocks. */
  static JavaPairRDD<Integer, byte[]> chunks(Dataset<Row> columns, BlockNumbers numbers) {
    return RowView.of(columns.withColumn(HASH, hash(col(VectorSet.ID))))
        .mapPartitionsToPair(rows -> new ChunkWriter(rows, numbers));
  }

  /** One partition per block. Each block is shuffled once, however many tasks read it. */
  public static JavaPairRDD<Integer, byte[]> groupByBlock(
      JavaPairRDD<Integer, byte[]> chunks, int blocks) {
    return toPairRdd(chunks.rdd()).partitionBy(new BlockPartitioner(blocks));
  }

  /**
   * A pair RDD with primitive types, for which Spark chooses Kryo. Kryo copies byte arrays as they
   * are.
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static JavaPairRDD<Integer, byte[]> toPairRdd(RDD<Tuple2<Integer, byte[]>> pairs) {
    return JavaPairRDD.fromRDD(
        pairs, (ClassTag) ClassTag$.MODULE$.Int(), ClassTag$.MODULE$.apply(byte[].class));
  }

  private static final class BlockPartitioner extends Partitioner {
    private final int blocks;

    BlockPartitioner(int blocks) {
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
      return o instanceof BlockPartitioner other && other.blocks == blocks;
    }

    @Override
    public int hashCode() {
      return blocks;
    }
  }

  /** Collects rows into chunks by block. The size of incomplete chunks is bounded. */
  private static final class ChunkWriter extends ChunkedIterator<Tuple2<Integer, byte[]>> {
    private final Iterator<RowView> rows;
    private final BlockNumbers numbers;
    private final Map<Integer, VectorChunk.Writer> open = new HashMap<>();
    private long buffered;

    ChunkWriter(Iterator<RowView> rows, BlockNumbers numbers) {
      this.rows = rows;
      this.numbers = numbers;
    }

    @Override
    protected boolean computeMore() {
      if (rows.hasNext()) {
        add(rows.next());
        return true;
      }
      flush();
      return false;
    }

    private void add(RowView row) {
      BlockNumbers.Range blocks = numbers.rangeOf(row.getString(0));
      if (blocks.count() == 0) {
        return;
      }
      byte[] id = row.getUtf8(1);
      float[] vector = row.getFloats(3);
      int block = blocks.first() + Math.floorMod(row.getInt(5), blocks.count());
      VectorChunk.Writer writer = open.computeIfAbsent(block, b -> new VectorChunk.Writer());
      writer.add(id, row.getUtf8(2), (float) row.getDouble(4), vector);
      buffered += id.length + (long) Float.BYTES * vector.length;
      if (writer.isFull()) {
        emit(block, writer);
      } else if (buffered > BUFFERED_BYTES) {
        flush();
      }
    }

    private void flush() {
      open.forEach(
          (block, writer) -> {
            if (!writer.isEmpty()) {
              emit(block, writer);
            }
          });
      open.clear();
      buffered = 0;
    }

    private void emit(int block, VectorChunk.Writer writer) {
      byte[] chunk = writer.take();
      buffered -= chunk.length;
      emit(new Tuple2<>(block, chunk));
    }
  }
}
