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
 * Pairs of blocks, each read and compared by one task: a block is written once and read by all
 * tasks that need it. {@link RDD#cartesian} would have all pairs, and no block as a whole.
 */
public final class BlockPairRdd<T> extends RDD<T> {
  /** A task: which blocks it reads. */
  public sealed interface BlockPair extends Serializable {
    /** Numbers of the blocks that it reads. */
    List<Integer> blocks();
  }

  /** A block that is compared with itself. */
  public record SelfPair(int block) implements BlockPair {
    @Override
    public List<Integer> blocks() {
      return List.of(block);
    }
  }

  /**
   * Two blocks that are compared.
   *
   * @param build number of the block that the task holds
   * @param probe number of the block that passes by
   */
  public record Pair(int build, int probe) implements BlockPair {
    @Override
    public List<Integer> blocks() {
      return List.of(build, probe);
    }
  }

  /** What a task does. */
  public interface PairFunction<T> extends Serializable {
    /**
     * Begins a pair of blocks.
     *
     * @param build chunks of the block that is held
     * @param probe chunks of the block that passes by
     */
    Iterator<T> joinPair(Iterator<byte[]> build, Iterator<byte[]> probe);

    /** Begins a block with itself, where there are such cells. */
    default Iterator<T> joinSelf(Iterator<byte[]> block) {
      throw new UnsupportedOperationException("no block is compared with itself");
    }
  }

  /** A cell with the partitions of its blocks, one or two. */
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

  /** Of the driver: a task has its own in its partition. */
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
   * What the tasks give.
   *
   * @param blocks one partition a block
   * @param pairs in the order in which they are to be started
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
