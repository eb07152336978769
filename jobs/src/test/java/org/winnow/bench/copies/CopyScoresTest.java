package org.winnow.bench.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.bench.copies.HashScoresTest.picture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.winnow.table.Duplicates;

class CopyScoresTest {
  private static final CopyCollection COLLECTION =
      new CopyCollection(
          List.of(picture(0, ""), picture(1, "")),
          List.of(picture(2, "")),
          new LinkedHashMap<>(
              Map.of(
                  "crop-20",
                  List.of(picture(0, "crop-20"), picture(1, "crop-20")),
                  "mirror",
                  List.of(picture(0, "mirror"), picture(1, "mirror")))));

  private static final DedupGroups NOTHING = DedupGroups.of(List.of());

  @Test
  void aCopyIsFoundByARepresentativeThatBothHave() {
    CopyScores scores =
        scores(
            groups("0 2 PHOTOGRAPH", "0crop-20 2 PIXELS", "1crop-20 1 BURST"),
            groups("1 1mirror PHOTOGRAPH"),
            groups("0 1 PHOTOGRAPH", "1mirror 1 PHOTOGRAPH"));
    assertThat(scores.kinds().get("crop-20"))
        .isEqualTo(new CopyScores.OfKind(2, List.of("P/1.jpg"), 1, 0, 1));
    assertThat(scores.kinds().get("mirror"))
        .isEqualTo(new CopyScores.OfKind(2, List.of("P/0.jpg"), 0, 1, 0));
    // 0 and 1 are one, with a copy; three copies are alone.
    assertThat(scores.leftAllAtOnce()).isEqualTo(4);
  }

  @Test
  void falsePairsAreCountedOnceAndNamed() {
    DedupGroups wrong = groups("0 2 PHOTOGRAPH", "0crop-20 2 PHOTOGRAPH", "1 2 BURST");
    CopyScores scores =
        scores(
            wrong, groups("0 2 PHOTOGRAPH"), groups("0crop-20 1mirror PHOTOGRAPH", "0 2 PIXELS"));
    assertThat(scores.falsePairs())
        .extracting(pair -> pair.one() + " = " + pair.other())
        .containsExactly("P/0.jpg = P/2.jpg", "P/0.jpg (crop-20) = P/2.jpg");
    assertThat(scores.falseAllAtOnce()).as("copies of two attacks are not compared").isEqualTo(1);
  }

  @Test
  void whatIngestDidNotTakeIsNotFound() {
    Map<Picture, String> ids = ids();
    ids.remove(picture(0, "mirror"));
    CopyScores scores =
        CopyScores.of(
            COLLECTION,
            ids,
            Map.of("crop-20", NOTHING, "mirror", groups("1mirror 1 PHOTOGRAPH")),
            NOTHING);
    assertThat(scores.kinds().get("mirror"))
        .isEqualTo(new CopyScores.OfKind(2, List.of("P/0.jpg"), 0, 0, 0));
  }

  private static CopyScores scores(DedupGroups crop, DedupGroups mirror, DedupGroups allAtOnce) {
    return CopyScores.of(COLLECTION, ids(), Map.of("crop-20", crop, "mirror", mirror), allAtOnce);
  }

  private static Map<Picture, String> ids() {
    Map<Picture, String> ids = new LinkedHashMap<>();
    COLLECTION.all().forEach(p -> ids.put(p, p.photograph() + p.kind()));
    return ids;
  }

  /** Rows of image, representative and kind. */
  private static DedupGroups groups(String... rows) {
    return DedupGroups.of(
        List.of(rows).stream()
            .<Row>map(
                row ->
                    new GenericRowWithSchema(
                        row.split(" "),
                        new StructType()
                            .add(Duplicates.IMAGE_ID.name(), "string")
                            .add(Duplicates.REPRESENTATIVE_ID.name(), "string")
                            .add(Duplicates.KIND.name(), "string")))
            .toList());
  }
}
