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
 * ONNX Runtime sessions of generated graphs on one device, shared by all threads of the JVM. A call
 * runs on one thread.
 */
final class OrtSessions implements AutoCloseable {
  private final Device device;
  private final OrtEnvironment environment;
  private final List<OrtSession> sessions = new ArrayList<>();
  // Closing a session during a call would crash the JVM: calls hold the read lock, close the write
  // lock.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  OrtSessions(Device device) {
    OnnxModel.engine();
    this.device = device;
    environment = OrtEnvironment.getEnvironment();
  }

  /** Adds device options to a session. */
  interface OptionsCustomiser {
    void addTo(SessionOptions options) throws OrtException;
  }

  Device device() {
    return device;
  }

  /** Opens a session, which is closed with this object. */
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

  /** A call of a session. */
  interface Call<T> {
    T run() throws OrtException;
  }

  /**
   * Runs a call.
   *
   * @throws ModelException if the device fails, for example for lack of memory, or after close
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

  /** A tensor over a buffer; off-heap buffers are not copied. */
  OnnxTensor matrix(FloatBuffer numbers, long rows, long columns) throws OrtException {
    return OnnxTensor.createTensor(environment, numbers, new long[] {rows, columns});
  }

  OnnxTensor scalar(float value) throws OrtException {
    return OnnxTensor.createTensor(environment, value);
  }

  /** Waits for running calls, then closes the sessions. */
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
