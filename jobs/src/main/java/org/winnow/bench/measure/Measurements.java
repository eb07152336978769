package org.winnow.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.winnow.console.Errors;
import org.winnow.evaluation.Agreement;

/**
 * What a benchmark measured: values by name, in the order in which they were added, as lines for
 * people and as JSON for programs. A name ends with its unit, where it has one.
 */
public final class Measurements {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Begins with the subject and the machine that it is measured on. */
  public static Measurements of(String subject) {
    return new Measurements()
        .add("bench", subject)
        .add("processors", Runtime.getRuntime().availableProcessors())
        .add("processor", processor())
        .add("openblas_coretype", coreType())
        .add("heap_mib", Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Adds a whole number, a finite real one or a text. */
  public Measurements add(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Adds the counts of an agreement, and its precision, recall and F1 where it has them. */
  public Measurements add(String name, Agreement agreement) {
    add(name + "_true", agreement.actual())
        .add(name + "_found", agreement.predicted())
        .add(name + "_right", agreement.truePositives());
    agreement.precision().ifPresent(value -> add(name + "_precision", value));
    agreement.recall().ifPresent(value -> add(name + "_recall", value));
    agreement.f1().ifPresent(value -> add(name + "_f1", value));
    return this;
  }

  /** Adds the most memory that the process had so far, where the system tells. */
  public Measurements addPeakMemory() {
    ProcessMemory.peakMib().ifPresent(mib -> add("peak_memory_mib", mib));
    return this;
  }

  /** One line a value. */
  public void print(PrintStream out) {
    int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    values.forEach(
        (name, value) ->
            out.println(
                name.replace('_', ' ') + " ".repeat(width - name.length() + 3) + text(value)));
  }

  private static String text(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double real = ((Number) value).doubleValue();
      return String.format(Locale.ROOT, Math.abs(real) < 10 ? "%.4f" : "%,.1f", real);
    }
    return value instanceof Number whole
        ? String.format(Locale.ROOT, "%,d", whole.longValue())
        : String.valueOf(value);
  }

  /** Writes one JSON object, a member for each value. */
  void write(Path file) {
    try {
      Files.writeString(
          file,
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(values)
              + "\n");
    } catch (IOException e) {
      throw Errors.notWritten(file, e);
    }
  }

  /** What OpenBLAS was told of the processor: its speed depends on that. */
  private static String coreType() {
    return Optional.ofNullable(System.getenv("OPENBLAS_CORETYPE")).orElse("its own choice");
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      Optional<String> name =
          lines
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst();
      return name.orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
