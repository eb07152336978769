package org.winnow.kernel;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.winnow.testing.KernelBenchmark;

/** What {@link SimilarityKernelBenchmark} is made of, and what is made of it. */
public class VectorBenchmark extends KernelBenchmark {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 4096;
  private static final int CENTRES = 512;
  private static final int PROBES = 8;

  @Param({"128", "512"})
  private int dimension;

  private SimilarityKernel finder;
  private VectorBlock rows;
  private VectorBlock columns;
  private VectorBlock centres;
  private FloatPointer products;
  private KMeans means;
  private InvertedFile cells;
  private InvertedFile.Queries queries;
  private float[] one;
  private float[] other;

  @Setup
  public void open() {
    finder = SimilarityKernel.best();
    rows = Faces.block(0, ROWS, dimension);
    columns = Faces.block(ROWS, COLUMNS, dimension);
    centres = Faces.block(ROWS + COLUMNS, CENTRES, dimension);
    products = new FloatPointer((long) ROWS * COLUMNS);
    means = new KMeans(finder, 1, 1);
    one = new float[dimension];
    other = new float[dimension];
    rows.copy(0, one);
    columns.copy(0, other);
    cells = new InvertedFile(dimension, SimilarityKernel.best());
    int[] nearest = means.assign(columns, centres);
    float[] vector = new float[dimension];
    for (int i = 0; i < COLUMNS; i++) {
      columns.copy(i, vector);
      cells.add(nearest[i], ROWS + i, 0, vector);
    }
    queries = queries();
  }

  private InvertedFile.Queries queries() {
    TopK near = new TopK(ROWS, PROBES, -2);
    new ExactRescorer(finder, rows).topK(centres, 0, near, (row, column) -> true);
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
    finder.close();
    cells.close();
    products.close();
    rows.close();
    columns.close();
    centres.close();
  }

  /** The product of all rows and columns, and nothing else. */
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

  /** 4,096 vectors to 512 centres. */
  @Benchmark
  public int[] kMeansAssign() {
    return means.assign(columns, centres);
  }

  /** 2,048 queries in 8 of 512 cells each. */
  @Benchmark
  public TopK cellsSearch() {
    TopK lists = new TopK(ROWS, 32, 0.36f);
    cells.search(queries, lists);
    return lists;
  }
}
