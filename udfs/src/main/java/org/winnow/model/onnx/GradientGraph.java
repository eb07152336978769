package org.winnow.model.onnx;

import static org.winnow.model.onnx.OnnxGraph.ANY;
import static org.winnow.model.onnx.OnnxGraph.integer;
import static org.winnow.model.onnx.OnnxGraph.ints;
import static org.winnow.model.onnx.OnnxGraph.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The graph of the built-in embedder: Gabor energies of an aligned crop, made comparable and free
 * of repetition. Nothing in it was learned from a face or from any picture.
 *
 * <ol>
 *   <li>Grey, then {@link GaborBank filters} of four wavelengths and six orientations; the longer
 *       ones on the picture reduced by 2 and 4. The magnitude does not mind small shifts.
 *   <li>Gaussian means around 8 × 8 points.
 *   <li>Each scale is divided, at each point, by its own strength there: lighting goes.
 *   <li>The 24 channels are whitened by the covariance that straight edges of all directions,
 *       places and contrasts give them. Natural pictures are made of edges, and one edge speaks in
 *       many channels.
 *   <li>The mirrored half is added: what differs between left and right is pose and light more than
 *       person. 24 × 8 × 4 = 768 numbers remain.
 *   <li>A smooth window: hair and background count less.
 * </ol>
 *
 * <p>Input {@code crop} {@code [N,3,112,112]}, RGB, levels 0..255; output {@code vector} {@code
 * [N,768]}, not normalised. All constants are computed with {@link StrictMath}: the file is the
 * same to the byte wherever it is made.
 */
public final class GradientGraph {
  /** Length of the vector. */
  public static final int DIMENSION = 768;

  private static final int SIDE = 112;
  private static final int ORIENTATIONS = 6;
  private static final int GRID = 8;
  private static final double POOL_SIGMA = 4.5;
  // Share of a scale's overall strength that is added to the local one before dividing.
  private static final double FLOOR = 0.3;
  // Levels; keeps an even crop from dividing by nothing.
  private static final float LEAST_LEVEL = 1e-3f;
  private static final double SHRINKAGE = 0.03;
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  /**
   * One wavelength.
   *
   * @param reduce how many times the picture is reduced first
   * @param wavelength pixels of the reduced picture
   * @param stride pixels of the reduced picture between two filtered points
   */
  private record Scale(int reduce, double wavelength, int stride) {
    GaborBank bank() {
      return new GaborBank(wavelength, ORIENTATIONS);
    }

    /** The same filters in pixels of the crop. */
    GaborBank inCrop() {
      return new GaborBank(wavelength * reduce, ORIENTATIONS);
    }

    int points() {
      return (SIDE / reduce + stride - 1) / stride;
    }

    /** Where a filtered point lies in the crop, pixels. */
    double place(int point) {
      return point * stride * reduce + (reduce - 1) / 2.0;
    }
  }

  private static final List<Scale> SCALES =
      List.of(new Scale(1, 5, 2), new Scale(2, 4, 1), new Scale(2, 6.5, 1), new Scale(4, 5.25, 1));

  private final OnnxGraph graph = new OnnxGraph("builtin-gradients");

  private GradientGraph() {}

  /** The ONNX file, some 60 KB. */
  public static byte[] bytes() {
    GradientGraph made = new GradientGraph();
    made.build();
    return made.graph.bytes();
  }

  private void build() {
    String crop = graph.input("crop", ANY, 3, SIDE, SIDE);
    String whole =
        graph.node(
            "Conv", List.of(crop, graph.constant(LUMA, 1, 3, 1, 1)), ints("pads", 0, 0, 0, 0));
    String half = reduced(whole);
    String quarter = reduced(half);
    List<String> channels = new ArrayList<>();
    for (Scale scale : SCALES) {
      String picture = scale.reduce() == 1 ? whole : scale.reduce() == 2 ? half : quarter;
      channels.add(evened(pooled(magnitudes(picture, scale), scale)));
    }
    String white = whitened(graph.node("Concat", channels, integer("axis", 1)));
    String windowed =
        graph.node("Mul", List.of(folded(white), graph.constant(window(), 1, 1, GRID, GRID / 2)));
    graph.output(
        "vector", graph.node("Flatten", List.of(windowed), integer("axis", 1)), ANY, DIMENSION);
  }

  private String reduced(String picture) {
    return graph.node(
        "AveragePool", List.of(picture), ints("kernel_shape", 2, 2), ints("strides", 2, 2));
  }

