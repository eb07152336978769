package org.winnow.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelDraft;
import org.winnow.model.onnx.OnnxGraph;

/** Small ONNX models that give what a broken model gives, with their descriptors. */
public final class BrokenModels {
  /** Side of the pictures that the detectors take, pixels. */
  private static final int SIDE = 64;

  private static final float NAN = Float.NaN;
  private static final float[] FACE = {-1, -1, 1, -1, 0, 0, -0.8f, 1, 0.8f, 1};

  private BrokenModels() {}

  /**
   * One candidate of a detector.
   *
   * @param cell which cell of the grid of stride 8, 0 to 63
   * @param box centre from the cell's corner in cells, and logarithm of the size in cells
   * @param landmarks from the cell's corner, in cells
   */
  private record Candidate(int cell, float score, float[] box, float[] landmarks) {}

  /** Writes a detector that sees one face and seven outputs that are none, in every picture. */
  public static void partlyBroken(Path folder, String id) throws IOException {
    float[] onePoint = new float[10];
    float[] line = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4};
    detector(
        folder,
        id,
        List.of(
            new Candidate(27, 0.9f, new float[] {0, 0, 1, 1}, FACE),
            new Candidate(0, 0.8f, new float[] {0, 0, 0.5f, 0.5f}, with(FACE, 3, NAN)),
            new Candidate(4, 0.8f, new float[] {0, 0, 0.5f, 0.5f}, onePoint),
            new Candidate(7, 0.8f, new float[] {0, 0, 0.5f, 0.5f}, line),
            new Candidate(
                32, 0.8f, new float[] {0, 0, 0.5f, 0.5f}, with(FACE, 0, Float.POSITIVE_INFINITY)),
            new Candidate(56, 0.8f, new float[] {-90, 0, 0, 0}, FACE),
            new Candidate(60, 0.8f, new float[] {0, 0, Float.NEGATIVE_INFINITY, 0}, FACE),
            new Candidate(63, 0.8f, new float[] {0, NAN, 0, 0}, FACE)));
  }

  /** Writes a detector whose scores are all NaN. */
  public static void scoreless(Path folder, String id) throws IOException {
    detector(folder, id, List.of(new Candidate(27, NAN, new float[] {0, 0, 1, 1}, FACE)));
  }

  /**
   * Writes an embedder of two numbers, √(m − 10) / (255 − m) for a crop with the mean level m: zero
   * at 10, NaN below, infinite at 255.
   */
  public static void embedder(Path folder, String id) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    String in = graph.input("in", OnnxGraph.ANY, 3, 112, 112);
    String mean = graph.node("ReduceMean", List.of(in), OnnxGraph.ints("axes", 1, 2, 3));
    String column = graph.node("Reshape", List.of(mean, graph.constant(-1, 1)));
    String root =
        graph.node(
            "Sqrt",
            List.of(graph.node("Sub", List.of(column, graph.constant(new float[] {10}, 1)))));
    String rest = graph.node("Sub", List.of(graph.constant(new float[] {255}, 1), column));
    String one = graph.node("Div", List.of(root, rest));
    String two = graph.node("Concat", List.of(one, one), OnnxGraph.integer("axis", 1));
    graph.output("out", two, OnnxGraph.ANY, 2);
    describe(folder, id, graph, Task.EMBEDDING);
  }

  private static void detector(Path folder, String id, List<Candidate> candidates)
      throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    graph.input("in", 1, 3, SIDE, SIDE);
    String[] names = {"cls", "obj", "bbox", "kps"};
    int[] widths = {1, 1, 4, 10};
    for (int kind = 0; kind < names.length; kind++) {
      for (int stride : List.of(8, 16, 32)) {
        int cells = (SIDE / stride) * (SIDE / stride);
        float[] values = new float[cells * widths[kind]];
        if (stride == 8) {
          for (Candidate c : candidates) {
            float[] numbers = kind < 2 ? new float[] {c.score} : kind == 2 ? c.box : c.landmarks;
            System.arraycopy(numbers, 0, values, c.cell * widths[kind], widths[kind]);
          }
        }
        graph.output(
            names[kind] + "_" + stride,
            graph.constant(values, 1, cells, widths[kind]),
            1,
            cells,
            widths[kind]);
      }
    }
    describe(folder, id, graph, Task.DETECTION);
  }

  private static void describe(Path folder, String id, OnnxGraph graph, Task task)
      throws IOException {
    Path file = Files.write(folder.resolve(id + ".onnx"), graph.bytes());
    ModelDraft draft =
        ModelDraft.of(
            file, task, new ModelDraft.Known(Optional.of(id), Optional.empty(), Optional.empty()));
    // Raw levels.
    String text =
        draft
            .text()
            .replaceAll("mean = .*", "mean = [0, 0, 0]")
            .replaceAll("std = \\[.*", "std = [1, 1, 1]");
    Files.writeString(folder.resolve(id + ".conf"), text);
  }

  private static float[] with(float[] numbers, int place, float value) {
    float[] changed = Arrays.copyOf(numbers, numbers.length);
    changed[place] = value;
    return changed;
  }
}
