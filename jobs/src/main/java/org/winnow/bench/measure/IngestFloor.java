package org.winnow.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.winnow.image.Digests;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageInspector;
import org.winnow.image.UnusableImage;

/**
 * What the kernels of stage ingest cost in a plain loop: reading, SHA-256, and the check whether a
 * file can be decoded.
 *
 * @param read milliseconds a file and thread
 * @param digest milliseconds a file and thread
 * @param check milliseconds a file and thread
 */
public record IngestFloor(double read, double digest, double check) {
  private static final int WARM_UP = 100;

  /** Milliseconds of one thread for a number of files. */
  public double floor(long files) {
    return files * (read + digest + check);
  }

  /** Measures with as many threads at once as there are processors, as the stage runs. */
  public static IngestFloor measure(List<Path> files, ImageCaps caps, int processors) {
    measure(files.subList(0, Math.min(WARM_UP, files.size())), caps);
    List<IngestFloor> all =
        IntStream.range(0, processors).parallel().mapToObj(i -> measure(files, caps)).toList();
    return new IngestFloor(
        all.stream().mapToDouble(IngestFloor::read).average().orElseThrow(),
        all.stream().mapToDouble(IngestFloor::digest).average().orElseThrow(),
        all.stream().mapToDouble(IngestFloor::check).average().orElseThrow());
  }

  private static IngestFloor measure(List<Path> files, ImageCaps caps) {
    long[] nanos = new long[3];
    for (Path file : files) {
      try {
        long start = System.nanoTime();
        byte[] bytes = Files.readAllBytes(file);
        long read = System.nanoTime();
        Digests.sha256(bytes);
        long digested = System.nanoTime();
        nanos[0] += read - start;
        nanos[1] += digested - read;
        try {
          ImageInspector.checkDecodable(bytes, caps);
        } catch (UnusableImage e) {
          // The stage meets it, too: what was spent on it counts.
        }
        nanos[2] += System.nanoTime() - digested;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    double each = 1e6 * Math.max(1, files.size());
    return new IngestFloor(nanos[0] / each, nanos[1] / each, nanos[2] / each);
  }
}
