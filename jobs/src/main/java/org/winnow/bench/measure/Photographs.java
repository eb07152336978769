package org.winnow.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.winnow.config.Config;
import org.winnow.console.Errors;
import org.winnow.console.IngestErrors;

/** A folder of photographs, for benchmarks. */
public record Photographs(Path folder, List<Path> files) {

  /** The photographs of {@code --input}, which must be a folder here. */
  public static Photographs ofInput(Config config) throws IOException {
    Path folder =
        Path.of(
            config
                .ingest()
                .input()
                .orElseThrow(() -> Errors.missing("ingest.input", "--input DIR", "bench")));
    if (!Files.isDirectory(folder)) {
      throw IngestErrors.inputNotFound(folder.toString());
    }
    return of(folder);
  }

  /** All files of a folder and those below it. */
  public static Photographs of(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      return new Photographs(folder, below.filter(Files::isRegularFile).sorted().toList());
    }
  }

  /** Some of them, spread evenly. */
  public List<Path> some(int most) {
    List<Path> some = new ArrayList<>();
    double step = Math.max(1.0, files.size() / (double) most);
    for (double i = 0; i < files.size() && some.size() < most; i += step) {
      some.add(files.get((int) i));
    }
    return some;
  }

  /** The bytes of some of them. */
  public List<byte[]> sample(int most) throws IOException {
    List<byte[]> bytes = new ArrayList<>();
    for (Path file : some(most)) {
      bytes.add(Files.readAllBytes(file));
    }
    return bytes;
  }

  /**
   * Writes each photograph several times into another folder, told apart by a byte at the end,
   * where no decoder looks.
   */
  public void repeat(int times, Path into) throws IOException {
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      Path place = folder.relativize(file);
      for (int i = 0; i < times; i++) {
        Path copy = into.resolve(place).resolveSibling(i + "-" + place.getFileName());
        Files.createDirectories(copy.getParent());
        byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = (byte) i;
        Files.write(copy, longer);
      }
    }
  }

  public static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
