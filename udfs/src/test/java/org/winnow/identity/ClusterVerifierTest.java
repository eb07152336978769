package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterVerifierTest {
  private static final ClusterThreshold THRESHOLD = ClusterThreshold.of(0.5);
  private final People people = new People(5);

  private ClusterVerifier.Face face(String image, float[] person, double spread) {
    ClaimedFace face = people.face(person, spread);
    return new ClusterVerifier.Face(face.faceId(), image, face.vector());
  }

  private List<ClusterVerifier.Face> faces(int count, float[] person, double spread) {
    List<ClusterVerifier.Face> faces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      faces.add(face("image " + faces.size() + " " + person[0], person, spread));
    }
    return faces;
  }

  @Test
  void impostorsAreRemovedAndThePersonStays() {
    List<ClusterVerifier.Face> person = faces(9, people.person(), 1);
    List<ClusterVerifier.Face> all = new ArrayList<>(person);
    all.addAll(2, faces(1, people.person(), 1));
    all.addAll(faces(1, people.person(), 1));
    assertThat(ClusterVerifier.verify(all, THRESHOLD)).isEqualTo(person);
  }

  @Test
  void aChainOfImpostorsIsNoCluster() {
    // Each is like the next alone: a cosine of about 0.45, and 0 beyond it.
    List<ClusterVerifier.Face> chain = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      float[] vector = new float[8];
      vector[i] = (float) Math.sqrt(0.725);
      vector[i + 1] = (float) Math.sqrt(0.275);
      chain.add(new ClusterVerifier.Face("face " + i, "image " + i, vector));
    }
    assertThat(ClusterVerifier.verify(chain, THRESHOLD)).isEmpty();
    assertThat(ClusterVerifier.verify(chain.subList(0, 2), ClusterThreshold.of(0.44))).hasSize(2);
  }

  @Test
  void ofTwoFacesOfOneImageTheMoreSimilarStays() {
    float[] person = people.person();
    List<ClusterVerifier.Face> all = faces(5, person, 0.8);
    ClusterVerifier.Face moreSimilar = face("both", person, 0.3);
    all.add(face("both", person, 2));
    all.add(moreSimilar);
    assertThat(ClusterVerifier.verify(all, ClusterThreshold.of(0.1)))
        .hasSize(6)
        .contains(moreSimilar);
  }

  @Test
  void oneFaceIsNoCluster() {
    assertThat(ClusterVerifier.verify(List.of(), THRESHOLD)).isEmpty();
    assertThat(ClusterVerifier.verify(faces(1, people.person(), 1), THRESHOLD)).isEmpty();
  }

  @Test
  void theOrderDoesNotDecideWhoStays() {
    List<ClusterVerifier.Face> all = faces(8, people.person(), 1.4);
    all.addAll(faces(4, people.person(), 1.4));
    List<ClusterVerifier.Face> kept = ClusterVerifier.verify(all, THRESHOLD);
    List<ClusterVerifier.Face> reversed = new ArrayList<>(all);
    reversed.sort(Comparator.comparing(ClusterVerifier.Face::id).reversed());
    assertThat(ClusterVerifier.verify(reversed, THRESHOLD)).hasSameElementsAs(kept);
  }

  @Test
  void aLargerClusterHasALowerThreshold() {
    ClusterThreshold threshold =
        ClusterThreshold.of(new ImpostorDistribution(0, 0.1, 1_000_000), 0.01, 10_001);
    assertThat(threshold.minCosine(1)).isCloseTo(0.475, within(0.001));
    assertThat(threshold.minCosine(100)).isCloseTo(0.372, within(0.001));
    assertThat(threshold.minCosine(100_000_000)).isCloseTo(0.025, within(0.001));
  }
}
