package org.winnow.knn.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnow.console.UserException;
import org.winnow.kernel.TopK;
import org.winnow.knn.ivf.IvfSearchTask;
import org.winnow.knn.ivf.NumberedVectors;

class LimitsTest {
  @Test
  void longTextsOfAVectorAreKept() {
    for (int length : List.of(0, 1, 32_767, 32_768, 65_536, 200_000)) {
      String text = "ü".repeat(length);
      VectorChunk.Writer writer = new VectorChunk.Writer();
      writer.add(bytes("first"), bytes(text), 0.5f, new float[] {1, 0});
      writer.add(bytes(text), null, -1, new float[] {0, 1});

      VectorChunk chunk = VectorChunk.read(writer.take());

      assertThat(chunk.id(0)).isEqualTo("first");
      assertThat(chunk.exclusionKey(0)).isEqualTo(text);
      assertThat(chunk.id(1)).isEqualTo(text);
      assertThat(chunk.exclusionKey(1)).isNull();
      assertThat(chunk.minSimilarity(0)).isEqualTo(0.5f);
      assertThat(chunk.minSimilarity(1)).isEqualTo(-1);
    }
  }

  @Test
  void partitionsAreNumberedOneAfterTheOther() {
    assertThat(NumberedVectors.starts(List.of(3L, 0L, 4L))).containsExactly(0, 3, 3);
    assertThat(NumberedVectors.starts(List.of())).containsExactly(0);
    assertThat(NumberedVectors.starts(List.of(2_147_483_646L, 1L)))
        .containsExactly(0, 2_147_483_646);
  }

  @Test
  void moreFacesThanNumbersAreAnErrorOfTheUser() {
    assertThatThrownBy(() -> NumberedVectors.starts(List.of(2_000_000_000L, 2_000_000_000L)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("4,000,000,000 faces");
  }

  @Test
  void listsOfABatchStayWithinTheirMemoryForAnyNumberOfNeighbours() {
    for (int k : List.of(1, 50, 100, 1000, 100_000)) {
      assertThat(IvfSearchTask.queriesPerBatch(k) * TopK.bytes(k)).isLessThanOrEqualTo(64L << 20);
    }
    assertThat(IvfSearchTask.queriesPerBatch(50)).isEqualTo(16_384);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
