package org.winnow.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.winnow.algo.vector.CoarseProducts;
import org.winnow.model.onnx.CoarseGraphs;

/** {@link CoarseGraphs} on the processor, one thread a call. */
final class CoarseSession implements CoarseProducts, AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession rows;
  private final OrtSession columns;
  private final OrtSession products;
  // Closing a session under a running call would crash the JVM: calls read, close writes.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private CoarseSession() throws OrtException {
    rows = open(CoarseGraphs.rows());
    columns = open(CoarseGraphs.columns());
    products = open(CoarseGraphs.products());
  }

  /**
   * Opens the graphs.
   *
   * @throws ModelException if ONNX Runtime does not take them
   */
  static CoarseSession open() {
    OnnxModel.engine();
    try {
      return new CoarseSession();
    } catch (OrtException e) {
      throw new ModelException("vectors cannot be rounded: " + e.getMessage(), e);
    }
  }

  private OrtSession open(byte[] graph) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      return environment.createSession(graph, options);
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
    return called(
        () -> {
          try (OnnxTensor vectors = tensor(numbers, count, dimension);
              OnnxTensor scale = scalar(step)) {
            return new Held(session.run(Map.of("vectors", vectors, "step", scale)), count, step);
          }
        });
  }

  @Override
  public void multiply(Rounded left, Rounded right, FloatBuffer out) {
    Held of = (Held) left;
    Held by = (Held) right;
    called(
        () -> {
          try (OnnxTensor rowStep = scalar(of.step());
              OnnxTensor columnStep = scalar(by.step());
              OnnxTensor target = tensor(out, of.count(), by.count())) {
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

  private interface Call<T> {
    T run() throws OrtException;
  }

  private <T> T called(Call<T> call) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new ModelException("vectors are not compared any more: the JVM is shutting down");
      }
      return call.run();
    } catch (OrtException e) {
      throw new ModelException("vectors could not be compared: " + e.getMessage(), e);
    } finally {
      use.readLock().unlock();
    }
  }

  private OnnxTensor tensor(FloatBuffer numbers, long rows, long columns) throws OrtException {
    return OnnxTensor.createTensor(environment, numbers, new long[] {rows, columns});
  }

  private OnnxTensor scalar(float value) throws OrtException {
    return OnnxTensor.createTensor(environment, value);
  }

  /** Waits for running calls, then frees the graphs. */
  @Override
  public void close() throws OrtException {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        rows.close();
        columns.close();
        products.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
