package org.winnow.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelDraft;
import org.winnow.model.onnx.OnnxGraph;

/** A copy-detection model of 48 numbers: mean levels of 4 x 4 parts of a picture, by colour. */
public final class TinyDescriptor {
  private static final int PARTS = 4;
  private static final int SIDE = 32;

  private TinyDescriptor() {}

  /** Writes graph and descriptor. */
  public static void write(Path folder, String id) throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    String in = graph.input("in", OnnxGraph.ANY, 3, SIDE, SIDE);
    int part = SIDE / PARTS;
    String parts =
        graph.node("Reshape", List.of(in, graph.constant(-1, 3, PARTS, part, PARTS, part)));
    String means = graph.node("ReduceMean", List.of(parts), OnnxGraph.ints("axes", 3, 5));
    String flat = graph.node("Reshape", List.of(means, graph.constant(-1, 3 * PARTS * PARTS)));
    graph.output("out", flat, OnnxGraph.ANY, 3 * PARTS * PARTS);
    Path file = Files.write(folder.resolve(id + ".onnx"), graph.bytes());
    ModelDraft draft =
        ModelDraft.of(
            file,
            Task.COPY_DETECTION,
            new ModelDraft.Known(Optional.of(id), Optional.empty(), Optional.empty()));
    Files.writeString(folder.resolve(id + ".conf"), draft.text());
  }
}
