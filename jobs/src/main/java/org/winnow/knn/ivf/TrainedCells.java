package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.kernel.CellBound;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.RowView;

/**
 * Cells of a set of vectors that is to be stored by cell. Neighbouring cells have close numbers.
 */
public final class TrainedCells implements Serializable {
  /** Number of the cell of a vector, from 0. */
  public static final String CELL = "cell";

  /** Angle between a vector and the centroid of its cell, in radians. */
  public static final String ANGLE = "angle";

  private static final int BATCH = 1024;

  private final IvfCentroids centroids;
  private final double[] recalls;
  private final double[] margins;

  private TrainedCells(IvfCentroids centroids, double[] recalls, double[] margins) {
    this.centroids = centroids;
    this.recalls = recalls;
    this.margins = margins;
  }

  /**
   * Trains cells, and measures the recall of a search of the nearest ones on a sample.
   *
   * @param k neighbours of a vector of the sample
   * @param seed seed of cells and sample
   */
  public static TrainedCells of(VectorSet set, int k, long seed) {
    try (ResourceScope scope = ResourceScope.open()) {
      NumberedVectors numbered = NumberedVectors.of(set);
      int cells = IvfCentroids.initialCells(set.count());
      IvfCentroids centroids =
          inOrder(IvfTraining.train(numbered, set.count(), cells, seed), cells, seed);
      RecallEstimator.Sample sample =
          RecallEstimator.sample(numbered, set.count(), new KnnGraph.Request(k, -1, 1, seed));
      RecallEstimator estimator = RecallEstimator.measure(numbered, centroids, sample);
      double[] recalls = new double[centroids.count()];
      Arrays.setAll(recalls, cell -> estimator.recallOf(cell + 1));
      return new TrainedCells(centroids, recalls, estimator.margins(centroids.count()));
    }
  }

  /** The centroids in an order in which neighbours follow each other. */
  private static IvfCentroids inOrder(IvfCentroids trained, int cells, long seed) {
    int[] groups = trained.groupCells((int) Math.ceil(Math.sqrt(cells)), seed).groups();
    return trained.select(
        IntStream.range(0, trained.count())
            .boxed()
            .sorted(Comparator.comparing((Integer cell) -> groups[cell]))
            .mapToInt(Integer::intValue)
            .toArray());
  }

  /** Number of cells. */
  public int count() {
    return centroids.count();
  }

  /** A copy of a centroid. */
  public float[] centroid(int cell) {
    int dimension = centroids.dimension();
    return Arrays.copyOfRange(centroids.vectors(), cell * dimension, (cell + 1) * dimension);
  }

  /** Share of the true neighbours of the sample that lie in some nearest cells. */
  public double recall(int nearestCells) {
    return recalls[nearestCells - 1];
  }

  /**
   * The largest difference of a query's cosines with the nearest centroid and with another one,
   * within which the cells hold {@code cells / count()} of the true neighbours of the sample. All
   * cells lie within the last.
   */
  public double margin(int cells) {
    return margins[cells - 1];
  }

  /**
   * The cell of each vector. The innermost {@link ResourceScope} must be open while it is read.
   *
   * @return columns id, vector, {@link #CELL} and {@link #ANGLE}
   */
  public Dataset<Row> assign(Dataset<Row> vectors) {
    StructType assigned =
        new StructType()
            .add(VectorSet.ID, DataTypes.StringType, false)
            .add(VectorSet.VECTOR, DataTypes.createArrayType(DataTypes.FloatType, false), false)
            .add(CELL, DataTypes.IntegerType, false)
            .add(ANGLE, DataTypes.DoubleType, false);
    Broadcast<TrainedCells> shared = ResourceScope.broadcast(vectors.sparkSession(), this);
    return vectors
        .sparkSession()
        .createDataFrame(
            RowView.of(vectors.select(VectorSet.ID, VectorSet.VECTOR))
                .mapPartitions(rows -> new Assignment(rows, shared.value())),
            assigned);
  }

  /** Assigns the rows of a partition, batch by batch. */
  private static final class Assignment implements Iterator<Row> {
    private final Iterator<RowView> rows;
    private final TrainedCells cells;
    private Iterator<Row> ready = List.<Row>of().iterator();

    Assignment(Iterator<RowView> rows, TrainedCells cells) {
      this.rows = rows;
      this.cells = cells;
    }

    @Override
    public boolean hasNext() {
      return ready.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!ready.hasNext()) {
        ready = nextBatch().iterator();
      }
      return ready.next();
    }

    private List<Row> nextBatch() {
      List<String> ids = new ArrayList<>(BATCH);
      List<float[]> vectors = new ArrayList<>(BATCH);
      while (rows.hasNext() && ids.size() < BATCH) {
        RowView row = rows.next();
        ids.add(row.getString(0));
        vectors.add(row.getFloats(1));
      }
      List<Row> assigned = new ArrayList<>(ids.size());
      try (SimilarityKernel kernel = KernelFactory.forTopK();
          VectorBlock block = cells.centroids.toBlock();
          VectorBlock batch = VectorBlock.allocate(ids.size(), cells.centroids.dimension())) {
        vectors.forEach(batch::add);
        TopK nearest = IvfCentroids.nearestCells(batch, block, kernel, 1);
        for (int i = 0; i < ids.size(); i++) {
          int cell = nearest.number(i, 0);
          assigned.add(
              RowFactory.create(
                  ids.get(i),
                  vectors.get(i),
                  cell,
                  CellBound.angle(vectors.get(i), cells.centroid(cell))));
        }
      }
      return assigned;
    }
  }
}
