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
  public record Diagonal(int block) implements BlockPair {
    @Override
    public List<Integer> blocks() {
      return List.of(block);
    }
  }

  /**
   * Two blocks that are compared.
   *
   * @param held number of the block that the task holds
   * @param passing number of the block that passes by
   */
  public record Pair(int held, int passing) implements BlockPair {
    @Override
    public List<Integer> blocks() {
      return List.of(held, passing);
    }
  }

  /** What a task does. */
  public interface Work<T> extends Serializable {
    /**
     * Begins a pair of blocks.
     *
     * @param held chunks of the block that is held
     * @param passing chunks of the block that passes by
     */
    Iterator<T> between(Iterator<byte[]> held, Iterator<byte[]> passing);

    /** Begins a block with itself, where there are such cells. */
    default Iterator<T> within(Iterator<byte[]> block) {
      throw new UnsupportedOperationException("no block is compared with itself");
    }
  }

  /** A cell with the partitions of its blocks, one or two. */
  private record At(int index, List<Partition> blocks) implements Partition {
    @Override
    public boolean equals(Object o) {
      return o instanceof At other && other.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  private static final class OfCells extends NarrowDependency<Tuple2<Integer, byte[]>> {
    private final BlockPair[] cells;

    OfCells(RDD<Tuple2<Integer, byte[]>> blocks, BlockPair[] cells) {
      super(blocks);
      this.cells = cells;
    }

    @Override
    public Seq<Object> getParents(int partition) {
      return seq(List.<Object>copyOf(cells[partition].blocks()));
    }
  }

  private final RDD<Tuple2<Integer, byte[]>> blocks;

  /** Of the driver: a task has its own in its partition. */
  private final transient BlockPair[] cells;

  private final Work<T> work;

  private BlockPairRdd(
      RDD<Tuple2<Integer, byte[]>> blocks, BlockPair[] cells, Work<T> work, ClassTag<T> type) {
    super(blocks.context(), seq(List.<Dependency<?>>of(new OfCells(blocks, cells))), type);
    this.blocks = blocks;
    this.cells = cells;
    this.work = work;
  }

  /**
   * What the tasks give.
   *
   * @param blocks one partition a block
   * @param cells in the order in which they are to be started
   */
  public static <T> JavaRDD<T> of(
      JavaPairRDD<Integer, byte[]> blocks,
      List<BlockPair> cells,
      Class<? super T> type,
      Work<T> work) {
    @SuppressWarnings("unchecked")
    ClassTag<T> tag = (ClassTag<T>) ClassTag$.MODULE$.apply(type);
    return new BlockPairRdd<>(blocks.rdd(), cells.toArray(BlockPair[]::new), work, tag).toJavaRDD();
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] of = blocks.partitions();
    Partition[] partitions = new Partition[cells.length];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new At(i, cells[i].blocks().stream().map(block -> of[block]).toList());
    }
    return partitions;
  }

  @Override
  public scala.collection.Iterator<T> compute(Partition partition, TaskContext context) {
    List<Partition> of = ((At) partition).blocks();
    Iterator<byte[]> first = chunks(of.get(0), context);
    return JavaConverters.asScalaIterator(
        of.size() == 1 ? work.within(first) : work.between(first, chunks(of.get(1), context)));
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
