package org.winnow.bench;

import java.io.IOException;
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
import org.winnow.bench.peer.VectorsFile;
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
    String id = id(tool);
    return new PeerScript(tool, "--" + id, python, "nearest_peers", id + ", numpy");
  }

  /** Name of a tool in options, in Python and in measurements. */
  private static String id(String tool) {
    return tool.toLowerCase(Locale.ROOT);
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
    if (scripts().isEmpty()) {
      return measured;
    }
    Path scratch = Files.createTempDirectory("winnow-bench");
    try {
      long faces = generator.faces();
      VectorsFile.write(generator, LongStream.range(0, faces), scratch.resolve("vectors.f32"));
      LongStream batch = LongStream.range(faces, faces + work.batch());
      VectorsFile.write(
          generator,
          LongStream.concat(LongStream.of(work.face()), batch),
          scratch.resolve("queries.f32"));
      for (PeerScript script : scripts()) {
        PeerMemory memory = new PeerMemory();
        Map<String, Object> values =
            script.measure(arguments(generator, work, script, scratch), memory);
        measured.add(new Measured(id(script.tool()), values, memory));
      }
      return measured;
    } finally {
      Photographs.deleteAll(scratch);
    }
  }

  private static List<String> arguments(
      EmbeddingGenerator generator, Work work, PeerScript script, Path folder) {
    return List.of(
        id(script.tool()),
        folder.toString(),
        Integer.toString(generator.dimension()),
        Integer.toString(Runtime.getRuntime().availableProcessors()),
        Integer.toString(work.k()),
        Double.toString(work.recall()),
        Arrays.stream(work.shares()).mapToObj(Double::toString).collect(Collectors.joining(",")));
  }
}
