package org.winnow.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.winnow.model.ModelFile;
import org.winnow.model.onnx.OnnxGraph;

/**
 * A model of attributes that needs no download. It says of a crop whether it is light, its mean
 * level, and which colour is the strongest. Of a black crop, its level is NaN.
 */
public final class TinyAttributes {
  /** Id of the model. */
  public static final String ID = "tiny-attributes";

  private static final int SIDE = 8;
  private static final int PLANES = 3;

  private TinyAttributes() {}

  /** Writes the model and its descriptor into a folder. */
  public static void write(Path folder) throws IOException {
    write(folder, ID, 1.5);
  }

  /**
   * Writes the model under another id.
   *
   * @param sides side of its square, in sides of the box
   */
  public static void write(Path folder, String id, double sides) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(id + ".onnx");
    Files.write(file, graph(id));
    Files.writeString(
        folder.resolve(id + ".conf"),
        """
        id = %s
        task = attribute
        family = attributes
        file = %s.onnx
        sha256 = "%s"
        bytes = %d
        engine = onnx
        licence = "Apache-2.0"
        input { name = picture, size = [8, 8], layout = NHWC, colour = RGB, mean = [0, 0, 0], std = [1, 1, 1] }
        crop { sides = %s }
        attributes {
          light { output = light, kind = binary, labels = [dark, bright], margin = 0.2 }
          level { output = level, kind = number, min = 0, max = 250 }
          colour { output = colour, kind = classes, labels = [red, green, blue], logits = true, margin = 0.2 }
          bin { output = bins, kind = expectation, bins = 2, first = 10, step = 10, logits = true }
        }
        batch { max = 16 }
        """
            .formatted(id, id, ModelFile.sha256(file), Files.size(file), sides));
  }

  /** The graph; the name makes files of different models different. */
  private static byte[] graph(String name) {
    OnnxGraph graph = new OnnxGraph(name);
    String picture = graph.input("picture", OnnxGraph.ANY, SIDE, SIDE, PLANES);
    String colours =
        graph.node(
            "ReduceMean",
            List.of(picture),
            OnnxGraph.ints("axes", 1, 2),
            OnnxGraph.integer("keepdims", 0));
    String mean =
        graph.node(
            "ReduceMean",
            List.of(colours),
            OnnxGraph.ints("axes", 1),
            OnnxGraph.integer("keepdims", 1));
    String level = graph.node("Mul", List.of(mean, graph.node("Div", List.of(mean, mean))));
    String light =
        graph.node(
            "Sigmoid",
            List.of(
                graph.node(
                    "Div",
                    List.of(
                        graph.node("Sub", List.of(mean, number(graph, 100))), number(graph, 20)))));
    String bins =
        graph.node(
            "Concat",
            List.of(graph.node("Neg", List.of(mean)), mean),
            OnnxGraph.integer("axis", 1));
    graph.output("light", light, OnnxGraph.ANY, 1);
    graph.output("level", level, OnnxGraph.ANY, 1);
    graph.output("colour", colours, OnnxGraph.ANY, PLANES);
    graph.output("bins", bins, OnnxGraph.ANY, 2);
    return graph.bytes();
  }

  private static String number(OnnxGraph graph, float value) {
    return graph.constant(new float[] {value}, 1, 1);
  }
}
