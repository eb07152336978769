package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.winnow.image.attack.Attack;
import org.winnow.model.Device;
import org.winnow.model.detect.DetectOptions;
import org.winnow.model.detect.Detector;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.detect.ScalingDetector;
import org.winnow.testing.SharedData;
import org.winnow.testing.TestModels;

/** What the registration of faces is worth on photographs: half a minute. */
@Tag("real-data")
class CopiedPhotographsIT {
  private static final int PEOPLE = 40;

  private final Detector detector =
      new ScalingDetector(
          DetectorFamilies.of(TestModels.spec("yunet-2026may"), Device.CPU), DetectOptions.DEFAULT);

  @Test
  void copiesOfAPhotographAreToldFromOthersOfThePerson() throws IOException {
    Map<Path, List<FaceTemplate>> people = new LinkedHashMap<>();
    Map<String, Integer> found = new LinkedHashMap<>();
    int copies = 0;
    for (Path person : people()) {
      for (Path file : photographs(person, 5)) {
        try (Mat picture =
            opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_COLOR)) {
          FaceTemplate original = faces(picture).get(0);
          if (people.computeIfAbsent(person, p -> new ArrayList<>()).isEmpty()) {
            copies++;
            for (Attack attack : Attack.ALL) {
              try (Mat copy = attack.apply(picture, copies)) {
                boolean recalled =
                    faces(copy).stream()
                        .map(face -> FaceRegistration.of(original, face))
                        .anyMatch(CopiedPhotographsIT::isCopy);
                found.merge(attack.name(), recalled ? 1 : 0, Integer::sum);
              }
            }
          }
          people.get(person).add(original);
        }
      }
    }
    System.out.println("Found of " + copies + " copies: " + found);
    for (Map.Entry<String, Integer> recall : found.entrySet()) {
      if (!List.of("jpeg-3", "crop-70", "crop-80").contains(recall.getKey())) {
        assertThat(recall.getValue())
            .as(recall.getKey())
            .isGreaterThanOrEqualTo((int) (0.95 * copies));
      }
    }
    for (Map.Entry<Path, List<FaceTemplate>> person : people.entrySet()) {
      List<FaceTemplate> faces = person.getValue();
      for (int i = 1; i < faces.size(); i++) {
        FaceRegistration.Result other = FaceRegistration.of(faces.get(0), faces.get(i));
        assertThat(isCopy(other)).as("%s %s", person.getKey(), other).isFalse();
      }
    }
  }

  /** Ten portraits of each of forty people, taken within minutes: no copies. */
  @Test
  void momentsOfASessionAreSeldomTakenForCopies() throws IOException {
    int pairs = 0;
    List<String> wrong = new ArrayList<>();
    for (Path person : folders("orl")) {
      List<Path> files = photographs(person, 10);
      List<FaceTemplate> faces = new ArrayList<>();
      for (Path file : files) {
        try (Mat picture =
            opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_COLOR)) {
          faces.add(faces(picture).get(0));
        }
      }
      for (int i = 0; i < faces.size(); i++) {
        for (int j = 0; j < i; j++) {
          pairs++;
          if (isCopy(FaceRegistration.of(faces.get(j), faces.get(i)))) {
            wrong.add(person.getFileName() + " " + files.get(j) + " " + files.get(i));
          }
        }
      }
    }
    System.out.println(wrong.size() + " of " + pairs + " pairs of moments taken for copies");
    assertThat(wrong.size() / (double) pairs).as("%s", wrong).isLessThan(0.04);
  }

  /** As dedup decides where the hashes are near. */
  private static boolean isCopy(FaceRegistration.Result result) {
    return result.correlation() >= 0.95 && result.parts() >= 0.955
        || result.trimmed() >= 0.998 && result.least() <= 0.75;
  }

  /** People with several photographs, evenly from the alphabet. */
  private static List<Path> people() throws IOException {
    List<Path> several = new ArrayList<>();
    for (Path person : folders("lfw-dev")) {
      if (photographs(person, 5).size() > 2) {
        several.add(person);
      }
    }
    int step = several.size() / PEOPLE;
    return Stream.iterate(0, i -> i + step).limit(PEOPLE).map(several::get).toList();
  }

  private static List<Path> folders(String collection) throws IOException {
    try (Stream<Path> all = Files.list(SharedData.data(collection))) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<Path> photographs(Path person, int most) throws IOException {
    try (Stream<Path> files = Files.list(person)) {
      return files.sorted().limit(most).toList();
    }
  }

  /** The faces of a picture, the most central first. */
  private List<FaceTemplate> faces(Mat picture) {
    return detector.detect(picture).stream()
        .sorted(
            Comparator.comparingDouble(
                face -> face.distanceFromCentre(picture.cols(), picture.rows())))
        .map(
            face -> {
              try (Mat crop = FaceAligner.align(picture, face.landmarks())) {
                return FaceTemplate.of(crop);
              }
            })
        .toList();
  }
}
