package org.winnow.kernel.ort;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import org.winnow.kernel.Int8Products;
import org.winnow.model.Device;
import org.winnow.model.OnnxSessions;
import org.winnow.model.OnnxSessions.Tensor;

/** Sessions of {@link Int8Graphs} on the processor, with one thread per call. */
public final class Int8Session implements Int8Products, AutoCloseable {
  private final OnnxSessions graphs = new OnnxSessions(Device.CPU, "vectors cannot be rounded");
  private final OnnxSessions.Graph rows = graphs.open(Int8Graphs.quantizeRows());
  private final OnnxSessions.Graph columns = graphs.open(Int8Graphs.quantizeColumns());
  private final OnnxSessions.Graph products = graphs.open(Int8Graphs.products());
  private final OnnxSessions.Graph productsOfSelected =
      graphs.open(Int8Graphs.productsOfSelected());

  /** The result of a call, which owns the tensor. */
  private record QuantizedTensor(OnnxSessions.Outputs outputs, int count, float step)
      implements Quantized {
    Tensor tensor() {
      return outputs.get("rounded");
    }

    @Override
    public void close() {
      outputs.close();
    }
  }

  @Override
  public Quantized quantizeRows(FloatBuffer numbers, int count, int dimension, float step) {
    return quantize(rows, numbers, count, dimension, step);
  }

  @Override
  public Quantized quantizeColumns(FloatBuffer numbers, int count, int dimension, float step) {
    return quantize(columns, numbers, count, dimension, step);
  }

  private Quantized quantize(
      OnnxSessions.Graph graph, FloatBuffer numbers, int count, int dimension, float step) {
    return graphs.call(
        () -> {
          try (Tensor vectors = graphs.matrix(numbers, count, dimension);
              Tensor scale = graphs.scalar(step)) {
            return new QuantizedTensor(
                graph.run(Map.of("vectors", vectors, "step", scale)), count, step);
          }
        });
  }

  @Override
  public void multiply(Quantized left, Quantized right, FloatBuffer out) {
    graphs.call(
        () -> {
          multiply(products, Map.of(), left, right, out, ((QuantizedTensor) left).count());
          return null;
        });
  }

  @Override
  public void multiply(Quantized left, LongBuffer selected, Quantized right, FloatBuffer out) {
    graphs.call(
        () -> {
          int rows = selected.remaining();
          try (Tensor numbers = graphs.tensor(selected, rows)) {
            multiply(productsOfSelected, Map.of("selected", numbers), left, right, out, rows);
          }
          return null;
        });
  }

  private void multiply(
      OnnxSessions.Graph graph,
      Map<String, Tensor> further,
      Quantized left,
      Quantized right,
      FloatBuffer out,
      int height) {
    QuantizedTensor rows = (QuantizedTensor) left;
    QuantizedTensor columns = (QuantizedTensor) right;
    try (Tensor rowStep = graphs.scalar(rows.step());
        Tensor columnStep = graphs.scalar(columns.step());
        Tensor target = graphs.matrix(out, height, columns.count())) {
      Map<String, Tensor> inputs = new HashMap<>(further);
      inputs.put("rows", rows.tensor());
      inputs.put("columns", columns.tensor());
      inputs.put("row_step", rowStep);
      inputs.put("column_step", columnStep);
      graph.run(inputs, Map.of("products", target));
    }
  }

  @Override
  public void close() {
    graphs.close();
  }
}
