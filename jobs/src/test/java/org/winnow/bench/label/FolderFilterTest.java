package org.winnow.bench.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.EmbeddingGenerator;

class FolderFilterTest {
  /** Unit vectors at angles, in degrees. */
  private static List<float[]> at(double... degrees) {
    List<float[]> faces = new ArrayList<>();
    for (double d : degrees) {
      double angle = Math.toRadians(d);
      faces.add(new float[] {(float) Math.cos(angle), (float) Math.sin(angle)});
    }
    return faces;
  }

  @Test
  void theLargestClusterIsChainedThroughNeighbours() {
    // Cosines: of 20 degrees 0.94, of 40 degrees 0.77.
    FolderFilter filter = new FolderFilter.LargestCluster(0.1);
    assertThat(filter.keep(at(90, 0, 20, 40, 180, 100)))
        .containsExactly(false, true, true, true, false, false);
  }

  @Test
  void aFaceWithoutNeighboursIsNoCluster() {
    assertThat(new FolderFilter.LargestCluster(0.1).keep(at(0, 90, 180)))
        .containsExactly(false, false, false);
    assertThat(new FolderFilter.LargeCommunities(0.5).keep(at(0, 90, 180)))
        .containsExactly(false, false, false);
  }

  @Test
  void theCentreIsTakenAgainFromWhatIsLeft() {
    List<float[]> faces = at(0, 5, 10, 60, 100);
    // The mean lies at about 33 degrees, then at about 18, then at 5.
    assertThat(new FolderFilter.TrimmedCentre(0.8, 1).keep(faces))
        .containsExactly(true, true, true, true, false);
    assertThat(new FolderFilter.TrimmedCentre(0.8, 3).keep(faces))
        .containsExactly(true, true, true, false, false);
    assertThat(new FolderFilter.TrimmedCentre(0.999, 2).keep(at(0, 90)))
        .containsExactly(false, false);
  }

  @Test
  void everyLargeCommunityIsKept() {
    EmbeddingGenerator people = new EmbeddingGenerator(3, 1, 64, 9, 0.9, 0, 0);
    List<float[]> faces = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      faces.add(people.vector(i < 11 ? 0 : i < 18 ? 1 : 2, i));
    }
    boolean[] kept = new FolderFilter.LargeCommunities(0.5).keep(faces);
    for (int i = 0; i < 20; i++) {
      // Two of twenty are a tenth, and not more.
      assertThat(kept[i]).as("face " + i).isEqualTo(i < 18);
    }
  }

  @Test
  void everyMethodHasSeveralSettings() {
    assertThat(FolderFilter.all()).extracting(FolderFilter::settings).hasSizeGreaterThan(60);
    assertThat(FolderFilter.all().stream().map(f -> f.method() + f.settings()))
        .doesNotHaveDuplicates();
  }
}
