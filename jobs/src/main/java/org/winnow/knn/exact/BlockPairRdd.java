package org.winnow.knn.exact;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Block-nested-loop join: each partition joins one pair of blocks. Blocks are shuffled once and
 * read by all tasks that need them. {@link RDD#cartesian} would join all pairs, and would not read
 * a block as a whole.
 */
public final class BlockPairRdd<T> extends RDD<T> {
  /** The blocks that a task reads. */
  public sealed interface BlockPair extends Serializable {
    /** Their numbers. */
    List<Integer> blocks();
  }

  /** A block that is joined with itself. */
  public record SelfPair(int block) implements BlockPair {
    @Override
    public List<Integer> blocks() {
      return List.of(block);
    }
  }

  /**
   * Two blocks that are joined.
   *
   * @param build number of the block that the task loads
   * @param probe number of the block that the task streams
   */
  public record Pair(int build, int probe) implements BlockPair {
    @Override
    public List<Integer> blocks() {
      return List.of(build, probe);
    }
  }

  /** Joins the blocks of a task. */
  public interface PairFunction<T> extends Serializable {
    /**
     * Joins two blocks.
     *
     * @param build chunks of the block to load
     * @param probe chunks of the block to stream
     */
    Iterator<T> joinPair(Iterator<byte[]> build, Iterator<byte[]> probe);

    /** Joins a block with itself. Needed only if there are self pairs. */
    default Iterator<T> joinSelf(Iterator<byte[]> block) {
      throw new UnsupportedOperationException("no block is compared with itself");
    }
  }

  /** The partitions of one or two blocks. */
  private record BlockPairPartition(int index, List<Partition> blocks) implements Partition {
    @Override
    public boolean equals(Object o) {
      return o instanceof BlockPairPartition other && other.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  private static final class BlockPairDependency extends NarrowDependency<Tuple2<Integer, byte[]>> {
    private final BlockPair[] pairs;

    BlockPairDependency(RDD<Tuple2<Integer, byte[]>> blocks, BlockPair[] pairs) {
      super(blocks);
      this.pairs = pairs;
    }

    @Override
    public Seq<Object> getParents(int partition) {
      return seq(List.<Object>copyOf(pairs[partition].blocks()));
    }
  }

  private final RDD<Tuple2<Integer, byte[]>> blocks;

  /** Only on the driver: a task has its blocks in its partition. */
  private final transient BlockPair[] pairs;

  private final PairFunction<T> function;

  private BlockPairRdd(
      RDD<Tuple2<Integer, byte[]>> blocks,
      BlockPair[] pairs,
      PairFunction<T> function,
      ClassTag<T> type) {
    super(
        blocks.context(),
        seq(List.<Dependency<?>>of(new BlockPairDependency(blocks, pairs))),
        type);
    this.blocks = blocks;
    this.pairs = pairs;
    this.function = function;
  }

  /**
   * The results of all tasks.
   *
   * @param blocks one partition for each block
   * @param pairs in the order in which tasks start
   */
  public static <T> JavaRDD<T> of(
      JavaPairRDD<Integer, byte[]> blocks,
      List<BlockPair> pairs,
      Class<? super T> type,
      PairFunction<T> function) {
    @SuppressWarnings("unchecked")
    ClassTag<T> tag = (ClassTag<T>) ClassTag$.MODULE$.apply(type);
    return new BlockPairRdd<>(blocks.rdd(), pairs.toArray(BlockPair[]::new), function, tag)
        .toJavaRDD();
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] blockPartitions = blocks.partitions();
    Partition[] partitions = new Partition[pairs.length];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] =
          new BlockPairPartition(
              i, pairs[i].blocks().stream().map(block -> blockPartitions[block]).toList());
    }
    return partitions;
  }

  @Override
  public scala.collection.Iterator<T> compute(Partition partition, TaskContext context) {
    List<Partition> blockPartitions = ((BlockPairPartition) partition).blocks();
    Iterator<byte[]> first = chunks(blockPartitions.get(0), context);
    return JavaConverters.asScalaIterator(
        blockPartitions.size() == 1
            ? function.joinSelf(first)
            : function.joinPair(first, chunks(blockPartitions.get(1), context)));
  }

  private Iterator<byte[]> chunks(Partition block, TaskContext context) {
    var read = blocks.iterator(block, context);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return read.hasNext();
      }

      @Override
      public byte[] next() {
        return read.next()._2();
      }
    };
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }
}
