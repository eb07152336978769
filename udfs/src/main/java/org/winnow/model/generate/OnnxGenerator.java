package org.winnow.model.generate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.model.Device;
import org.winnow.model.InputContract;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelSpec;
import org.winnow.model.OnnxSessions;
import org.winnow.model.generate.GeneratorContract.Diffusion;
import org.winnow.model.generate.GeneratorContract.Port;
import org.winnow.render.draw.SeededRandom;

/**
 * A generator that is an ONNX graph: one that makes a picture in one pass, or one that predicts the
 * noise in a picture.
 */
final class OnnxGenerator implements Generator, AutoCloseable {
  private final ModelSpec spec;
  private final GeneratorContract contract;
  private final OnnxSessions sessions;
  private final OnnxSessions.Graph graph;
  private final int batch;

  private OnnxGenerator(ModelSpec spec, GeneratorContract contract, Device device) {
    this.spec = spec;
    this.contract = contract;
    sessions = new OnnxSessions(device, "model " + spec.id() + " makes no pictures");
    graph = sessions.open(ModelFile.verified(spec));
    // On a processor one by one: then the numbers do not depend on the batch.
    batch = device.isGpu() ? spec.usableBatch() : 1;
  }

  /**
   * Loads a generator and makes one picture, so that a graph that is not as described fails here.
   *
   * @throws ModelException if the file or the graph is not as described
   */
  static OnnxGenerator load(ModelSpec spec, GeneratorContract contract, Device device) {
    OnnxGenerator loaded = new OnnxGenerator(spec, contract, device);
    try {
      float[] identity = new float[contract.identity().size()];
      loaded.generate(List.of(new GeneratorInput(identity, 0, 0))).forEach(Mat::close);
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public List<Mat> generate(List<GeneratorInput> inputs) {
    List<Mat> pictures = new ArrayList<>(inputs.size());
    for (int start = 0; start < inputs.size(); start += batch) {
      List<GeneratorInput> part = inputs.subList(start, Math.min(inputs.size(), start + batch));
      float[] values = sessions.call(() -> values(part));
      for (int i = 0; i < part.size(); i++) {
        pictures.add(picture(values, i));
      }
    }
    return pictures;
  }

  private float[] values(List<GeneratorInput> inputs) {
    Map<String, OnnxSessions.Tensor> tensors = new HashMap<>();
    try {
      Port identity = contract.identity();
      if (identity.size() > 0) {
        float[] all = new float[inputs.size() * identity.size()];
        for (int i = 0; i < inputs.size(); i++) {
          System.arraycopy(inputs.get(i).identity(), 0, all, i * identity.size(), identity.size());
        }
        tensors.put(identity.name(), tensor(all, identity.batch(inputs.size())));
      }
      Port noise = contract.noise();
      if (noise.size() > 0) {
        tensors.put(
            noise.name(), tensor(noise(inputs, "noise", noise.size()), noise.batch(inputs.size())));
      }
      addConditions(inputs, tensors);
      return contract.isDiffusion()
          ? denoised(inputs, tensors, contract.diffusion())
          : output(tensors, inputs.size());
    } finally {
      tensors.values().forEach(OnnxSessions.Tensor::close);
    }
  }

  private void addConditions(
      List<GeneratorInput> inputs, Map<String, OnnxSessions.Tensor> tensors) {
    Conditions.Attributes attributes = contract.conditions().attributes();
    int numbers = attributes.ranges().size();
    if (numbers > 0) {
      float[] all = new float[inputs.size() * numbers];
      for (int i = 0; i < inputs.size(); i++) {
        System.arraycopy(attributes.draw(inputs.get(i).seed()), 0, all, i * numbers, numbers);
      }
      tensors.put(attributes.name(), tensor(all, inputs.size(), numbers));
    }
    Conditions.Text text = contract.conditions().text();
    if (text.length() > 0) {
      LongBuffer tokens =
          ByteBuffer.allocateDirect(inputs.size() * text.length() * Long.BYTES)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer();
      inputs.forEach(input -> text.draw(input.seed()).forEach(tokens::put));
      tensors.put(text.name(), sessions.tensor(tokens.flip(), inputs.size(), text.length()));
    }
  }

  private float[] denoised(
      List<GeneratorInput> inputs,
      Map<String, OnnxSessions.Tensor> conditions,
      Diffusion diffusion) {
    DdimSchedule schedule = new DdimSchedule(diffusion);
    float[] sample = noise(inputs, "sample", size());
    int[] times = schedule.times();
    long[] shape = {
      inputs.size(), spec.input().planes(), spec.input().height(), spec.input().width()
    };
    for (int step = 0; step < times.length; step++) {
      float[] time = new float[inputs.size()];
      Arrays.fill(time, times[step]);
      try (OnnxSessions.Tensor pictures = tensor(sample, shape);
          OnnxSessions.Tensor now = tensor(time, inputs.size())) {
        Map<String, OnnxSessions.Tensor> all = new HashMap<>(conditions);
        all.put(diffusion.sample(), pictures);
        all.put(diffusion.time(), now);
        schedule.step(step, sample, output(all, inputs.size()));
      }
    }
    return sample;
  }

  private float[] output(Map<String, OnnxSessions.Tensor> inputs, int rows) {
    try (OnnxSessions.Outputs outputs = graph.run(inputs)) {
      FloatBuffer found = outputs.get(spec.outputs().get(0)).floats();
      if (found.remaining() != rows * size()) {
        throw new ModelException(
            "model "
                + spec.id()
                + " gives "
                + found.remaining() / rows
                + " numbers a picture, the descriptor says "
                + size()
                + ". Compare output.size and output.colour with its file");
      }
      float[] values = new float[found.remaining()];
      found.get(values);
      return values;
    }
  }

  private static float[] noise(List<GeneratorInput> inputs, String purpose, int size) {
    float[] all = new float[inputs.size() * size];
    for (int i = 0; i < inputs.size(); i++) {
      Random random = new Random(SeededRandom.seed(inputs.get(i).seed(), purpose));
      for (int j = 0; j < size; j++) {
        all[i * size + j] = (float) random.nextGaussian();
      }
    }
    return all;
  }

  private OnnxSessions.Tensor tensor(float[] values, long... shape) {
    FloatBuffer memory =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    memory.put(values).flip();
    return sessions.tensor(memory, shape);
  }

  private int size() {
    return spec.input().planes() * spec.input().height() * spec.input().width();
  }

  /** The picture of planes of values {@code (level − mean) / std}. */
  private Mat picture(float[] values, int index) {
    InputContract form = spec.input();
    int pixels = form.height() * form.width();
    byte[] bgr = new byte[3 * pixels];
    for (int c = 0; c < 3; c++) {
      int plane =
          switch (form.colour()) {
            case RGB -> 2 - c;
            case BGR -> c;
            case GREY -> 0;
          };
      float mean = form.mean().get(plane);
      float std = form.std().get(plane);
      int start = (index * form.planes() + plane) * pixels;
      for (int i = 0; i < pixels; i++) {
        // NaN becomes 0: the detector decides about such a picture.
        bgr[3 * i + c] =
            (byte) Math.max(0, Math.min(255, Math.round(values[start + i] * std + mean)));
      }
    }
    Mat mat = new Mat(form.height(), form.width(), opencv_core.CV_8UC3);
    mat.data().put(bgr);
    return mat;
  }

  @Override
  public void close() {
    sessions.close();
  }
}
