package org.winnow.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.winnow.kernel.ort.KernelHolder;
import org.winnow.model.Device;
import org.winnow.testing.KernelBenchmark;

/** All pairs, and the nearest, of 2,048 and 4,096 faces; by each finder on the processor. */
public class SimilarityKernelBenchmark extends KernelBenchmark {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 4096;
  private static final float LEAST = 0.36f;
  private static final int NEIGHBOURS = 32;

  @Param({"128", "512"})
  private int dimension;

  @Param({"openblas", "coarse", "java", "onnx"})
  private String by;

  private SimilarityKernel finder;
  private VectorBlock rows;
  private VectorBlock columns;

  @Setup
  public void open() {
    finder =
        switch (by) {
          case "openblas" -> new BlasSimilarityKernel();
          case "coarse" -> new Int8SimilarityKernel(KernelHolder.int8Products().orElseThrow());
          case "java" -> new JavaSimilarityKernel();
          default -> KernelHolder.of(Device.CPU);
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
    new ExactRescorer(finder, rows)
        .pairsBetween(0, ROWS, columns, LEAST, (row, column, cosine) -> hole.consume(cosine));
  }

  @Benchmark
  public TopK nearest() {
    TopK lists = new TopK(ROWS, NEIGHBOURS, LEAST);
    new ExactRescorer(finder, rows).topK(columns, 0, lists, (row, column) -> true);
    return lists;
  }
}
