package org.winnow.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.winnow.bench.measure.Photographs;
import org.winnow.console.Errors;
import org.winnow.kernel.EmbeddingGenerator;

/** FAISS on the same vectors, in a Python of the user's, by the script {@code faiss_join.py}. */
final class FaissRun {
  private static final String SCRIPT = "/bench/faiss_join.py";
  private static final String REQUIREMENTS = "/bench/faiss_requirements.txt";

  private FaissRun() {}

  /** Tells before the work, not after it, that Python or a package is missing. */
  static void check(String python) {
    run(python, List.of("-c", "import faiss, numpy"));
  }

  /**
   * Runs the script.
   *
   * @param threads cores to use
   * @param work {@code pairs LEAST} or {@code nearest K RECALL}
   * @return what it printed
   */
  static Map<String, Object> measure(
      String python, EmbeddingGenerator generator, int threads, List<String> work)
      throws IOException {
    Path scratch = Files.createTempDirectory("winnow-bench");
    try {
      Path vectors = scratch.resolve("vectors.f32");
      write(generator, vectors);
      Path script = Files.writeString(scratch.resolve("faiss_join.py"), resource(SCRIPT));
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  script.toString(),
                  vectors.toString(),
                  Integer.toString(generator.dimension()),
                  Integer.toString(threads)));
      arguments.addAll(work);
      return new ObjectMapper()
          .readValue(run(python, arguments), new TypeReference<Map<String, Object>>() {});
    } finally {
      Photographs.deleteAll(scratch);
    }
  }

  private static void write(EmbeddingGenerator generator, Path file) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(generator.dimension() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (long face = 0; face < generator.faces(); face++) {
        bytes.asFloatBuffer().put(generator.vector(face));
        out.write(bytes.array());
      }
    }
  }

  private static String run(String python, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(arguments);
    try {
      Path errors = Files.createTempFile("winnow-bench", ".txt");
      try {
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String printed =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          List<String> lines = Files.readAllLines(errors);
          throw Errors.faiss(
              python, lines.isEmpty() ? "" : lines.get(lines.size() - 1), requirements());
        }
        return printed;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw Errors.faiss(python, e.toString(), requirements());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String requirements() {
    return String.join(", ", resource(REQUIREMENTS).strip().split("\n"));
  }

  private static String resource(String name) {
    try (InputStream in = FaissRun.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
