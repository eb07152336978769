package org.winnow.algo.vector;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.winnow.model.Device;
import org.winnow.model.ModelHolder;
import org.winnow.testing.KernelBenchmark;

/** All pairs, and the nearest, of 2,048 and 4,096 faces; by each finder on the processor. */
public class PairFinderBenchmark extends KernelBenchmark {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 4096;
  private static final float LEAST = 0.36f;
  private static final int NEIGHBOURS = 32;

  @Param({"128", "512"})
  private int dimension;

  @Param({"openblas", "coarse", "java", "onnx"})
  private String by;

  private PairFinder finder;
  private VectorBlock rows;
  private VectorBlock columns;

  @Setup
  public void open() {
    finder =
        switch (by) {
          case "openblas" -> new BlasPairFinder();
          case "coarse" -> new CoarsePairFinder(ModelHolder.coarseProducts().orElseThrow());
          case "java" -> new JavaPairFinder();
          default -> ModelHolder.pairFinder(Device.CPU);
        };
    rows = Faces.block(0, ROWS, dimension);
    columns = Faces.block(ROWS, COLUMNS, dimension);
  }

  @TearDown
  public void close() {
    finder.close();
    rows.close();
    columns.close();
  }

  @Benchmark
  public void pairs(Blackhole hole) {
    new PairScan(finder, rows)
        .atLeast(0, ROWS, columns, LEAST, (row, column, cosine) -> hole.consume(cosine));
  }

  @Benchmark
  public NearestLists nearest() {
    NearestLists lists = new NearestLists(ROWS, NEIGHBOURS, LEAST);
    new PairScan(finder, rows).nearest(columns, 0, lists, (row, column) -> true);
    return lists;
  }
}
