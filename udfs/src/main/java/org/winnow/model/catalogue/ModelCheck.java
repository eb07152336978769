package org.winnow.model.catalogue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.ModelException;
import org.winnow.model.ModelSpec;
import org.winnow.model.OnnxModel;
import org.winnow.model.detect.Detector;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.generate.Generator;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.model.generate.GeneratorInput;
import org.winnow.model.generate.Generators;
import org.winnow.model.generate.IdentityVectors;

/**
 * What a trial run of a model shows.
 *
 * @param sizes how many numbers each output has for one picture, in the order of the spec
 * @param millis median milliseconds a picture, one by one, on one thread
 * @param batching what happens to one picture in company
 * @param cosine of the first output of a picture alone and in company; 1 where it was not measured
 */
public record ModelCheck(List<Integer> sizes, double millis, Batching batching, double cosine) {
  private static final int RUNS = 15;
  private static final int BATCH = 8;
  // Side of the picture that a model of free size is tried on, pixels.
  private static final int FREE_SIDE = 320;
  // Rounding in another order, as matrix products of other sizes do it, stays below this.
  private static final double ROUNDING = 1e-5;

  /** What happens to the numbers of one picture when others are run with it. */
  public enum Batching {
    /** Nothing, to the bit. */
    SAME("the same to the bit, alone or in a batch"),
    /** Nothing but the last digits. */
    ROUNDING("the same but for rounding, alone or in a batch"),
    /** They change. */
    DEPENDENT("another in a batch than alone"),
    /** It takes one picture at a time. */
    SINGLE("one picture at a time; no batches");

    private final String words;

    Batching(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /** Whether the spec promises what the model does not keep. */
  public boolean contradicts(ModelSpec spec) {
    boolean single = batching == Batching.SINGLE;
    boolean dependent = batching == Batching.DEPENDENT;
    return spec.maxBatch() > 1 && (single || (dependent && !spec.batchDependent()));
  }

  /**
   * Loads a model, runs it on made-up pictures and measures.
   *
   * @throws ModelException if it cannot be loaded or does not run
   */
  public static ModelCheck of(ModelSpec spec) {
    if (spec.family() == Family.HAAR) {
      return ofDetector(spec);
    }
    try (OnnxModel model = OnnxModel.load(spec, Device.CPU)) {
      Trial trial = new Trial(model);
      List<FloatBuffer> alone = trial.run(1);
      double millis = median(() -> trial.run(1));
      List<Integer> sizes = alone.stream().map(FloatBuffer::remaining).toList();
      List<FloatBuffer> together;
      try {
        together = trial.run(BATCH);
      } catch (ModelException e) {
        return new ModelCheck(sizes, millis, Batching.SINGLE, 1);
      }
      for (int i = 0; i < sizes.size(); i++) {
        if (together.get(i).remaining() != BATCH * sizes.get(i)) {
          return new ModelCheck(sizes, millis, Batching.SINGLE, 1);
        }
      }
      return compared(sizes, millis, alone, together);
    }
  }

  /**
   * Loads a generator, makes pictures one by one and measures.
   *
   * @throws ModelException if it cannot be loaded or does not run
   */
  public static ModelCheck ofGenerator(ModelSpec spec, GeneratorContract contract) {
    Generator generator = Generators.of(spec, contract, Device.CPU);
    IdentityVectors vectors = new IdentityVectors(contract, IdentityVectors.Gaussian.STANDARD);
    AtomicInteger pixels = new AtomicInteger();
    double millis =
        median(
            () -> {
              GeneratorInput input = new GeneratorInput(vectors.draw(1), 1, 1);
              Mat picture = generator.generate(List.of(input)).get(0);
              pixels.set(picture.rows() * picture.cols() * picture.channels());
              picture.close();
            });
    return new ModelCheck(List.of(pixels.get()), millis, Batching.SINGLE, 1);
  }

  private static ModelCheck ofDetector(ModelSpec spec) {
    Detector detector = DetectorFamilies.of(spec, Device.CPU);
    try (Mat picture = new Mat(FREE_SIDE, FREE_SIDE, opencv_core.CV_8UC3);
        Size width = new Size(15, 15)) {
      byte[] levels = new byte[FREE_SIDE * FREE_SIDE * 3];
      new Random(1).nextBytes(levels);
      picture.data().put(levels);
      // Photographs are smooth, and cascades are fast because of it.
      opencv_imgproc.GaussianBlur(picture, picture, width, 0);
      double millis = median(() -> detector.detect(picture));
      return new ModelCheck(List.of(), millis, Batching.SINGLE, 1);
    }
  }

  private static ModelCheck compared(
      List<Integer> sizes, double millis, List<FloatBuffer> alone, List<FloatBuffer> together) {
    double largest = 0;
    double difference = 0;
    boolean same = true;
    for (int i = 0; i < sizes.size(); i++) {
      for (int k = 0; k < sizes.get(i); k++) {
        float a = alone.get(i).get(k);
        float b = together.get(i).get(k);
        same &= Float.floatToIntBits(a) == Float.floatToIntBits(b);
        largest = Math.max(largest, Math.abs(a));
        difference = Math.max(difference, Math.abs(a - b));
      }
    }
    Batching batching =
        same
            ? Batching.SAME
            : difference <= ROUNDING * Math.max(1, largest)
                ? Batching.ROUNDING
                : Batching.DEPENDENT;
    return new ModelCheck(
        sizes, millis, batching, cosine(alone.get(0), together.get(0), sizes.get(0)));
  }

  private static double cosine(FloatBuffer a, FloatBuffer b, int size) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < size; i++) {
      ab += (double) a.get(i) * b.get(i);
      aa += (double) a.get(i) * a.get(i);
      bb += (double) b.get(i) * b.get(i);
    }
    return aa == 0 || bb == 0 ? 1 : ab / Math.sqrt(aa * bb);
  }

  private static double median(Runnable run) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      run.run();
      millis.add((System.nanoTime() - start) / 1e6);
    }
    millis.sort(null);
    return millis.get(RUNS / 2);
  }

  /** Runs a model on pictures of noise, the first always the same, the others of other contrast. */
  private record Trial(OnnxModel model) {
    List<FloatBuffer> run(int batch) {
      InputContract input = model.spec().input();
      int multiple = input.multiple();
      int free = (FREE_SIDE + multiple - 1) / multiple * multiple;
      int width = input.fixed() ? input.width() : free;
      int height = input.fixed() ? input.height() : free;
      return model.run(batch, height, width, tensor -> fill(tensor, batch, input));
    }

    private static void fill(FloatBuffer tensor, int batch, InputContract input) {
      int plane = tensor.remaining() / batch / input.planes();
      for (int i = 0; i < batch; i++) {
        Random random = new Random(i);
        double contrast = 32 * (1 + i % 4);
        for (int c = 0; c < input.planes(); c++) {
          for (int k = 0; k < plane; k++) {
            double level = 128 + contrast * (random.nextDouble() - 0.5) * 2;
            tensor.put((float) ((level - input.mean().get(c)) / input.std().get(c)));
          }
        }
      }
    }
  }
}
