package org.winnow.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import org.winnow.algo.vector.CoarseProducts;
import org.winnow.model.onnx.CoarseGraphs;

/** {@link CoarseGraphs} on the processor, one thread a call. */
final class CoarseSession implements CoarseProducts, AutoCloseable {
  private final OwnGraphs graphs = new OwnGraphs(Device.CPU);
  private final OrtSession rows;
  private final OrtSession columns;
  private final OrtSession products;

  private CoarseSession() throws OrtException {
    rows = graphs.open(CoarseGraphs.rows(), options -> {});
    columns = graphs.open(CoarseGraphs.columns(), options -> {});
    products = graphs.open(CoarseGraphs.products(), options -> {});
  }

  /**
   * Opens the graphs.
   *
   * @throws ModelException if ONNX Runtime does not take them
   */
  static CoarseSession open() {
    try {
      return new CoarseSession();
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
