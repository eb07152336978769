package org.winnow.model.embed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import org.winnow.metric.Projection;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.DescriptorText;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.onnx.ProjectedGraph;

/**
 * An embedder with a {@link Projection} behind it, as a file and descriptor like those of any other
 * model.
 *
 * @param teacher the embedder, with its file
 * @param projection learnt in its space
 */
public record StudentModel(ModelSpec teacher, Projection projection) {

  /**
   * Writes {@code <id>.onnx} and {@code <id>.conf} into a folder of models; what was there under
   * these names is replaced. The same teacher and projection give the same files.
   *
   * @param provenance what it was learnt from, a sentence a line
   * @return the descriptor
   * @throws ModelException if the teacher's graph cannot be extended
   * @throws IOException if a file cannot be read or written
   */
  public Path write(Path folder, String id, List<String> provenance) throws IOException {
    if (teacher.family() != Family.EMBEDDING || teacher.dimension() != projection.dimension()) {
      throw new ModelException(
          "model "
              + teacher.id()
              + " gives no vectors of "
              + projection.dimension()
              + " numbers: there is nothing to project");
    }
    ProjectedGraph.Made made;
    try {
      made =
          ProjectedGraph.of(
              Files.readAllBytes(Path.of(teacher.path())),
              teacher.outputs().isEmpty() ? "" : teacher.outputs().get(0),
              projection);
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          "model " + teacher.id() + " cannot have a student: " + e.getMessage(), e);
    }
    Files.createDirectories(folder);
    Path file = folder.resolve(id + ".onnx");
    replace(file, made.bytes());
    // Last, so that a descriptor never names a file that is not there.
    Path descriptor = folder.resolve(id + ModelCatalogue.CONF);
    String text = text(id, file, made, provenance);
    replace(descriptor, text.getBytes(StandardCharsets.UTF_8));
    return descriptor;
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private String text(String id, Path file, ProjectedGraph.Made made, List<String> provenance)
      throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Student of ").append(teacher.id());
    text.append(" (SHA-256 ").append(teacher.sha256()).append(").\n");
    provenance.forEach(line -> text.append("# ").append(line).append('\n'));
    DescriptorText out = new DescriptorText(text);
    out.line("id", id);
    out.line("task", Task.EMBEDDING.word());
    out.line("family", Family.EMBEDDING.word());
    out.quoted("file", String.valueOf(file.getFileName()));
    out.quoted("sha256", ModelFile.sha256(file));
    out.line("bytes", Integer.toString(made.bytes().length));
    out.line("engine", "onnx");
    // It holds the teacher's weights.
    out.quoted("licence", teacher.licence());
    input(out, teacher.input());
    out.open("output");
    out.line("  names", "[" + made.output() + "]");
    out.line("  dimension", Integer.toString(projection.dimension()));
    out.close();
    out.open("batch");
    out.line("  max", Integer.toString(teacher.maxBatch()));
    out.line("  dependent", Boolean.toString(teacher.batchDependent()));
    out.close();
    return text.toString();
  }

  private static void input(DescriptorText out, InputContract input) {
    out.open("input");
    if (!input.name().isEmpty()) {
      out.quoted("  name", input.name());
    }
    out.line("  size", "[" + input.width() + ", " + input.height() + "]");
    out.line("  colour", input.colour().name());
    out.line("  mean", numbers(input.mean()));
    out.line("  std", numbers(input.std()));
    out.close();
  }

  private static String numbers(List<Float> values) {
    return values.stream()
        .map(value -> value.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
