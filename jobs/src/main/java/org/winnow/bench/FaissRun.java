package org.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.winnow.bench.measure.Photographs;
import org.winnow.bench.peer.PeerScript;
import org.winnow.bench.peer.VectorsFile;
import org.winnow.kernel.EmbeddingGenerator;

/** FAISS on the same vectors, by the script {@code faiss_join.py}. */
final class FaissRun {
  private FaissRun() {}

  /** Tells before the work, not after it, that Python or a package is missing. */
  static void check(String python) {
    script(python).check();
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
      VectorsFile.write(generator, LongStream.range(0, generator.faces()), vectors);
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  vectors.toString(),
                  Integer.toString(generator.dimension()),
                  Integer.toString(threads)));
      arguments.addAll(work);
      return script(python).measure(arguments);
    } finally {
      Photographs.deleteAll(scratch);
    }
  }

  private static PeerScript script(String python) {
    return new PeerScript("FAISS", "--faiss", python, "faiss_join", "faiss, numpy");
  }
}
