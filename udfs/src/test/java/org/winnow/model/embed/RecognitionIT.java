package org.winnow.model.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.winnow.face.Detection;
import org.winnow.face.FaceAligner;
import org.winnow.model.Device;
import org.winnow.model.detect.DetectOptions;
import org.winnow.model.detect.Detector;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.detect.GoldenTest;
import org.winnow.model.detect.ScalingDetector;
import org.winnow.testing.SharedData;
import org.winnow.testing.TestModels;

/** What the whole chain is worth on known collections: about a minute. */
@Tag("real-data")
class RecognitionIT {

  /** A line of the pair list. */
  private record Pair(String first, String second, boolean same) {}

  @Test
  void verificationOnLfwIsThatOfTheReference() throws IOException {
    List<Pair> pairs =
        Files.readAllLines(SharedData.data("lfw-dev-pairs.txt")).stream()
            .filter(l -> l.split("\\s+").length >= 3)
            .map(RecognitionIT::pair)
            .toList();
    assertThat(pairs).hasSizeGreaterThan(2000);
    TreeSet<String> files = new TreeSet<>();
    pairs.forEach(p -> files.addAll(List.of(p.first(), p.second())));
    Map<String, float[]> vectors = embedded("lfw-dev", files);
    assertThat(vectors).hasSize(files.size());

    double[] same = cosines(pairs, vectors, true);
    double[] different = cosines(pairs, vectors, false);
    double accuracy = bestAccuracy(same, different);
    System.out.printf(
        "LFW dev pairs: %d photographs, %d + %d pairs, accuracy %.4f, mean cosine %.3f / %.3f%n",
        files.size(),
        same.length,
        different.length,
        accuracy,
        Arrays.stream(same).average().orElseThrow(),
        Arrays.stream(different).average().orElseThrow());
    assertThat(accuracy).isGreaterThanOrEqualTo(0.989);
  }

  @Test
  void everySmallPortraitIsFoundAndItsNearestIsTheSamePerson() throws IOException {
    TreeSet<String> files = new TreeSet<>();
    Path root = SharedData.data("orl");
    try (Stream<Path> all = Files.walk(root, 2)) {
      all.filter(f -> f.toString().endsWith(".pgm"))
          .forEach(f -> files.add(root.relativize(f).toString()));
    }
    assertThat(files).hasSize(400);
    Map<String, float[]> vectors = embedded("orl", files);
    assertThat(vectors.keySet()).containsExactlyElementsOf(files);
    for (Map.Entry<String, float[]> probe : vectors.entrySet()) {
      String nearest = "";
      double best = -2;
      for (Map.Entry<String, float[]> other : vectors.entrySet()) {
        double cosine = GoldenTest.cosine(probe.getValue(), other.getValue());
        if (cosine > best && !other.getKey().equals(probe.getKey())) {
          best = cosine;
          nearest = other.getKey();
        }
      }
      assertThat(person(nearest)).as(probe.getKey()).isEqualTo(person(probe.getKey()));
    }
  }

  private static Map<String, float[]> embedded(String folder, TreeSet<String> files) {
    Detector detector =
        new ScalingDetector(
            DetectorFamilies.of(TestModels.spec("yunet-2026may"), Device.CPU),
            DetectOptions.DEFAULT);
    Embedder embedder = Embedders.of(TestModels.spec("mobilefacenet"), Device.CPU);
    return files.parallelStream()
        .flatMap(
            name -> {
              Path file = SharedData.data(folder + "/" + name);
              try (Mat picture =
                  opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_COLOR)) {
                List<Detection> faces = detector.detect(picture);
                if (faces.isEmpty()) {
                  return Stream.empty();
                }
                Detection face = GoldenTest.central(faces, picture);
                try (Mat crop = FaceAligner.align(picture, face.landmarks())) {
                  return Stream.of(Map.entry(name, embedder.embed(List.of(crop))[0]));
                }
              }
            })
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  private static Pair pair(String line) {
    String[] f = line.split("\\s+");
    return f.length == 3
        ? new Pair(photograph(f[0], f[1]), photograph(f[0], f[2]), true)
        : new Pair(photograph(f[0], f[1]), photograph(f[2], f[3]), false);
  }

  private static String photograph(String name, String number) {
    return String.format("%s/%s_%04d.jpg", name, name, Integer.parseInt(number));
  }

  private static double[] cosines(List<Pair> pairs, Map<String, float[]> vectors, boolean same) {
    return pairs.stream()
        .filter(p -> p.same() == same)
        .mapToDouble(p -> GoldenTest.cosine(vectors.get(p.first()), vectors.get(p.second())))
        .sorted()
        .toArray();
  }

  private static double bestAccuracy(double[] same, double[] different) {
    double best = 0;
    for (double t = -0.2; t < 0.9; t += 0.001) {
      double threshold = t;
      long right =
          Arrays.stream(same).filter(c -> c >= threshold).count()
              + Arrays.stream(different).filter(c -> c < threshold).count();
      best = Math.max(best, right / (double) (same.length + different.length));
    }
    return best;
  }

  private static String person(String file) {
    return file.substring(0, file.indexOf('/'));
  }
}
