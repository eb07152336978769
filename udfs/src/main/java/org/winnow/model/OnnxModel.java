package org.winnow.model;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * One ONNX graph, loaded through DJL's OnnxRuntime engine and shared by all threads of the JVM.
 *
 * <p>Each call runs on one native thread: parallelism belongs to Spark. A call borrows a lane (an
 * off-heap input buffer and a predictor) and gives it back; there are as many lanes as there were
 * calls at one time. Nothing native outlives a call but the lanes.
 */
public final class OnnxModel implements AutoCloseable {
  static {
    // DJL asks a tracking server at its first use, and fetches what it misses, unless told not to.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.onnx.disable_alternative", "true");
  }

  private final ModelSpec spec;
  private final Model model;
  private final Queue<Lane> idle = new ConcurrentLinkedQueue<>();
  // Closing a session under a running call would crash the JVM: calls read, close writes.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxModel(ModelSpec spec, Model model) {
    this.spec = spec;
    this.model = model;
  }

  /**
   * Loads a model and runs it once on black, so that a graph that is not as described fails here.
   *
   * @throws ModelException if the file is missing or another one, the graph cannot be read, its
   *     inputs or outputs are not those of the spec, or the device cannot be used
   */
  public static OnnxModel load(ModelSpec spec, Device device) {
    if (!spec.engine().equals("onnx")) {
      throw new ModelException(
          fault(spec, "engine '" + spec.engine() + "' is not known; the engine is 'onnx'"));
    }
    Path file = ModelFile.verified(spec);
    Model model = open(spec, file, device);
    OnnxModel loaded = new OnnxModel(spec, model);
    try {
      loaded.checkGraph();
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
    return loaded;
  }

  /** DJL's engine; it must be the first in the JVM to ask for ONNX Runtime's environment. */
  static Engine engine() {
    return Engine.getEngine("OnnxRuntime");
  }

  private static Model open(ModelSpec spec, Path file, Device device) {
    ai.djl.Device where = device.isGpu() ? ai.djl.Device.gpu(device.gpu()) : ai.djl.Device.cpu();
    Model model = engine().newModel(spec.id(), where);
    try (SessionOptions options = OnnxSessions.options(spec.input().fixed())) {
      model.load(file, null, Map.of("sessionOptions", options));
      return model;
    } catch (OrtException | ai.djl.MalformedModelException | java.io.IOException e) {
      model.close();
      String hint =
          device.isGpu()
              ? "it cannot be opened on "
                  + device
                  + ". Build with -Pgpu and see that CUDA 12 and"
                  + " cuDNN 9 are on the executor"
              : "it is not a graph that ONNX Runtime can read";
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ModelException(
          fault(spec, hint + " (" + cause.getMessage() + ")" + ModelFile.mistaken(file)), e);
    }
  }

  private void checkGraph() {
    List<String> inputs = model.getBlock().describeInput().keys();
    boolean unnamed = spec.input().name().isEmpty() && inputs.size() == 1;
    if (!unnamed && !inputs.equals(List.of(spec.input().name()))) {
      throw new ModelException(
          fault(
              spec,
              "the graph's inputs are "
                  + inputs
                  + ", the descriptor says '"
                  + spec.input().name()
                  + "'"));
    }
    int side = 2 * spec.input().multiple();
    int width = spec.input().fixed() ? spec.input().width() : side;
    int height = spec.input().fixed() ? spec.input().height() : side;
    List<FloatBuffer> outputs = run(1, height, width, tensor -> {});
    if (spec.dimension() > 0 && outputs.get(0).remaining() != spec.dimension()) {
      throw new ModelException(
          fault(
              spec,
              "the graph gives "
                  + outputs.get(0).remaining()
                  + " numbers a picture, the descriptor says dimension "
                  + spec.dimension()));
    }
  }

  /** What this model is. */
  public ModelSpec spec() {
    return spec;
  }

  /**
   * Runs the graph once.
   *
   * @param batch number of pictures
   * @param height pixels
   * @param width pixels
   * @param fill writes the input, floats in the layout of the contract, off-heap, native order; the
   *     buffer holds what an earlier call left there, and must not be kept
   * @return the outputs in the order of the spec, each flat; they belong to the caller
   * @throws ModelException if the graph refuses the input, lacks an output, or is closed
   */
  public List<FloatBuffer> run(int batch, int height, int width, Consumer<FloatBuffer> fill) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new ModelException("model " + spec.id() + " is closed: the JVM is shutting down");
      }
      Lane lane = idle.poll();
      if (lane == null) {
        lane = new Lane();
      }
      try {
        return lane.run(new Shape(spec.input().shape(batch, height, width)), fill);
      } finally {
        idle.add(lane);
      }
    } finally {
      use.readLock().unlock();
    }
  }

  /** Waits for running calls, then frees the graph and every lane. */
  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        idle.forEach(Lane::close);
        idle.clear();
        model.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  private static String fault(ModelSpec spec, String why) {
    return "model "
        + spec.id()
        + " cannot be loaded from "
        + spec.path()
        + ": "
        + why
        + ". Compare the descriptor of the model with its file";
  }

  /** A predictor and its input memory; used by one thread at a time. */
  private final class Lane implements NoBatchifyTranslator<Shape, List<FloatBuffer>> {
    private final Predictor<Shape, List<FloatBuffer>> predictor = model.newPredictor(this);
    private FloatBuffer memory = FloatBuffer.allocate(0);

    List<FloatBuffer> run(Shape shape, Consumer<FloatBuffer> fill) {
      int size = Math.toIntExact(shape.size());
      if (memory.capacity() < size) {
        memory =
            ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
      }
      memory.clear().limit(size);
      fill.accept(memory);
      memory.clear().limit(size);
      try {
        return predictor.predict(shape);
      } catch (TranslateException | RuntimeException e) {
        if (e instanceof ModelException known) {
          throw known;
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new ModelException(
            "model " + spec.id() + " failed on an input of " + shape + ": " + cause.getMessage(),
            e);
      }
    }

    @Override
    public NDList processInput(TranslatorContext context, Shape shape) {
      return new NDList(context.getNDManager().create(memory, shape, DataType.FLOAT32));
    }

    @Override
    public List<FloatBuffer> processOutput(TranslatorContext context, NDList list) {
      List<FloatBuffer> outputs = new ArrayList<>(spec.outputs().size());
      if (spec.outputs().isEmpty()) {
        return inOrder(list);
      }
      for (String name : spec.outputs()) {
        NDArray found = null;
        for (NDArray array : list) {
          if (name.equals(array.getName())) {
            found = array;
          }
        }
        if (found == null) {
          throw new ModelException(
              fault(
                  spec,
                  "the graph has no output '"
                      + name
                      + "', it has "
                      + list.stream().map(NDArray::getName).toList()));
        }
        outputs.add(found.toByteBuffer(false).asFloatBuffer());
      }
      return outputs;
    }

    /** The first outputs of the graph, where the descriptor names none. */
    private List<FloatBuffer> inOrder(NDList list) {
      if (list.size() < spec.family().outputs()) {
        throw new ModelException(
            fault(
                spec,
                "family '"
                    + spec.family().word()
                    + "' reads "
                    + spec.family().outputs()
                    + " outputs, the graph has "
                    + list.stream().map(NDArray::getName).toList()));
      }
      return list.stream()
          .limit(spec.family().outputs())
          .map(array -> array.toByteBuffer(false).asFloatBuffer())
          .toList();
    }

    void close() {
      predictor.close();
    }
  }
}
