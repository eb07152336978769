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
  /** A block that has nothing pass by: it is compared with itself. */
  static final int ITSELF = -1;

  /**
   * A task.
   *
   * @param held number of the block that it holds
   * @param passing number of the block that passes by, or {@link #ITSELF}
   */
  public record BlockPair(int held, int passing) implements Serializable {}

  /** What a task does. */
  public interface Work<T> extends Serializable {
    /**
     * Begins it.
     *
     * @param held chunks of the block that is held
     * @param passing chunks of the block that passes by; {@code null} for a block with itself
     */
    Iterator<T> of(Iterator<byte[]> held, Iterator<byte[]> passing);
  }

  /**
   * A cell with its blocks' partitions; {@code passing} is {@code null} for a block with itself.
   */
  private record At(int index, Partition held, Partition passing) implements Partition {
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
      BlockPair cell = cells[partition];
      return seq(
          cell.passing() == ITSELF ? List.of(cell.held()) : List.of(cell.held(), cell.passing()));
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
      int passing = cells[i].passing();
      partitions[i] = new At(i, of[cells[i].held()], passing == ITSELF ? null : of[passing]);
    }
    return partitions;
  }

  @Override
  public scala.collection.Iterator<T> compute(Partition partition, TaskContext context) {
    At cell = (At) partition;
    return JavaConverters.asScalaIterator(
        work.of(
            chunks(cell.held(), context),
            cell.passing() == null ? null : chunks(cell.passing(), context)));
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
