package org.winnow.student;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.kernel.Vectors;
import org.winnow.metric.Moments;
import org.winnow.metric.Student;
import org.winnow.spark.SortedGroups;

/**
 * Means and covariance of identities by cross-validation fold, in one pass.
 *
 * <p>Floating-point sums depend on their order. So identities are hashed into {@link #BLOCKS}
 * blocks. Each block is summed in the order of its identities and faces, and each fold in the order
 * of its blocks. The result does not depend on the partitioning.
 */
public final class SecondMoments {
  /** Faces per identity, so that a few large identities do not dominate. */
  static final int MAX_FACES_PER_IDENTITY = 50;

  private static final int BLOCKS = 16 * Student.FOLDS;

  private static final StructType PARTIAL_SUM =
      new StructType()
          .add("fold", DataTypes.IntegerType, false)
          .add("block", DataTypes.IntegerType, false)
          .add("moments", DataTypes.BinaryType, false);

  private SecondMoments() {}

  /** The fold of an identity, 0 to {@link Student#FOLDS} − 1. */
  static Column fold(Column identity) {
    return pmod(block(identity), lit(Student.FOLDS)).cast("int");
  }

  private static Column block(Column identity) {
    return pmod(xxhash64(identity), lit(BLOCKS)).cast("int");
  }

  /**
   * Sums each fold. The driver receives one matrix of {@code dimension²} per fold.
   *
   * @param rows columns identity, face_id (texts) and vector (unit vectors of one length)
   * @return the moments of each non-empty fold, in the order of folds
   */
  public static List<Moments> of(Dataset<Row> rows) {
    MapPartitionsFunction<Row, Row> sumBlocks = BlockSums::new;
    Dataset<Row> blockSums =
        rows.select(
                block(col(StudentTrainer.IDENTITY)).as("block"),
                col(StudentTrainer.IDENTITY),
                xxhash64(col(StudentTrainer.FACE_ID)).as("place"),
                col(StudentTrainer.FACE_ID),
                col(StudentTrainer.VECTOR))
            .repartition(col("block"))
            .sortWithinPartitions(
                col("block"),
                col(StudentTrainer.IDENTITY),
                col("place"),
                col(StudentTrainer.FACE_ID))
            .mapPartitions(sumBlocks, Encoders.row(PARTIAL_SUM));
    MapPartitionsFunction<Row, Row> sumFolds = FoldSums::new;
    List<Row> foldSums =
        blockSums
            .repartition(Student.FOLDS, col("fold"))
            .sortWithinPartitions("fold", "block")
            .mapPartitions(sumFolds, Encoders.row(PARTIAL_SUM))
            .orderBy("fold")
            .collectAsList();
    return foldSums.stream().map(row -> Moments.fromBytes(row.<byte[]>getAs("moments"))).toList();
  }

  /** Sums the moments of rows with equal first columns. */
  private abstract static class MomentSums extends SortedGroups<Row, Row> {
    private int block;

    MomentSums(Iterator<Row> rows) {
      super(rows);
    }

    @Override
    protected Object key(Row row) {
      return row.getInt(0);
    }

    @Override
    protected void addRow(Row row) {
      block = row.<Integer>getAs("block");
      accumulate(row);
    }

    @Override
    protected void endGroup() {
      emit(RowFactory.create(block % Student.FOLDS, block, total().toBytes()));
    }

    /** Adds a row to the current sum. */
    abstract void accumulate(Row row);

    /** The sum since the last call. */
    abstract Moments total();
  }

  /** Sums faces by block. */
  private static final class BlockSums extends MomentSums {
    private final List<float[]> faces = new ArrayList<>();
    private String identity = "";
    private Moments sum;

    BlockSums(Iterator<Row> rows) {
      super(rows);
    }

    @Override
    void accumulate(Row row) {
      String next = row.getAs(StudentTrainer.IDENTITY);
      if (!next.equals(identity)) {
        finishIdentity();
        identity = next;
      }
      if (faces.size() < MAX_FACES_PER_IDENTITY) {
        faces.add(Vectors.of(row.getList(row.fieldIndex(StudentTrainer.VECTOR))));
      }
    }

    private void finishIdentity() {
      if (!faces.isEmpty()) {
        sum = sum == null ? new Moments(faces.get(0).length) : sum;
        sum.add(faces);
        faces.clear();
      }
    }

    @Override
    Moments total() {
      finishIdentity();
      Moments result = sum;
      sum = null;
      return result;
    }
  }

  /** Sums blocks by fold. */
  private static final class FoldSums extends MomentSums {
    private Moments sum;

    FoldSums(Iterator<Row> rows) {
      super(rows);
    }

    @Override
    void accumulate(Row row) {
      Moments part = Moments.fromBytes(row.<byte[]>getAs("moments"));
      if (sum == null) {
        sum = part;
      } else {
        sum.add(part);
      }
    }

    @Override
    Moments total() {
      Moments result = sum;
      sum = null;
      return result;
    }
  }
}
