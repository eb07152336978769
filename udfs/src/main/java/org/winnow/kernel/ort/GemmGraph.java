package org.winnow.kernel.ort;

import java.util.List;
import org.winnow.model.onnx.OnnxGraph;

/**
 * ONNX graph of a thresholded GEMM: multiplies two blocks of vectors and returns the entries that
 * reach the threshold of their row.
 *
 * <p>Inputs: {@code rows} [R,D], {@code columns} [C,D], {@code thresholds} [R,1]. Outputs: {@code
 * places} [H,2], the row and column of each entry, in row-major order; {@code products} [H].
 */
public final class GemmGraph {
  private GemmGraph() {}

  /** The ONNX file. */
  public static byte[] bytes() {
    OnnxGraph graph = new OnnxGraph("pairs");
    String rows = graph.matrix("rows", "R", "D");
    String columns = graph.matrix("columns", "C", "D");
    String thresholds = graph.matrix("thresholds", "R", "one");
    String products = graph.node("Gemm", List.of(rows, columns), OnnxGraph.integer("transB", 1));
    String reached = graph.node("GreaterOrEqual", List.of(products, thresholds));
    String places =
        graph.node(
            "Transpose",
            List.of(graph.node("NonZero", List.of(reached))),
            OnnxGraph.ints("perm", 1, 0));
    graph.indices("places", places, "H", 2);
    graph.output("products", graph.node("GatherND", List.of(products, places)), OnnxGraph.ANY);
    return graph.bytes();
  }
}