  /** {@code [N,6,points,points]}. */
  private String magnitudes(String picture, Scale scale) {
    GaborBank bank = scale.bank();
    int r = bank.radius();
    int side = 2 * r + 1;
    String padded =
        graph.node(
            "Pad", List.of(picture, graph.constant(0, 0, r, r, 0, 0, r, r)), text("mode", "edge"));
    String filtered =
        graph.node(
            "Conv",
            List.of(padded, graph.constant(bank.kernels(), 2L * ORIENTATIONS, 1, side, side)),
            ints("strides", scale.stride(), scale.stride()));
    String squared = graph.node("Mul", List.of(filtered, filtered));
    float[] pairs = new float[ORIENTATIONS * 2 * ORIENTATIONS];
    for (int o = 0; o < ORIENTATIONS; o++) {
      pairs[o * 2 * ORIENTATIONS + o] = 1;
      pairs[o * 2 * ORIENTATIONS + ORIENTATIONS + o] = 1;
    }
    String energy =
        graph.node(
            "Conv", List.of(squared, graph.constant(pairs, ORIENTATIONS, 2L * ORIENTATIONS, 1, 1)));
    return graph.node("Sqrt", List.of(energy));
  }

  /** Gaussian means around the points of the grid: {@code [N,6,8,8]}. */
  private String pooled(String magnitudes, Scale scale) {
    int n = scale.points();
    float[] rows = new float[GRID * n];
    float[] columns = new float[n * GRID];
    for (int g = 0; g < GRID; g++) {
      double[] down = weights(row(g), scale);
      double[] across = weights(column(g), scale);
      for (int i = 0; i < n; i++) {
        rows[g * n + i] = (float) down[i];
        columns[i * GRID + g] = (float) across[i];
      }
    }
    String meanOfRows = graph.node("MatMul", List.of(graph.constant(rows, GRID, n), magnitudes));
    return graph.node("MatMul", List.of(meanOfRows, graph.constant(columns, n, GRID)));
  }

  private static double[] weights(double place, Scale scale) {
    double[] weights = new double[scale.points()];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double d = (scale.place(i) - place) / POOL_SIGMA;
      weights[i] = StrictMath.exp(-d * d / 2);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static double row(int g) {
    return 8 + g * 100.0 / (GRID - 1);
  }

  private static double column(int g) {
    return (SIDE - 1) / 2.0 + (g - (GRID - 1) / 2.0) * 83.0 / (GRID - 1);
  }

  /** One scale, divided by its own local strength. */
  private String evened(String scale) {
    String squared = graph.node("Mul", List.of(scale, scale));
    String here = root(squared, 1);
    String overall = root(squared, 1, 2, 3);
    String floor =
        graph.node("Mul", List.of(overall, graph.constant(new float[] {(float) FLOOR}, 1)));
    String least = graph.constant(new float[] {LEAST_LEVEL}, 1);
    String strength = graph.node("Add", List.of(graph.node("Add", List.of(here, floor)), least));
    return graph.node("Div", List.of(scale, strength));
  }

  private String root(String squared, long... axes) {
    return graph.node(
        "Sqrt", List.of(graph.node("ReduceMean", List.of(squared), ints("axes", axes))));
  }

  private String whitened(String channels) {
    List<GaborBank> banks = SCALES.stream().map(Scale::inCrop).toList();
    Whitening whitening =
        Whitening.of(new EdgeStatistics(banks, POOL_SIGMA, FLOOR).population(), SHRINKAGE);
    int n = SCALES.size() * ORIENTATIONS;
    float[] matrix = new float[n * n];
    float[] bias = new float[n];
    for (int i = 0; i < n; i++) {
      double b = 0;
      for (int j = 0; j < n; j++) {
        matrix[i * n + j] = (float) whitening.matrix()[i * n + j];
        b -= whitening.matrix()[i * n + j] * whitening.mean()[j];
      }
      bias[i] = (float) b;
    }
    return graph.node(
        "Conv", List.of(channels, graph.constant(matrix, n, n, 1, 1), graph.constant(bias, n)));
  }

  /** The left half plus the mirrored right half: {@code [N,24,8,4]}. */
  private String folded(String channels) {
    long[] mirrored = new long[SCALES.size() * ORIENTATIONS];
    for (int i = 0; i < mirrored.length; i++) {
      int o = i % ORIENTATIONS;
      mirrored[i] = i - o + (ORIENTATIONS - o) % ORIENTATIONS;
    }
    long[] left = new long[GRID / 2];
    long[] right = new long[GRID / 2];
    for (int i = 0; i < GRID / 2; i++) {
      left[i] = i;
      right[i] = GRID - 1 - i;
    }
    String here = gather(channels, 3, left);
    String there = gather(gather(channels, 1, mirrored), 3, right);
    return graph.node("Add", List.of(here, there));
  }

  private String gather(String from, int axis, long... indices) {
    return graph.node("Gather", List.of(from, graph.constant(indices)), integer("axis", axis));
  }

  private static float[] window() {
    float[] window = new float[GRID * GRID / 2];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID / 2; j++) {
        double x = (column(j) - 55.5) / 36;
        double y = (row(i) - 64) / 48;
        double distance = x * x + y * y;
        window[i * GRID / 2 + j] = (float) StrictMath.exp(-distance * distance / 2);
      }
    }
    return window;
  }
}
