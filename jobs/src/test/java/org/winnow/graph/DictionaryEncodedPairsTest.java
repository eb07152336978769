package org.winnow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class DictionaryEncodedPairsTest {
  @Test
  void codesAreRanksInTheOrderOfBytes() {
    // Java's own order puts the emoji, two surrogates, before the last letter of the first plane.
    String emoji = "\uD83D\uDE42";
    String last = "\uFF5A";
    List<Row> rows =
        List.of(
            RowFactory.create(emoji, "b"),
            RowFactory.create("b", last),
            RowFactory.create("a", "é"),
            RowFactory.create("a", "ab"));

    DictionaryEncodedPairs pairs = DictionaryEncodedPairs.of(rows.iterator());

    assertThat(pairs.names()).containsExactly("a", "ab", "b", "é", last, emoji);
    assertThat(pairs.a()).containsExactly(5, 2, 0, 0);
    assertThat(pairs.b()).containsExactly(2, 4, 3, 1);
  }

  @Test
  void noPairsHaveNoNames() {
    assertThat(DictionaryEncodedPairs.of(List.<Row>of().iterator()).names()).isEmpty();
  }
}
