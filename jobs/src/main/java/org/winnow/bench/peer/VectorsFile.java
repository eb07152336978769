package org.winnow.bench.peer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.winnow.kernel.EmbeddingGenerator;

/** Generated vectors in a file for another tool: little-endian floats, row after row. */
public final class VectorsFile {
  private VectorsFile() {}

  /** Writes the vectors of faces in their order. */
  public static void write(EmbeddingGenerator generator, LongStream faces, Path file)
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
