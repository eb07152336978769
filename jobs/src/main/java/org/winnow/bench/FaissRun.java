package org.winnow.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.winnow.bench.measure.Photographs;
import org.winnow.bench.peer.PeerScript;
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
      write(generator, vectors);
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
}
