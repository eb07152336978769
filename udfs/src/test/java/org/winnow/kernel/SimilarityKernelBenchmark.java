package org.winnow.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.winnow.kernel.ort.KernelHolder;
import org.winnow.model.Device;
import org.winnow.testing.KernelBenchmark;

/** All pairs and top-k of 2,048 and 4,096 faces, by each kernel of the processor. */
public class SimilarityKernelBenchmark extends KernelBenchmark {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 4096;
  private static final float LEAST = 0.36f;
  private static final int NEIGHBOURS = 32;

  @Param({"128", "512"})
  private int dimension;

  @Param({"openblas", "int8", "java", "onnx"})
  private String by;

  private SimilarityKernel kernel;
  private VectorBlock rows;
  private VectorBlock columns;

  @Setup
  public void open() {
    kernel =
        switch (by) {
          case "openblas" -> new BlasSimilarityKernel();
          case "int8" -> new Int8SimilarityKernel(KernelHolder.int8Products().orElseThrow());
          case "java" -> new JavaSimilarityKernel();
          default -> KernelHolder.of(Device.CPU);
        };
    rows = Faces.block(0, ROWS, dimension);
    columns = Faces.block(ROWS, COLUMNS, dimension);
  }

  @TearDown
  public void close() {
    kernel.close();
    rows.close();
    columns.close();
  }

  @Benchmark
  public void pairs(Blackhole hole) {
    new ExactRescorer(kernel, rows)
        .pairsBetween(0, ROWS, columns, LEAST, (row, column, cosine) -> hole.consume(cosine));
  }

  @Benchmark
  public TopK nearest() {
    TopK topK = new TopK(ROWS, NEIGHBOURS, LEAST);
    new ExactRescorer(kernel, rows).topK(columns, 0, topK, (row, column) -> true);
    return topK;
  }
}
