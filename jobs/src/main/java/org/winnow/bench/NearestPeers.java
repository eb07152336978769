package org.winnow.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.winnow.bench.measure.Photographs;
import org.winnow.bench.peer.PeerMemory;
import org.winnow.bench.peer.PeerScript;
import org.winnow.kernel.EmbeddingGenerator;
import picocli.CommandLine.Option;

/** FAISS and LanceDB on the vectors and queries of {@link NearestBench}. */
final class NearestPeers {
  @Option(
      names = "--faiss",
      paramLabel = "PYTHON",
      description = "A Python with FAISS, which does the same work on the same vectors in memory")
  private String faiss;

  @Option(
      names = "--lancedb",
      paramLabel = "PYTHON",
      description = "A Python with LanceDB, which does the same work on the same vectors")
  private String lancedb;

  /** Tells before the work, not after it, that Python or a package is missing. */
  void check() {
    scripts().forEach(PeerScript::check);
  }

  private List<PeerScript> scripts() {
    List<PeerScript> scripts = new ArrayList<>();
    if (faiss != null) {
      scripts.add(script("FAISS", faiss));
    }
    if (lancedb != null) {
      scripts.add(script("LanceDB", lancedb));
    }
    return scripts;
  }

  private static PeerScript script(String tool, String python) {
    String name = tool.toLowerCase(Locale.ROOT);
    return new PeerScript(tool, "--" + name, python, "nearest_peers", name + ", numpy");
  }

  /**
   * What is asked of each tool.
   *
   * @param face number of the face that is sought under conditions
   * @param batch queries of the batch: the faces behind those of the generator
   * @param k hits of a query
   * @param recall of the batch
   * @param shares of the faces that pass a condition
   */
  record Work(long face, int batch, int k, double recall, double[] shares) {}

  /** What a tool printed, and the peak of its memory. */
  record Measured(String tool, Map<String, Object> values, PeerMemory memory) {}

  /** Runs the tools that are asked for, one after the other. */
  List<Measured> measure(EmbeddingGenerator generator, Work work) throws IOException {
    List<Measured> measured = new ArrayList<>();
    Path scratch = Files.createTempDirectory("winnow-bench");
    try {
      for (PeerScript script : scripts()) {
        if (measured.isEmpty()) {
          write(generator, LongStream.range(0, generator.faces()), scratch.resolve("vectors.f32"));
          write(
              generator,
              LongStream.concat(
                  LongStream.of(work.face()),
                  LongStream.range(generator.faces(), generator.faces() + work.batch())),
              scratch.resolve("queries.f32"));
        }
        PeerMemory memory = new PeerMemory();
        measured.add(
            new Measured(
                script.tool().toLowerCase(Locale.ROOT),
                script.measure(arguments(generator, work, script, scratch), memory),
                memory));
      }
      return measured;
    } finally {
      Photographs.deleteAll(scratch);
    }
  }

  private static List<String> arguments(
      EmbeddingGenerator generator, Work work, PeerScript script, Path folder) {
    return List.of(
        script.tool().toLowerCase(Locale.ROOT),
        folder.toString(),
        Integer.toString(generator.dimension()),
        Integer.toString(Runtime.getRuntime().availableProcessors()),
        Integer.toString(work.k()),
        Double.toString(work.recall()),
        Arrays.stream(work.shares()).mapToObj(Double::toString).collect(Collectors.joining(",")));
  }

  private static void write(EmbeddingGenerator generator, LongStream faces, Path file)
      throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(generator.dimension() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (long face : (Iterable<Long>) faces::iterator) {
        bytes.asFloatBuffer().put(generator.vector(face));
        out.write(bytes.array());
      }
    }
  }
}
