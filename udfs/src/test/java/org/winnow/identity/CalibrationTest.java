package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.kernel.Vectors;

class CalibrationTest {
  @ParameterizedTest
  @CsvSource({"0.5, 0", "0.9, 1.2815516", "0.999, 3.0902323", "0.0001, -3.7190165"})
  void quantilesOfTheNormalLaw(double share, double z) {
    assertThat(ImpostorDistribution.normalQuantile(share)).isCloseTo(z, within(1e-6));
  }

  @Test
  void aFewWrongLabelsDoNotMoveTheTail() {
    Random random = new Random(2);
    CosineHistogram strangers = new CosineHistogram();
    CosineHistogram withWrongLabels = new CosineHistogram();
    for (int i = 0; i < 100_000; i++) {
      double cosine = 0.02 + 0.1 * random.nextGaussian();
      strangers.add(cosine);
      withWrongLabels.add(cosine);
      if (i % 100 == 0) {
        // The same person under two names.
        withWrongLabels.add(0.7 + 0.1 * random.nextGaussian());
      }
    }

    double threshold = ImpostorDistribution.of(strangers).threshold(1e-3);
    assertThat(threshold).isCloseTo(0.02 + 0.1 * 3.09, within(0.01));
    assertThat(ImpostorDistribution.of(withWrongLabels).threshold(1e-3))
        .isCloseTo(threshold, within(0.02));
  }

  @Test
  void aThresholdLetsThroughTheShareOfStrangersThatWasAskedFor() {
    People people = new People(11);
    Map<String, List<ClaimedFace>> sample = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      sample.put("name" + i, people.faces(4, people.person(), 0.8));
    }

    Calibration calibration = Calibration.measure(ClaimSample.ofSources(sample), 1e-3);

