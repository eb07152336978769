package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntraIdentityClassifierTest {
  private static final IntraIdentityRules RULES =
      new IntraIdentityRules(
          new DensityCores.Rules(0.45, 0.5, 4, 3, 0.1),
          new MinSimilarity(4, true),
          new MinSimilarity(3, true),
          0.8,
          1);
  private final People people = new People(9);
  private final Cohort cohort =
      Cohort.of(IntStream.range(0, 1000).mapToObj(i -> people.person()).toList());

  @Test
  void membersAreKeptAndImpostorsDropped() {
    List<ClaimedFace> faces = new ArrayList<>(people.faces(6, people.person(), 0.6));
    faces.add(people.face(people.person(), 0.6));

    assertThat(reasons(faces))
        .containsOnly(Map.entry(Reason.NEAR_CORE, 6L), Map.entry(Reason.FAR_FROM_CORE, 1L));
  }

  @Test
  void aSecondPersonBecomesAnIdentityAndACoupleIsNoBackground() {
    float[] first = people.person();
    float[] second = people.person();
    List<ClaimedFace> faces = new ArrayList<>(people.faces(6, first, 0.5));
    faces.addAll(people.faces(3, second, 0.5));
    faces.add(people.faceIn("both", first, 0.5));
    faces.add(people.faceIn("both", second, 0.5));

    assertThat(reasons(faces))
        .containsOnly(Map.entry(Reason.NEAR_CORE, 7L), Map.entry(Reason.SPLIT, 4L));
  }

  @Test
  void onePersonStandsInAPictureOnce() {
    float[] person = people.person();
    List<ClaimedFace> faces = new ArrayList<>(people.faces(5, person, 0.5));
    faces.add(people.faceIn("twice", person, 0.4));
    faces.add(people.faceIn("twice", person, 0.6));

    assertThat(reasons(faces))
        .containsOnly(Map.entry(Reason.NEAR_CORE, 6L), Map.entry(Reason.BACKGROUND, 1L));
  }

  @Test
  void anotherLookOfThePersonIsNoOtherPerson() {
    float[] person = people.person();
    ClaimedFace otherLook = people.face(person, 1.1);
    List<ClaimedFace> faces = new ArrayList<>(people.faces(8, person, 0.4));
    faces.addAll(people.faces(4, otherLook.vector(), 0.3));

    assertThat(reasons(faces).keySet()).doesNotContain(Reason.SPLIT, Reason.FAR_FROM_CORE);
  }

  @Test
  void aSingleFaceCoreIsExtendedByAgreeingFaces() {
    // Pairs need 0.45, which none has; the threshold on scores is lower.
    IntraIdentityRules lax =
        new IntraIdentityRules(
            RULES.cores(), new MinSimilarity(2.3, true), new MinSimilarity(2.3, true), 0.8, 1);
    float[] a = new float[People.DIMENSION];
    float[] b = new float[People.DIMENSION];
    float[] c = new float[People.DIMENSION];
    a[0] = 1;
    b[0] = 0.31f;
    b[1] = 0.9507f;
    c[0] = 0.3f;
    c[1] = 0.1126f;
    c[2] = 0.9473f;
    List<ClaimedFace> faces =
        List.of(
            new ClaimedFace("a", "image a", a, 2),
            new ClaimedFace("b", "image b", b, 1),
            new ClaimedFace("c", "image c", c, 1));
    IntraIdentityClassifier classifier =
        new IntraIdentityClassifier(faces, lax, Cohort.ofRandom(People.DIMENSION));

    assertThat(faces)
        .allSatisfy(
            face -> {
              IntraIdentityClassifier.Judgement judgement =
                  classifier.classify(List.of(face)).get(0);
              assertThat(judgement.reason()).isEqualTo(Reason.NEAR_CORE);
              assertThat(judgement.similarity()).isGreaterThan(0.29);
            });
  }

  @Test
  void namesWithoutAgreement() {
    List<ClaimedFace> impostors =
        IntStream.range(0, 5).mapToObj(i -> people.face(people.person(), 0.5)).toList();

    assertThat(reasons(impostors.subList(0, 3))).containsOnlyKeys(Reason.NO_AGREEMENT);
    assertThat(reasons(impostors)).containsOnlyKeys(Reason.NOTHING_AGREES);
  }

  @Test
  void anOnlyImageIsKeptForItsSubject() {
    assertThat(reasons(List.of(people.face(people.person(), 0.5))))
        .containsOnlyKeys(Reason.SINGLE_IMAGE);
    assertThat(
            reasons(
                List.of(
                    people.faceIn("two", people.person(), 0.5),
                    people.faceIn("two", people.person(), 0.5))))
        .containsOnlyKeys(Reason.AMBIGUOUS_SUBJECT);
  }

  private Map<Reason, Long> reasons(List<ClaimedFace> faces) {
    IntraIdentityClassifier classifier = new IntraIdentityClassifier(faces, RULES, cohort);
    return faces.stream()
        .collect(Collectors.groupingBy(ClaimedFace::imageId, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(image -> classifier.classify(image).stream())
        .collect(
            Collectors.groupingBy(
                IntraIdentityClassifier.Judgement::reason, TreeMap::new, Collectors.counting()));
  }
}
