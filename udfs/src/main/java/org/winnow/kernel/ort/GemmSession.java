package org.winnow.kernel.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import org.winnow.model.Device;
import org.winnow.model.ModelException;

/** A session of {@link GemmGraph} on one device, shared by all threads of the JVM. */
public final class GemmSession implements AutoCloseable {
  private final OrtSessions graphs;
  private final OrtSession session;

  private GemmSession(OrtSessions graphs, OrtSession session) {
    this.graphs = graphs;
    this.session = session;
  }

  /**
   * A matrix of vectors.
   *
   * @param numbers {@code count * dimension} floats, off-heap; not copied
   */
  record Matrix(FloatBuffer numbers, int count, int dimension) {}

  /** Receives the entries of one call. */
  interface EntryConsumer {
    /**
     * Called once if there is an entry.
     *
     * @param places row and column of each entry
     * @param products product of each entry
     */
    void accept(LongBuffer places, FloatBuffer products);
  }

  /**
   * Opens a session.
   *
   * @throws ModelException if the device cannot be used
   */
  public static GemmSession open(Device device) {
    OrtSessions graphs = new OrtSessions(device);
    try {
      return new GemmSession(
          graphs, graphs.open(GemmGraph.bytes(), options -> addGpu(options, device)));
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
    if (!device.isGpu()) {
      return;
    }
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.gpu())) {
      // TF32 is the default. It keeps 10 bits of a factor, so its errors exceed
      // SimilarityKernel.ERROR.
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
    }
  }

  Device device() {
    return graphs.device();
  }

  /**
   * Finds the entries that reach the thresholds of their rows.
   *
   * @param thresholds one per row
   * @return number of entries
   * @throws ModelException if the device fails, for example for lack of memory, or is closed
   */
  int find(Matrix rows, Matrix columns, FloatBuffer thresholds, EntryConsumer entries) {
    return graphs.call(
        () -> {
          try (OnnxTensor left = graphs.matrix(rows.numbers(), rows.count(), rows.dimension());
              OnnxTensor right =
                  graphs.matrix(columns.numbers(), columns.count(), columns.dimension());
              OnnxTensor thresholdTensor = graphs.matrix(thresholds, rows.count(), 1);
              OrtSession.Result result =
                  session.run(
                      Map.of("rows", left, "columns", right, "thresholds", thresholdTensor))) {
            OnnxTensor places = (OnnxTensor) result.get("places").orElseThrow();
            OnnxTensor products = (OnnxTensor) result.get("products").orElseThrow();
            int found = (int) places.getInfo().getShape()[0];
            if (found > 0) {
              entries.accept(places.getLongBuffer(), products.getFloatBuffer());
            }
            return found;
          }
        });
  }

  @Override
  public void close() throws OrtException {
    graphs.close();
  }
}
