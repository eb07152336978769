package org.winnow.bench.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.kernel.Vectors;

class GeneratedClaimsTest {
  private static final int FACES = 10_000;

  private static GeneratedClaims claims(LabelNoise noise, long giant) {
    return new GeneratedClaims(new EmbeddingGenerator(7, FACES, 64, 100, 0.8, 0, 0), noise, giant);
  }

  private static List<Long> faces(GeneratedClaims claims) {
    return LongStream.range(0, claims.count()).filter(claims::exists).boxed().toList();
  }

  private static boolean right(GeneratedClaims claims, long face) {
    String person = GeneratedClaims.personName(claims.person(face));
    return claims.name(face).replace(" (alias)", "").equals(person);
  }

  private static double share(long part) {
    return part / (double) FACES;
  }

  @Test
  void strangersHaveNoNameAndComeInSmallNumbers() {
    GeneratedClaims claims = claims(LabelNoise.outsiders(0.3, 5, 7), 0);
    Map<Integer, Long> strangers =
        faces(claims).stream()
            .map(claims::person)
            .filter(person -> person >= claims.named())
            .collect(Collectors.groupingBy(person -> person, Collectors.counting()));
    long faces = strangers.values().stream().mapToLong(n -> n).sum();
    assertThat(share(faces)).isCloseTo(0.3, within(0.02));
    assertThat(faces / (double) strangers.size()).isBetween(2.5, 4.0);
    assertThat(share(faces(claims).stream().filter(face -> !right(claims, face)).count()))
        .isCloseTo(0.3, within(0.02));
  }

  @Test
  void swappedFacesBelongToSomebodyWithAName() {
    GeneratedClaims claims = claims(new LabelNoise(0, 0.1, 0, SecondName.ALIAS, 0, 0, 0, 5, 7), 0);
    List<Long> wrong = faces(claims).stream().filter(face -> !right(claims, face)).toList();
    assertThat(share(wrong.size())).isCloseTo(0.1, within(0.02));
    assertThat(wrong).allMatch(face -> claims.person(face) < claims.named());
  }

  @Test
  void splitPeopleHaveTwoNamesAndJoinedOnesShareOne() {
    GeneratedClaims claims = claims(new LabelNoise(0, 0, 3, SecondName.ALIAS, 2, 0, 0, 5, 7), 0);
    Map<Integer, Set<String>> names =
        faces(claims).stream()
            .collect(
                Collectors.groupingBy(
                    claims::person, Collectors.mapping(claims::name, Collectors.toSet())));
    assertThat(names.get(0)).containsOnly("Person 0000000", "Person 0000000 (alias)");
    assertThat(names.get(3)).containsOnly("Person 0000003");
    assertThat(names.get(4)).containsOnly("Person 0000003");
    assertThat(names.get(6)).containsOnly("Person 0000005");
    assertThat(names.get(7)).containsOnly("Person 0000007");
  }

  @Test
  void repeatedFacesAreNearlyThoseBeforeThem() {
    GeneratedClaims claims = claims(new LabelNoise(0, 0, 0, SecondName.ALIAS, 0, 0.2, 0, 5, 7), 0);
    List<Long> repeated =
        faces(claims).stream()
            .filter(face -> face % 2 == 1)
            .filter(face -> Vectors.dot(claims.vector(face), claims.vector(face - 1)) > 0.95)
            .toList();
    assertThat(share(repeated.size())).isCloseTo(0.2, within(0.02));
    assertThat(repeated).allMatch(face -> claims.person(face) == claims.person(face - 1));
    long right = repeated.stream().filter(face -> right(claims, face)).count();
    assertThat(right / (double) repeated.size()).isCloseTo(0.5, within(0.05));
  }

  @Test
  void theGiantAndTheTinyComeOnTop() {
    GeneratedClaims claims =
        claims(new LabelNoise(0.5, 0, 0, SecondName.ALIAS, 0, 0, 3, 5, 7), 500);
    Map<String, Long> sizes =
        faces(claims).stream()
            .filter(face -> face >= FACES)
            .collect(Collectors.groupingBy(claims::name, Collectors.counting()));
    assertThat(sizes)
        .isEqualTo(
            Map.of(
                "Person 0000100", 500L,
                "Person 0000101", 1L,
                "Person 0000102", 2L,
                "Person 0000103", 3L));
  }
}
