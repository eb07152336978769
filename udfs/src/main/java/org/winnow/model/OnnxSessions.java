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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Sessions of generated graphs on one device, shared by all threads of the JVM: ONNX Runtime for
 * those outside of this room. A call runs on one native thread.
 */
public final class OnnxSessions implements AutoCloseable {
  private final Device device;
  private final String fault;
  private final OrtEnvironment environment;
  private final List<OrtSession> sessions = new ArrayList<>();
  // Closing a session during a call would crash the JVM: calls hold the read lock, close the write
  // lock.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * Sessions without a graph.
   *
   * @param fault beginning of the message if the device fails: "vectors cannot be compared"
   */
  public OnnxSessions(Device device, String fault) {
    OnnxModel.engine();
    this.device = device;
    this.fault = fault;
    environment = OrtEnvironment.getEnvironment();
  }

  /** A tensor; closed by whoever made it. */
  public static final class Tensor implements AutoCloseable {
    private final OnnxTensor onnx;

    private Tensor(OnnxTensor onnx) {
      this.onnx = onnx;
    }

    /** Its sizes. */
    public long[] shape() {
      return onnx.getInfo().getShape();
    }

    /** A copy of its numbers, which must be float32. */
    public FloatBuffer floats() {
      return onnx.getFloatBuffer();
    }

    /** A copy of its numbers, which must be int64. */
    public LongBuffer longs() {
      return onnx.getLongBuffer();
    }

    @Override
    public void close() {
      onnx.close();
    }
  }

  /** The outputs of a run, which own their tensors. */
  public static final class Outputs implements AutoCloseable {
    private final OrtSession.Result result;

    private Outputs(OrtSession.Result result) {
      this.result = result;
    }

    /** An output of the graph; closed with all outputs. */
    public Tensor get(String name) {
      return new Tensor((OnnxTensor) result.get(name).orElseThrow());
    }

    @Override
    public void close() {
      result.close();
    }
  }

  /** A graph that is ready to run. Its runs belong in {@link OnnxSessions#call}. */
  public final class Graph {
    private final OrtSession session;

    private Graph(OrtSession session) {
      this.session = session;
    }

    /**
     * Runs the graph.
     *
     * @throws ModelException if the device fails, for example for lack of memory
     */
    public Outputs run(Map<String, Tensor> inputs) {
      return checked(() -> new Outputs(session.run(onnx(inputs))));
    }

    /**
     * Runs the graph into given tensors.
     *
     * @throws ModelException if the device fails, for example for lack of memory
     */
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
      checked(() -> session.run(onnx(inputs), onnx(outputs))).close();
    }

    private static Map<String, OnnxTensor> onnx(Map<String, Tensor> tensors) {
      Map<String, OnnxTensor> result = new HashMap<>();
      tensors.forEach((name, tensor) -> result.put(name, tensor.onnx));
      return result;
    }
  }

  /** Something that ONNX Runtime does. */
  private interface Action<T> {
    T run() throws OrtException;
  }

  private <T> T checked(Action<T> action) {
    try {
      return action.run();
    } catch (OrtException e) {
      throw new ModelException(fault + " on " + device + ": " + e.getMessage(), e);
    }
  }

  /** Where the graphs run. */
  public Device device() {
    return device;
  }

  /**
   * Opens a session, which is closed with this object. A GPU multiplies in float32, not in TF32.
   *
   * @throws ModelException if the graph or the device cannot be used
   */
  public Graph open(byte[] graph) {
    return checked(
        () -> {
          try (SessionOptions options = options(false)) {
            addGpu(options);
            OrtSession session = environment.createSession(graph, options);
            sessions.add(session);
            return new Graph(session);
          }
        });
  }

  /**
   * Opens a session of a file, as {@link #open(byte[])}.
   *
   * @throws ModelException if the file is no graph, or the device cannot be used
   */
  public Graph open(Path file) {
    return checked(
        () -> {
          try (SessionOptions options = options(true)) {
            addGpu(options);
            OrtSession session = environment.createSession(file.toString(), options);
            sessions.add(session);
            return new Graph(session);
          }
        });
  }

  /**
   * The options of every session here.
   *
   * @param memoryPatterns whether memory is planned per input shape and kept, without end where
   *     every input has its own
   */
  static SessionOptions options(boolean memoryPatterns) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setMemoryPatternOptimization(memoryPatterns);
    // At WARNING some published graphs print a line a call: their output shapes are wrong.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    return options;
  }

  private void addGpu(SessionOptions options) throws OrtException {
    if (!device.isGpu()) {
      return;
    }
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.gpu())) {
      // TF32 is the default. It keeps 10 bits of a factor, too few to compare vectors.
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
    }
  }

  /**
   * Runs a call.
   *
   * @throws ModelException if the device fails, or after close
   */
  public <T> T call(Supplier<T> call) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new ModelException(fault + ": the JVM is shutting down");
      }
      return call.get();
    } finally {
      use.readLock().unlock();
    }
  }

  /** A tensor over a buffer; off-heap buffers are not copied. */
  public Tensor matrix(FloatBuffer numbers, long rows, long columns) {
    return tensor(numbers, rows, columns);
  }

  /** A tensor of any shape over a buffer; off-heap buffers are not copied. */
  public Tensor tensor(FloatBuffer numbers, long... shape) {
    return checked(() -> new Tensor(OnnxTensor.createTensor(environment, numbers, shape)));
  }

  /**
   * A tensor of int64 numbers.
   *
   * @param numbers direct, native order, from its position to its limit
   */
  public Tensor tensor(LongBuffer numbers, long... shape) {
    return checked(() -> new Tensor(OnnxTensor.createTensor(environment, numbers, shape)));
  }

  /** A tensor of one number, without dimensions. */
  public Tensor scalar(float value) {
    return checked(() -> new Tensor(OnnxTensor.createTensor(environment, value)));
  }

  /** Waits for running calls, then closes the sessions. */
  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        for (OrtSession session : sessions) {
          checked(
              () -> {
                session.close();
                return null;
              });
        }
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
