package org.winnow.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.winnow.model.onnx.PairGraph;

/** {@link PairGraph} on one device, shared by all threads of the JVM. */
final class PairSession implements AutoCloseable {
  private final Device device;
  private final OrtEnvironment environment;
  private final OrtSession session;
  // Closing a session under a running call would crash the JVM: calls read, close writes.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private PairSession(Device device, OrtEnvironment environment, OrtSession session) {
    this.device = device;
    this.environment = environment;
    this.session = session;
  }

  /**
   * Some vectors.
   *
   * @param numbers {@code count * dimension} of them, off-heap; not copied
   */
  record Matrix(FloatBuffer numbers, int count, int dimension) {}

  /** Takes the entries that were found. */
  interface Entries {
    /**
     * Called once if any entry was found.
     *
     * @param places row and column of each entry
     * @param products of each entry
     */
    void take(LongBuffer places, FloatBuffer products);
  }

  /**
   * Opens the graph.
   *
   * @throws ModelException if the device cannot be used
   */
  static PairSession open(Device device) {
    OnnxModel.engine();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      if (device.isGpu()) {
        addGpu(options, device);
      }
      return new PairSession(
          device, environment, environment.createSession(PairGraph.bytes(), options));
    } catch (OrtException e) {
      throw new ModelException(
          "vectors cannot be compared on "
              + device
              + ": build with -Pgpu and see that CUDA 12 and cuDNN 9 are on the executor, or set"
              + " models.device = cpu ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static void addGpu(SessionOptions options, Device device) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.gpu())) {
      // TF32 is the default, and keeps 10 bits of a factor: its products are off by more than
      // PairFinder.ERROR.
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
    }
  }

  Device device() {
    return device;
  }

  /**
   * Finds the entries of the product of two blocks that reach the bars of their rows.
   *
   * @param bars one of each row
   * @return how many were found
   * @throws ModelException if the device fails, for want of memory for example, or is closed
   */
  int find(Matrix rows, Matrix columns, FloatBuffer bars, Entries entries) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new ModelException("vectors are not compared any more: the JVM is shutting down");
      }
      try (OnnxTensor left = tensor(rows.numbers(), rows.count(), rows.dimension());
          OnnxTensor right = tensor(columns.numbers(), columns.count(), columns.dimension());
          OnnxTensor least = tensor(bars, rows.count(), 1);
          OrtSession.Result result =
              session.run(Map.of("rows", left, "columns", right, "bars", least))) {
        OnnxTensor places = (OnnxTensor) result.get("places").orElseThrow();
        OnnxTensor products = (OnnxTensor) result.get("products").orElseThrow();
        int found = (int) places.getInfo().getShape()[0];
        if (found > 0) {
          entries.take(places.getLongBuffer(), products.getFloatBuffer());
        }
        return found;
      }
    } catch (OrtException e) {
      throw new ModelException(
          "vectors could not be compared on " + device + ": " + e.getMessage(), e);
    } finally {
      use.readLock().unlock();
    }
  }

  private OnnxTensor tensor(FloatBuffer numbers, long rows, long columns) throws OrtException {
    return OnnxTensor.createTensor(environment, numbers, new long[] {rows, columns});
  }

  /** Waits for running calls, then frees the graph. */
  @Override
  public void close() throws OrtException {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
