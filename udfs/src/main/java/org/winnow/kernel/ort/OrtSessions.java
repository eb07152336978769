package org.winnow.kernel.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.winnow.model.Device;
import org.winnow.model.ModelException;
import org.winnow.model.OnnxModel;

/**
 * Graphs that Winnow writes to compare vectors, on one device, shared by all threads of the JVM; a
 * call runs on one thread.
 */
final class OrtSessions implements AutoCloseable {
  private final Device device;
  private final OrtEnvironment environment;
  private final List<OrtSession> sessions = new ArrayList<>();
  // Closing a session under a running call would crash the JVM: calls read, close writes.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  OrtSessions(Device device) {
    OnnxModel.engine();
    this.device = device;
    environment = OrtEnvironment.getEnvironment();
  }

  /** Adds to the options of a session. */
  interface OptionsCustomiser {
    void addTo(SessionOptions options) throws OrtException;
  }

  Device device() {
    return device;
  }

  /** Opens a graph, which is closed with this. */
  OrtSession open(byte[] graph, OptionsCustomiser customiser) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(false);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      customiser.addTo(options);
      OrtSession session = environment.createSession(graph, options);
      sessions.add(session);
      return session;
    }
  }

  /** What runs a graph. */
  interface Call<T> {
    T run() throws OrtException;
  }

  /**
   * Makes a call.
   *
   * @throws ModelException if the device fails, for want of memory for example, or this is closed
   */
  <T> T call(Call<T> call) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new ModelException("vectors are not compared any more: the JVM is shutting down");
      }
      return call.run();
    } catch (OrtException e) {
      throw new ModelException(
          "vectors could not be compared on " + device + ": " + e.getMessage(), e);
    } finally {
      use.readLock().unlock();
    }
  }

  /** A matrix over the numbers of a buffer, which are not copied if they are off-heap. */
  OnnxTensor matrix(FloatBuffer numbers, long rows, long columns) throws OrtException {
    return OnnxTensor.createTensor(environment, numbers, new long[] {rows, columns});
  }

  OnnxTensor scalar(float value) throws OrtException {
    return OnnxTensor.createTensor(environment, value);
  }

  /** Waits for running calls, then frees the graphs. */
  @Override
  public void close() throws OrtException {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        for (OrtSession session : sessions) {
          session.close();
        }
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
