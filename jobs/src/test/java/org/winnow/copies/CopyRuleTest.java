package org.winnow.copies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnow.config.ConfigLoader;
import org.winnow.config.ConfigLoader.Overlays;
import org.winnow.face.FaceRegistration.Result;
import org.winnow.table.Duplicates.Kind;

/** The rule with the settings of the catalogue. */
class CopyRuleTest {
  private final CopyRule rule = new CopyRule(ConfigLoader.load(Overlays.none()).config().dedup());

  @Test
  void equalFacesAreOnePhotographWhateverTheFrame() {
    assertThat(rule.byFaces(new Result(0.985, 0.999, 0.96, 1, true), 120))
        .contains(new CopyRule.Verdict(Kind.PHOTOGRAPH, 0.985));
  }

  @Test
  void aDegradedCopyNeedsTheHashesToo() {
    assertThat(rule.byFaces(new Result(0.96, 0.99, 0.96, 1, false), 60))
        .contains(new CopyRule.Verdict(Kind.PHOTOGRAPH, 0.96));
    assertThat(rule.byFaces(new Result(0.96, 0.99, 0.96, 1, false), 70)).isEmpty();
  }

  @Test
  void whatLiesOverAFaceDoesNotHideACopy() {
    assertThat(rule.byFaces(new Result(0.8, 0.9985, -1, 0.3, false), 60))
        .contains(new CopyRule.Verdict(Kind.PHOTOGRAPH, 0.9985));
    assertThat(rule.byFaces(new Result(0.8, 0.9975, -1, 0.3, false), 60)).isEmpty();
    assertThat(rule.byFaces(new Result(0.8, 0.9985, -1, 0.3, false), 120))
        .contains(new CopyRule.Verdict(Kind.PHOTOGRAPH, 0.9985));
    assertThat(rule.byFaces(new Result(0.8, 0.9985, -1, 0.7, false), 60))
        .contains(new CopyRule.Verdict(Kind.PHOTOGRAPH, 0.9985));
    assertThat(rule.byFaces(new Result(0.8, 0.9985, -1, 0.7, false), 61)).isEmpty();
    assertThat(rule.byFaces(new Result(0.8, 0.9985, -1, 0.8, false), 60)).isEmpty();
  }

  @Test
  void facesOfWhichAPartMovedAreMomentsOfASeries() {
    assertThat(rule.byFaces(new Result(0.995, 0.998, 0.94, 0.8, false), 90))
        .contains(new CopyRule.Verdict(Kind.BURST, 0.995));
    assertThat(rule.byFaces(new Result(0.995, 0.998, 0.94, 0.8, true), 90)).isEmpty();
  }

  @Test
  void aSeriesIsNearByTheHashesAndNotMirrored() {
    assertThat(rule.byFaces(new Result(0.94, 0.99, 0.9, 0.8, false), 64))
        .contains(new CopyRule.Verdict(Kind.BURST, 0.94));
    assertThat(rule.byFaces(new Result(0.94, 0.99, 0.9, 0.8, true), 64)).isEmpty();
    assertThat(rule.byFaces(new Result(0.94, 0.99, 0.9, 0.8, false), 65)).isEmpty();
    assertThat(rule.byFaces(new Result(0.92, 0.99, 0.9, 0.8, false), 20)).isEmpty();
  }

  @Test
  void withoutAFaceTheHashesMustBeNearAndRich() {
    assertThat(rule.byHashes(31, 50))
        .contains(new CopyRule.Verdict(Kind.PHOTOGRAPH, 1 - 31 / 256.0));
    assertThat(rule.byHashes(32, 90)).isEmpty();
    assertThat(rule.byHashes(0, 49)).isEmpty();
  }

  @Test
  void nearHashesWithoutProofGetASecondLook() {
    assertThat(rule.isOpen(Optional.empty(), 60, 90)).isTrue();
    assertThat(rule.isOpen(Optional.empty(), 61, 90)).isFalse();
    assertThat(rule.isOpen(verdict(Kind.BURST), 31, 50)).isTrue();
    assertThat(rule.isOpen(verdict(Kind.BURST), 32, 50)).isFalse();
    assertThat(rule.isOpen(verdict(Kind.BURST), 31, 49)).isFalse();
    assertThat(rule.isOpen(verdict(Kind.PHOTOGRAPH), 10, 90)).isFalse();
  }

  @Test
  void aSecondLookCanBeSwitchedOff() {
    CopyRule off =
        new CopyRule(
            ConfigLoader.load(
                    new Overlays(Optional.empty(), List.of(), List.of("dedup.same_place=1")))
                .config()
                .dedup());
    assertThat(off.isOpen(Optional.empty(), 10, 90)).isFalse();
  }

  @Test
  void atOnePlaceTheRestOfAnOccludedFaceAgreesToThePixel() {
    assertThat(rule.atSamePlace(new Result(0.6, 0.9996, -1, -0.4, false)))
        .contains(new CopyRule.Verdict(Kind.PHOTOGRAPH, 0.9996));
    assertThat(rule.atSamePlace(new Result(0.98, 0.9994, 0.95, 0.7, false))).isEmpty();
    assertThat(rule.atSamePlace(new Result(0.96, 0.99, 0.96, 0.9, false)))
        .contains(new CopyRule.Verdict(Kind.PHOTOGRAPH, 0.96));
  }

  private static Optional<CopyRule.Verdict> verdict(Kind kind) {
    return Optional.of(new CopyRule.Verdict(kind, 0.95));
  }
}
