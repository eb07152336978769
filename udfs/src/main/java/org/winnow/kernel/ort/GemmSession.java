package org.winnow.kernel.ort;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import org.winnow.model.Device;
import org.winnow.model.ModelException;
import org.winnow.model.OnnxSessions;
import org.winnow.model.OnnxSessions.Tensor;

/** A session of {@link GemmGraph} on one device, shared by all threads of the JVM. */
public final class GemmSession implements AutoCloseable {
  private final OnnxSessions graphs;
  private final OnnxSessions.Graph gemm;

  private GemmSession(OnnxSessions graphs, OnnxSessions.Graph gemm) {
    this.graphs = graphs;
    this.gemm = gemm;
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
    OnnxSessions graphs = new OnnxSessions(device, "vectors cannot be compared");
    try {
      return new GemmSession(graphs, graphs.open(GemmGraph.bytes()));
    } catch (ModelException e) {
      throw new ModelException(
          "vectors cannot be compared on "
              + device
              + ": build with -Pgpu and see that CUDA 12 and cuDNN 9 are on the executor, or set"
              + " models.device = cpu ("
              + e.getCause().getMessage()
              + ")",
          e);
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
          try (Tensor left = graphs.matrix(rows.numbers(), rows.count(), rows.dimension());
              Tensor right =
                  graphs.matrix(columns.numbers(), columns.count(), columns.dimension());
              Tensor thresholdTensor = graphs.matrix(thresholds, rows.count(), 1);
              OnnxSessions.Outputs outputs =
                  gemm.run(Map.of("rows", left, "columns", right, "thresholds", thresholdTensor))) {
            Tensor places = outputs.get("places");
            int found = (int) places.shape()[0];
            if (found > 0) {
              entries.accept(places.longs(), outputs.get("products").floats());
            }
            return found;
          }
        });
  }

  @Override
  public void close() {
    graphs.close();
  }
}
