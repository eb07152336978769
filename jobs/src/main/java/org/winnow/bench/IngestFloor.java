package org.winnow.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.Digests;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.PerceptualHash;
import org.winnow.image.UnusableImage;

/**
 * What the kernels of stage ingest cost in a plain loop: reading, SHA-256, decoding, and the two
 * hashes of the picture.
 *
 * @param read milliseconds a file and thread
 * @param digest milliseconds a file and thread
 * @param decode milliseconds a file and thread
 * @param hash milliseconds a file and thread
 */
record IngestFloor(double read, double digest, double decode, double hash) {
  private static final int WARM_UP = 100;

  /** Milliseconds of one thread for a number of files. */
  double floor(long files) {
    return files * (read + digest + decode + hash);
  }

  /** Measures with as many threads at once as there are processors, as the stage runs. */
  static IngestFloor measure(List<Path> files, ImageCaps caps, int processors) {
    measure(files.subList(0, Math.min(WARM_UP, files.size())), caps);
    List<IngestFloor> all =
        IntStream.range(0, processors).parallel().mapToObj(i -> measure(files, caps)).toList();
    return new IngestFloor(
        all.stream().mapToDouble(IngestFloor::read).average().orElseThrow(),
        all.stream().mapToDouble(IngestFloor::digest).average().orElseThrow(),
        all.stream().mapToDouble(IngestFloor::decode).average().orElseThrow(),
        all.stream().mapToDouble(IngestFloor::hash).average().orElseThrow());
  }

  private static IngestFloor measure(List<Path> files, ImageCaps caps) {
    long[] nanos = new long[4];
    for (Path file : files) {
      try {
        long start = System.nanoTime();
        byte[] bytes = Files.readAllBytes(file);
        long read = System.nanoTime();
        Digests.sha256(bytes);
        long digested = System.nanoTime();
        nanos[0] += read - start;
        nanos[1] += digested - read;
        try (Mat picture = ImageDecoder.decode(bytes, caps)) {
          long decoded = System.nanoTime();
          PerceptualHash.of(picture);
          nanos[2] += decoded - digested;
          nanos[3] += System.nanoTime() - decoded;
        } catch (UnusableImage e) {
          // The stage meets it, too: what was spent on it counts.
          nanos[2] += System.nanoTime() - digested;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    double each = 1e6 * Math.max(1, files.size());
    return new IngestFloor(nanos[0] / each, nanos[1] / each, nanos[2] / each, nanos[3] / each);
  }
}
