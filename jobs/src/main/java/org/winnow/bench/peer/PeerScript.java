package org.winnow.bench.peer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.winnow.console.Errors;

/**
 * A script of {@code /bench} that lets another tool do the same work, in a Python of the user's.
 *
 * @param tool its name, for messages
 * @param option the option that names the Python
 * @param python path of the Python
 * @param name the script and its list of packages: {@code NAME.py}, {@code NAME_requirements.txt}
 * @param imports packages without which it cannot run
 */
public record PeerScript(String tool, String option, String python, String name, String imports) {

  /** Tells before the work, not after it, that Python or a package is missing. */
  public void check() {
    run(List.of("-c", "import " + imports), new PeerMemory());
  }

  /**
   * Runs the script.
   *
   * @return what it printed: one JSON object
   */
  public Map<String, Object> measure(List<String> arguments) throws IOException {
    return measure(arguments, new PeerMemory());
  }

  /**
   * Runs the script.
   *
   * @param memory is told what the script and its children take
   * @return what it printed: one JSON object
   */
  public Map<String, Object> measure(List<String> arguments, PeerMemory memory) throws IOException {
    Path script = Files.createTempFile("winnow-bench", ".py");
    try {
      Files.writeString(script, resource(name + ".py"));
      List<String> all = new ArrayList<>(List.of(script.toString()));
      all.addAll(arguments);
      return new ObjectMapper()
          .readValue(run(all, memory), new TypeReference<Map<String, Object>>() {});
    } finally {
      Files.delete(script);
    }
  }

  private String run(List<String> arguments, PeerMemory memory) {
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(arguments);
    try {
      Path errors = Files.createTempFile("winnow-bench", ".txt");
      try {
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        memory.watch(process.toHandle());
        String printed =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          List<String> lines = Files.readAllLines(errors);
          throw failed(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
        }
        return printed;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw failed(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private RuntimeException failed(String problem) {
    return Errors.peer(
        tool,
        option,
        python,
        problem,
        String.join(", ", resource(name + "_requirements.txt").strip().split("\n")));
  }

  private static String resource(String file) {
    try (InputStream in = PeerScript.class.getResourceAsStream("/bench/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
