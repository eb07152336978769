package org.winnow.model.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.winnow.model.Family;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.OnnxInfo;
import org.winnow.model.Task;

/**
 * A descriptor made from an ONNX file: all that can be read off the graph. The order of the
 * colours, mean and std cannot; the usual ones of the family are put in, for a person to check.
 *
 * @param id for the descriptor
 * @param text the descriptor as HOCON
 */
public record ModelDraft(String id, String text) {

  /**
   * What the user knows of a model.
   *
   * @param id for the descriptor; else made from the file's name
   * @param licence of the weights
   * @param url where it is published
   */
  public record Known(Optional<String> id, Optional<String> licence, Optional<String> url) {}

  /**
   * Reads a graph.
   *
   * @param task what it is for
   * @throws ModelException if it is no graph, or not of a kind that Winnow can run for that task
   * @throws IOException if the file cannot be read
   */
  public static ModelDraft of(Path file, Task task, Known known) throws IOException {
    OnnxInfo graph = OnnxInfo.of(file);
    OnnxInfo.Port input = picture(file, graph);
    Family family = family(file, task, graph);
    boolean fixed = input.shape().get(2) > 0 && input.shape().get(3) > 0;
    if (family.hasVectors() && !fixed) {
      throw unfit(file, "a model of vectors takes pictures of one size, its input is " + input);
    }
    String name = String.valueOf(file.getFileName());
    String id = known.id().orElseGet(() -> idOf(name));
    StringBuilder text = new StringBuilder();
    text.append(
        "# Made by `winnow models add`. Check what no graph tells: licence, colour, mean and");
    text.append(" std.\n");
    List<Path> files = ModelFile.all(file);
    if (files.size() > 1) {
      text.append("# Its weights lie beside it: ");
      text.append(
          files.stream()
              .skip(1)
              .map(f -> file.toAbsolutePath().getParent().relativize(f).toString())
              .collect(Collectors.joining(", ")));
      text.append(". Digest and length are of all files, one after the other.\n");
    }
    line(text, "id", id);
    line(text, "task", task.word());
    line(text, "family", family.word());
    line(text, "file", quoted(name));
    line(text, "sha256", quoted(ModelFile.sha256(file)));
    line(text, "bytes", Long.toString(ModelFile.bytes(file)));
    line(text, "engine", "onnx");
    line(text, "licence", quoted(known.licence().orElse("unknown")));
    known.url().ifPresent(url -> line(text, "url", quoted(url)));
    text.append(input(input, fixed, family));
    text.append(output(file, graph, family));
    if (!family.thresholds().isEmpty()) {
      text.append("\nthresholds {\n  # Least score of a face, 0..1.\n  score = 0.5\n");
      text.append(
          "  # Of two boxes with more overlap (intersection over union) than this, the better");
      text.append(" is kept.\n  nms = 0.4\n}\n");
    }
    return new ModelDraft(id, text.toString());
  }

  private static OnnxInfo.Port picture(Path file, OnnxInfo graph) {
    if (graph.inputs().size() != 1) {
      throw unfit(file, "it takes " + graph.inputs().size() + " inputs: " + graph.inputs());
    }
    OnnxInfo.Port input = graph.inputs().get(0);
    boolean planar =
        input.floats()
            && input.shape().size() == 4
            && (input.shape().get(1) == 3 || input.shape().get(1) == 1);
    if (!planar) {
      throw unfit(file, "its input is " + input + ", not float32 [N, 3 or 1, height, width]");
    }
    return input;
  }

  private static Family family(Path file, Task task, OnnxInfo graph) {
    List<Family> families =
        Arrays.stream(Family.values())
            .filter(f -> f.task() == task && f.outputs() > 0)
            .filter(f -> f.outputs() == graph.outputs().size())
            .toList();
    // Of one task, no two families have as many outputs.
    if (families.isEmpty()) {
      throw unfit(
          file,
          "no family of task '"
              + task.word()
              + "' has its "
              + graph.outputs().size()
              + " outputs: "
              + graph.outputs());
    }
    return families.get(0);
  }

  private static String input(OnnxInfo.Port input, boolean fixed, Family family) {
    StringBuilder text = new StringBuilder("\ninput {\n");
    line(text, "  name", quoted(input.name()));
    if (fixed) {
      line(text, "  size", "[" + input.shape().get(3) + ", " + input.shape().get(2) + "]");
    } else {
      line(text, "  size", "free");
      line(text, "  multiple", "32");
    }
    boolean grey = input.shape().get(1) == 1;
    boolean raw = family == Family.YUNET;
    text.append("  # A guess: ").append(raw ? "raw levels" : "(x - 127.5) / 127.5");
    text.append(". Wrong ones do not fail, they cost accuracy.\n");
    line(text, "  colour", grey ? "GREY" : raw ? "BGR" : "RGB");
    line(text, "  mean", planes(raw ? "0" : "127.5", grey));
    line(text, "  std", planes(raw ? "1" : "127.5", grey));
    return text.append("}\n").toString();
  }

  private static String output(Path file, OnnxInfo graph, Family family) {
    StringBuilder text = new StringBuilder("\noutput {\n");
    line(
        text,
        "  names",
        graph.outputs().stream()
            .map(o -> quoted(o.name()))
            .collect(Collectors.joining(", ", "[", "]")));
    if (family.hasVectors()) {
      List<Long> shape = graph.outputs().get(0).shape();
      long dimension = shape.stream().skip(1).reduce(1L, (a, b) -> a * b);
      if (shape.size() < 2 || dimension < 1) {
        throw unfit(file, "its output is " + graph.outputs().get(0) + ", not one vector a picture");
      }
      line(text, "  dimension", Long.toString(dimension));
    }
    return text.append("}\n").toString();
  }

  private static String planes(String value, boolean grey) {
    return grey ? "[" + value + "]" : "[" + value + ", " + value + ", " + value + "]";
  }

  private static String idOf(String name) {
    String id =
        name.toLowerCase(Locale.ROOT)
            .replaceAll("\\.onnx$", "")
            .replaceAll("[^a-z0-9.]+", "-")
            .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
    return id.isEmpty() ? "model" : id;
  }

  private static void line(StringBuilder text, String key, String value) {
    new DescriptorText(text).line(key, value);
  }

  private static String quoted(String value) {
    return com.typesafe.config.ConfigUtil.quoteString(value);
  }

  private static ModelException unfit(Path file, String why) {
    return new ModelException(file + " cannot be described: " + why);
  }
}
