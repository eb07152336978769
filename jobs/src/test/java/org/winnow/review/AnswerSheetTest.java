package org.winnow.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnow.table.Verdict;

class AnswerSheetTest {
  private static final String HEAD = "face_id,identity_id,verdict,target,note,person\n";

  @Test
  void allFaultsAreToldAtOnceWithTheirLines() {
    AnswerSheet sheet =
        read(
            "f1,,KEPT,,,",
            "f2,,MERGE,i1,,",
            "f3,,MOVE,,,",
            ",i1,MERGE,i1,,",
            ",i1,DROP,i2,,",
            ",,KEEP,,,",
            "f4,,KEEP,,,");

    assertThat(sheet.faults())
        .containsExactly(
            "line 2: KEPT is not a verdict. The verdicts are KEEP, DROP, MOVE.",
            "line 3: MERGE is not for a face. There are KEEP, DROP, MOVE.",
            "line 4: MOVE needs the identity_id of another identity as target.",
            "line 5: MERGE names i1 itself as target.",
            "line 6: DROP takes no target, but i2 is given.",
            "line 7: it has neither a face_id nor an identity_id.");
    assertThat(sheet.answers()).containsOnlyKeys(8);
  }

  @Test
  void rowsWithoutAVerdictArePassedOver() {
    AnswerSheet sheet = read("f1,i1,,,,", "f2,i1, keep ,, why ,Bob", "f3,i1,drop,,,");

    assertThat(sheet.blank()).isEqualTo(1);
    assertThat(sheet.faults()).isEmpty();
    Decision kept = sheet.answers().get(3);
    assertThat(kept.subjectId()).as("a face, although its identity is named").isEqualTo("f2");
    assertThat(kept.verdict()).isEqualTo(Verdict.KEEP);
    assertThat(kept.note()).contains("why");
    assertThat(kept.person()).contains("Bob");
    assertThat(sheet.answers().get(4).person()).contains("Ada");
  }

  @Test
  void twoRowsThatExcludeEachOtherAreAFaultAndARepeatedOneIsNot() {
    AnswerSheet sheet =
        read(
            "f1,,KEEP,,,",
            "f1,,KEEP,,again,",
            "f1,,DROP,,,",
            ",i2,MERGE,i1,,",
            ",i1,SEPARATE,i2,,",
            ",i3,SEPARATE,i1,,",
            ",i1,SEPARATE,i3,,",
            ",i3,KEEP,,,");

    assertThat(sheet.faults())
        .containsExactly(
            "line 4: it contradicts line 2 on FACE f1.", "line 6: it contradicts line 5 on i1 i2.");
    assertThat(sheet.answers()).containsOnlyKeys(2, 5, 7, 9);
  }

  @Test
  void aHeadWithoutTheColumnsIsTheOnlyFault() {
    assertThat(AnswerSheet.parse("name,answer\nx,y\n", Optional.empty()).faults())
        .containsExactly(
            "line 1: the header needs verdict, and face_id or identity_id; it has name, answer.");
    assertThat(AnswerSheet.parse("", Optional.empty()).faults()).hasSize(1);
  }

  @Test
  void anIdentityHasOneFateAndAnyNumberOfStrangers() {
    assertThat(decision(Verdict.MERGE, "i1", "i2").slots())
        .contains("IDENTITY i1")
        .containsAnyElementsOf(decision(Verdict.SEPARATE, "i2", "i1").slots());
    assertThat(decision(Verdict.SEPARATE, "i1", "i2").slots())
        .doesNotContainAnyElementsOf(decision(Verdict.SEPARATE, "i1", "i3").slots());
    assertThat(decision(Verdict.SEPARATE, "i2", "i1").id())
        .isEqualTo(decision(Verdict.SEPARATE, "i1", "i2").id());
    assertThat(decision(Verdict.MERGE, "i2", "i1").id())
        .isNotEqualTo(decision(Verdict.MERGE, "i1", "i2").id());
  }

  private static Decision decision(Verdict verdict, String subject, String target) {
    return new Decision(
        "IDENTITY", subject, verdict, Optional.of(target), Optional.empty(), Optional.empty());
  }

  private static AnswerSheet read(String... rows) {
    return AnswerSheet.parse(HEAD + String.join("\n", List.of(rows)), Optional.of("Ada"));
  }
}
