package org.winnow.command.model;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.config.Config;
import org.winnow.console.Errors;
import org.winnow.console.IngestErrors;
import org.winnow.evaluation.LfwPair;
import org.winnow.evaluation.PairAccuracy;
import org.winnow.face.Detection;
import org.winnow.face.DetectionFault;
import org.winnow.face.FaceAligner;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;
import org.winnow.kernel.Vectors;
import org.winnow.model.Device;
import org.winnow.model.ModelSpec;
import org.winnow.model.detect.Detector;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.detect.ScalingDetector;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.Embedders;
import org.winnow.model.embed.UnitVector;
import org.winnow.spark.TaskModel;

/**
 * Genuine and impostor pairs of photographs. Of each photograph, the face nearest the middle
 * counts.
 */
record PairBenchmark(Path photos, List<LfwPair> pairs) {

  /** Result of the benchmark. */
  record Result(int photographs, int found, int same, int different, PairAccuracy accuracy) {
    void print(PrintStream out) {
      out.printf(
          Locale.ROOT,
          "  faces     a face in %,d of %,d photographs = %.4f%n",
          found,
          photographs,
          found / (double) photographs);
      out.printf(
          Locale.ROOT,
          "  pairs     balanced accuracy %.4f (0.5 is chance); accuracy %.4f (%.4f of the pairs are"
              + " genuine)%n",
          accuracy.balancedAccuracy(),
          accuracy.accuracy(),
          same / (double) (same + different));
      out.printf(
          Locale.ROOT,
          "            %,d genuine and %,d impostor pairs, at the best threshold, cosine %.3f%n",
          same,
          different,
          accuracy.threshold());
    }
  }

  /** Reads a list in LFW's format. It skips lines of other lengths, such as the first. */
  static PairBenchmark of(Path list, Path photos) throws IOException {
    if (!Files.isReadable(list) || !Files.isDirectory(photos)) {
      throw IngestErrors.inputNotFound(
          Files.isReadable(list) ? photos.toString() : list.toString());
    }
    List<LfwPair> pairs =
        Files.readAllLines(list).stream().flatMap(line -> LfwPair.parse(line).stream()).toList();
    return new PairBenchmark(photos, pairs);
  }

  /**
   * Runs the models as the stages do. A photograph without a face counts as different from all
   * others.
   */
  Result run(ModelSpec detectorSpec, ModelSpec embedderSpec, Config config) {
    Detector detector =
        new ScalingDetector(
            DetectorFamilies.of(detectorSpec, Device.CPU), TaskModel.detectOptions(config));
    Embedder embedder = Embedders.of(embedderSpec, Device.CPU);
    SortedSet<String> files = new TreeSet<>();
    pairs.forEach(p -> files.addAll(List.of(p.first(), p.second())));
    Map<String, float[]> vectors = new ConcurrentSkipListMap<>();
    LongAdder found = new LongAdder();
    files.parallelStream()
        .forEach(
            name -> {
              float[] vector = vector(photos.resolve(name), detector, embedder, config);
              if (vector.length > 0) {
                found.increment();
                vectors.put(name, vector);
              }
            });
    double[] same = cosines(vectors, true);
    double[] different = cosines(vectors, false);
    return new Result(
        files.size(),
        found.intValue(),
        same.length,
        different.length,
        PairAccuracy.of(same, different));
  }

  private double[] cosines(Map<String, float[]> vectors, boolean same) {
    return pairs.stream()
        .filter(p -> p.same() == same)
        .mapToDouble(
            p -> {
              float[] a = vectors.get(p.first());
              float[] b = vectors.get(p.second());
              return a == null || b == null ? -1 : Vectors.dot(a, b);
            })
        .toArray();
  }

  private static float[] vector(Path file, Detector detector, Embedder embedder, Config config) {
    try (Mat picture = ImageDecoder.decode(Files.readAllBytes(file), config.ingest().caps())) {
      List<Detection> faces =
          DetectionFault.usable(detector.detect(picture), picture.cols(), picture.rows());
      if (faces.isEmpty()) {
        return new float[0];
      }
      Detection face =
          faces.stream()
              .min(
                  Comparator.comparingDouble(
                      d -> d.distanceFromCentre(picture.cols(), picture.rows())))
              .orElseThrow();
      try (Mat crop = FaceAligner.align(picture, face.landmarks())) {
        UnitVector unit = UnitVector.of(embedder.embed(List.of(crop))[0]);
        return unit.usable() ? unit.values() : new float[0];
      }
    } catch (IOException | UnusableImage e) {
      throw Errors.photograph(file, e.getMessage());
    }
  }
}
