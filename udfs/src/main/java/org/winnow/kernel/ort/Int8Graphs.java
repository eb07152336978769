package org.winnow.kernel.ort;

import java.util.List;
import org.winnow.model.onnx.OnnxGraph;

/**
 * ONNX graphs that quantize vectors to 8 bits and multiply them, which is several times as fast as
 * floats on processors.
 */
public final class Int8Graphs {
  /** Zero point of the rows, which are unsigned: the fastest kernels of ONNX Runtime need that. */
  private static final int ZERO_POINT = 128;

  private Int8Graphs() {}

  /**
   * Quantizes rows: {@code vectors} [R,D] and {@code step} [] to {@code rounded} [R,D], unsigned.
   */
  public static byte[] quantizeRows() {
    OnnxGraph graph = new OnnxGraph("int8-rows");
    graph.outputBytes("rounded", false, quantize(graph, false, ZERO_POINT), "R", "D");
    return graph.bytes();
  }

  /**
   * Quantizes columns: {@code vectors} [C,D] and {@code step} [] to {@code rounded} [D,C], signed.
   */
  public static byte[] quantizeColumns() {
    OnnxGraph graph = new OnnxGraph("int8-columns");
    String transposed =
        graph.node("Transpose", List.of(quantize(graph, true, 0)), OnnxGraph.ints("perm", 1, 0));
    graph.outputBytes("rounded", true, transposed, "D", "C");
    return graph.bytes();
  }

  private static String quantize(OnnxGraph graph, boolean signed, int zero) {
    String vectors = graph.matrix("vectors", "R", "C");
    String step = graph.input("step");
    return graph.node("QuantizeLinear", List.of(vectors, step, graph.constantByte(signed, zero)));
  }

  /**
   * Multiplies quantized {@code rows} [R,D] and {@code columns} [D,C] with {@code row_step} and
   * {@code column_step} [] to {@code products} [R,C] in float32.
   */
  public static byte[] products() {
    OnnxGraph graph = new OnnxGraph("int8-products");
    multiply(graph, graph.bytes("rows", false, "R", "D"), "R");
    return graph.bytes();
  }

  /** As {@link #products}, of the rows whose numbers are {@code selected} [S], int64. */
  public static byte[] productsOfSelected() {
    OnnxGraph graph = new OnnxGraph("int8-products-of-selected");
    String rows = graph.bytes("rows", false, "R", "D");
    String selected = graph.integers("selected", "S");
    multiply(
        graph, graph.node("Gather", List.of(rows, selected), OnnxGraph.integer("axis", 0)), "S");
    return graph.bytes();
  }

  private static void multiply(OnnxGraph graph, String rows, String count) {
    String columns = graph.bytes("columns", true, "D", "C");
    String rowStep = graph.input("row_step");
    String columnStep = graph.input("column_step");
    String products =
        graph.contributed(
            "MatMulIntegerToFloat",
            List.of(rows, columns, rowStep, columnStep, graph.constantByte(false, ZERO_POINT)));
    graph.outputMatrix("products", products, count, "C");
  }
}
