package org.winnow.kernel.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import org.winnow.kernel.Int8Products;
import org.winnow.model.Device;
import org.winnow.model.ModelException;

/** Sessions of {@link Int8Graphs} on the processor, with one thread per call. */
public final class Int8Session implements Int8Products, AutoCloseable {
  private final OrtSessions graphs = new OrtSessions(Device.CPU);
  private final OrtSession rows;
  private final OrtSession columns;
  private final OrtSession products;

  private Int8Session() throws OrtException {
    rows = graphs.open(Int8Graphs.quantizeRows(), options -> {});
    columns = graphs.open(Int8Graphs.quantizeColumns(), options -> {});
    products = graphs.open(Int8Graphs.products(), options -> {});
  }

  /**
   * Opens the sessions.
   *
   * @throws ModelException if ONNX Runtime rejects a graph
   */
  public static Int8Session open() {
    try {
      return new Int8Session();
    } catch (OrtException e) {
      throw new ModelException("vectors cannot be rounded: " + e.getMessage(), e);
    }
  }

  /** The result of a call, which owns the tensor. */
  private record QuantizedTensor(OrtSession.Result result, int count, float step)
      implements Quantized {
    OnnxTensor tensor() {
      return (OnnxTensor) result.get(0);
    }

    @Override
    public void close() {
      result.close();
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
      OrtSession session, FloatBuffer numbers, int count, int dimension, float step) {
    return graphs.call(
        () -> {
          try (OnnxTensor vectors = graphs.matrix(numbers, count, dimension);
              OnnxTensor scale = graphs.scalar(step)) {
            return new QuantizedTensor(
                session.run(Map.of("vectors", vectors, "step", scale)), count, step);
          }
        });
  }

  @Override
  public void multiply(Quantized left, Quantized right, FloatBuffer out) {
    QuantizedTensor rows = (QuantizedTensor) left;
    QuantizedTensor columns = (QuantizedTensor) right;
    graphs.call(
        () -> {
          try (OnnxTensor rowStep = graphs.scalar(rows.step());
              OnnxTensor columnStep = graphs.scalar(columns.step());
              OnnxTensor target = graphs.matrix(out, rows.count(), columns.count())) {
            products
                .run(
                    Map.of(
                        "rows",
                        rows.tensor(),
                        "columns",
                        columns.tensor(),
                        "row_step",
                        rowStep,
                        "column_step",
                        columnStep),
                    Map.of("products", target))
                .close();
            return null;
          }
        });
  }

  @Override
  public void close() throws OrtException {
    graphs.close();
  }
}
