package org.winnow.kernel.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import org.winnow.kernel.Int8Products;
import org.winnow.model.Device;
import org.winnow.model.ModelException;

/** {@link Int8Graphs} on the processor, one thread a call. */
public final class Int8Session implements Int8Products, AutoCloseable {
  private final OrtSessions graphs = new OrtSessions(Device.CPU);
  private final OrtSession rows;
  private final OrtSession columns;
  private final OrtSession products;

  private Int8Session() throws OrtException {
    rows = graphs.open(Int8Graphs.rows(), options -> {});
    columns = graphs.open(Int8Graphs.columns(), options -> {});
    products = graphs.open(Int8Graphs.products(), options -> {});
  }

  /**
   * Opens the graphs.
   *
   * @throws ModelException if ONNX Runtime does not take them
   */
  public static Int8Session open() {
    try {
      return new Int8Session();
    } catch (OrtException e) {
      throw new ModelException("vectors cannot be rounded: " + e.getMessage(), e);
    }
  }

  /** Keeps the result of a call, which owns the tensor. */
  private record Held(OrtSession.Result result, int count, float step) implements Rounded {
    OnnxTensor tensor() {
      return (OnnxTensor) result.get(0);
    }

    @Override
    public void close() {
      result.close();
    }
  }

  @Override
  public Rounded rows(FloatBuffer numbers, int count, int dimension, float step) {
    return rounded(rows, numbers, count, dimension, step);
  }

  @Override
  public Rounded columns(FloatBuffer numbers, int count, int dimension, float step) {
    return rounded(columns, numbers, count, dimension, step);
  }

  private Rounded rounded(
      OrtSession session, FloatBuffer numbers, int count, int dimension, float step) {
    return graphs.call(
        () -> {
          try (OnnxTensor vectors = graphs.matrix(numbers, count, dimension);
              OnnxTensor scale = graphs.scalar(step)) {
            return new Held(session.run(Map.of("vectors", vectors, "step", scale)), count, step);
          }
        });
  }

  @Override
  public void multiply(Rounded left, Rounded right, FloatBuffer out) {
    Held of = (Held) left;
    Held by = (Held) right;
    graphs.call(
        () -> {
          try (OnnxTensor rowStep = graphs.scalar(of.step());
              OnnxTensor columnStep = graphs.scalar(by.step());
              OnnxTensor target = graphs.matrix(out, of.count(), by.count())) {
            products
                .run(
                    Map.of(
                        "rows",
                        of.tensor(),
                        "columns",
                        by.tensor(),
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
