package org.winnow.kernel;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.winnow.testing.KernelBenchmark;

/** The parts of {@link SimilarityKernelBenchmark}, and the algorithms on top of it. */
public class VectorBenchmark extends KernelBenchmark {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 4096;
  private static final int CENTRES = 512;
  private static final int PROBES = 8;

  @Param({"128", "512"})
  private int dimension;

  private SimilarityKernel kernel;
  private VectorBlock rows;
  private VectorBlock columns;
  private VectorBlock centroids;
  private FloatPointer products;
  private KMeans means;
  private InvertedFile cells;
  private InvertedFile.Queries queries;
  private float[] one;
  private float[] other;

  @Setup
  public void open() {
    kernel = SimilarityKernel.best();
    rows = Faces.block(0, ROWS, dimension);
    columns = Faces.block(ROWS, COLUMNS, dimension);
    centroids = Faces.block(ROWS + COLUMNS, CENTRES, dimension);
    products = new FloatPointer((long) ROWS * COLUMNS);
    means = new KMeans(kernel, 1, 1);
    one = new float[dimension];
    other = new float[dimension];
    rows.copy(0, one);
    columns.copy(0, other);
    cells = new InvertedFile(dimension, SimilarityKernel.best());
    int[] nearest = means.assign(columns, centroids);
    float[] vector = new float[dimension];
    for (int i = 0; i < COLUMNS; i++) {
      columns.copy(i, vector);
      cells.add(nearest[i], ROWS + i, 0, vector);
    }
    queries = queries();
  }

  private InvertedFile.Queries queries() {
    TopK near = new TopK(ROWS, PROBES, -2);
    new ExactRescorer(kernel, rows).topK(centroids, 0, near, (row, column) -> true);
    int[] numbers = new int[ROWS];
    int[][] probes = new int[ROWS][PROBES];
    for (int i = 0; i < ROWS; i++) {
      numbers[i] = i;
      for (int rank = 0; rank < PROBES; rank++) {
        probes[i][rank] = near.number(i, rank);
      }
    }
    return new InvertedFile.Queries(rows, numbers, new long[ROWS], probes);
  }

  @TearDown
  public void close() {
    kernel.close();
    cells.close();
    products.close();
    rows.close();
    columns.close();
    centroids.close();
  }

  /** The matrix product alone. */
  @Benchmark
  public FloatPointer sgemm() {
    OpenBlas.products(rows.pointer(0), ROWS, columns.pointer(0), COLUMNS, dimension, products);
    return products;
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public double dot() {
    return Vectors.dot(one, other);
  }

  /** 4,096 vectors to 512 centroids. */
  @Benchmark
  public int[] kMeansAssign() {
    return means.assign(columns, centroids);
  }

  /** 2,048 queries with 8 of 512 probed cells each. */
  @Benchmark
  public TopK cellsSearch() {
    TopK topK = new TopK(ROWS, 32, 0.36f);
    cells.search(queries, topK);
    return topK;
  }
}