    // Cosines of random directions in 64 dimensions have a deviation of 1/8.
    assertThat(calibration.facePairs().threshold(1e-3)).isCloseTo(3.09 / 8, within(0.03));
    assertThat(calibration.faceToCentroid().threshold(1e-3)).isCloseTo(3.09 / 8, within(0.03));
    assertThat(calibration.centroidPairs().pairs()).isEqualTo(200L * 199);
  }

  @Test
  void captionsHaveAShareOfStrangersOfTheirOwn() {
    People people = new People(13);
    Map<String, List<ClaimedFace>> voters = new TreeMap<>();
    Map<String, List<ClaimedFace>> captioned = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      float[] person = people.person();
      voters.put("name" + i, people.faces(4, person, 0.8));
      List<ClaimedFace> claims = new ArrayList<>(people.faces(2, person, 0.8));
      for (int wrong = 0; wrong < 3; wrong++) {
        claims.addAll(people.faces(1, people.person(), 0.8));
      }
      captioned.put("name" + i, claims);
    }

    Calibration calibration = Calibration.measure(new ClaimSample(voters, captioned), 1e-3);

    assertThat(calibration.claimScores().impostorShare()).isLessThan(0.02);
    assertThat(calibration.captionScores().impostorShare()).isCloseTo(0.6, within(0.03));
    LocalFdrModel.Review reviewed = new LocalFdrModel.Review(0.8, 0.015);
    double minScore = calibration.captionScores().atFdr(5e-3, reviewed).minScore();
    assertThat(minScore).isGreaterThan(calibration.claimScores().atFdr(5e-3, reviewed).minScore());
    assertThat(calibration)
        .usingRecursiveComparison()
        .ignoringFields("captionScores")
        .as("captions without a vote change nothing else")
        .isEqualTo(Calibration.measure(ClaimSample.ofSources(voters), 1e-3));
  }

  @Test
  void whereSourcesClaimNothingCaptionsAreMeasuredForBoth() {
    People people = new People(14);
    Map<String, List<ClaimedFace>> sample = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      sample.put("name" + i, people.faces(4, people.person(), 0.8));
    }

    Calibration calibration = Calibration.measure(new ClaimSample(sample, sample), 1e-3);

    assertThat(calibration.claimScores()).isEqualTo(calibration.captionScores());
    assertThat(calibration.claimScores())
        .isEqualTo(Calibration.measure(ClaimSample.ofSources(sample), 1e-3).claimScores());
  }

  @Test
  void tooFewFacesGiveAWideLawThatIsSafe() {
    People people = new People(3);
    Calibration calibration =
        Calibration.measure(
            ClaimSample.ofSources(
                Map.of("a", new ArrayList<>(people.faces(2, people.person(), 0.5)))),
            1e-3);
    assertThat(calibration.facePairs().threshold(1e-3)).isBetween(0.3, 0.5);
    assertThat(calibration.centroidPairs()).isEqualTo(calibration.facePairs());
  }

  @Test
  void amongFacesOfFewPeopleStrangersAreMeasuredAsAmongMany() {
    People people = new People(9);
    List<float[]> faces = new ArrayList<>();
    for (int person = 0; person < 5; person++) {
      people.faces(10, people.person(), 0.8).forEach(face -> faces.add(face.vector()));
    }

    assertThat(Calibration.unlabelledImpostors(faces).threshold(1e-3))
        .isCloseTo(3.09 / 8, within(0.05));
  }

  @Test
  void aCollectionOfOneNameIsNotMeasuredAgainstItself() {
    People people = new People(5);
    List<ClaimedFace> faces = people.faces(10, people.person(), 0.5);
    Calibration calibration =
        Calibration.measure(ClaimSample.ofSources(Map.of("only", faces)), 1e-3);
    double least =
        calibration.claimScores().atFdr(5e-4, new LocalFdrModel.Review(0.8, 0.015)).minScore();
    double pair = calibration.facePairs().threshold(1e-3);

    IntraIdentityClassifier judge =
        new IntraIdentityClassifier(
            faces,
            new IntraIdentityRules(
                new DensityCores.Rules(pair, pair, 4, 3, 0.1),
                new MinSimilarity(least, true),
                new MinSimilarity(least, true),
                0.5,
                1),
            calibration.cohort());

    assertThat(faces)
        .allSatisfy(
            face ->
                assertThat(judge.classify(List.of(face)).get(0).reason())
                    .isEqualTo(Reason.NEAR_CORE));
  }

  @Test
  void genuineAndImpostorCosinesAreKeptApart() {
    People people = new People(7);
    Map<String, List<ClaimedFace>> sample = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      sample.put("name" + i, people.faces(4, people.person(), 0.5));
    }

    Calibration calibration = Calibration.measure(ClaimSample.ofSources(sample), 1e-3);

    assertThat(calibration.genuineCosines().total()).isEqualTo(20 * 6);
    assertThat(calibration.impostorCosines().total()).isEqualTo(80 * 79 / 2 - 20 * 6);
    assertThat(calibration.genuineCosines().quantile(0.1))
        .isGreaterThan(calibration.impostorCosines().quantile(0.999));
    assertThat(calibration.facePairs())
        .isEqualTo(ImpostorDistribution.of(calibration.impostorCosines()));
  }

  @Test
  void twoFacesOfOneImageAreNoGenuinePair() {
    People people = new People(5);
    List<ClaimedFace> faces =
        List.of(
            people.faceIn("image", people.person(), 0.5),
            people.faceIn("image", people.person(), 0.5));

    Calibration calibration = Calibration.measure(ClaimSample.ofSources(Map.of("a", faces)), 1e-3);

    assertThat(calibration.genuineCosines().total()).isZero();
    assertThat(calibration.impostorCosines().total()).isZero();
  }

  /** Embeddings that make all people alike: strangers at about 0.55, one person at about 0.9. */
  private static List<float[]> alike(People people, int persons, int each) {
    float[] all = people.person();
    List<float[]> faces = new ArrayList<>();
    for (int person = 0; person < persons; person++) {
      float[] mean = people.face(all, 0.9).vector();
      people.faces(each, mean, 0.3).forEach(face -> faces.add(face.vector()));
    }
    return faces;
  }

  @ParameterizedTest
  @CsvSource({"3, 10", "3, 5", "10, 2", "2, 2", "2, 1", "1, 1"})
  void aFewFacesOfPeopleWhoAreAllAlikeAreNotOnePerson(int persons, int each) {
    List<float[]> faces = alike(new People(9), persons, each);

    double threshold = Calibration.unlabelledImpostors(faces).threshold(0.01 / faces.size());

    for (int i = 0; i < faces.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (i / each != j / each) {
          assertThat(Vectors.dot(faces.get(i), faces.get(j))).isLessThan(threshold);
        }
      }
    }
  }

  @Test
  void pairsOfFacesWithoutNamesAreCountedOnce() {
    People people = new People(4);
    List<float[]> faces = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      faces.add(people.face(people.person(), 1).vector());
    }
    assertThat(Calibration.hasTooFewPairs(Calibration.unlabelledImpostors(faces))).isFalse();
    assertThat(Calibration.hasTooFewPairs(Calibration.unlabelledImpostors(faces.subList(0, 22))))
        .isTrue();
  }
}
