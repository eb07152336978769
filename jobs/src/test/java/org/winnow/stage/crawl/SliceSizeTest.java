package org.winnow.stage.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SliceSizeTest {
  private static final long MIB = 1 << 20;

  @Test
  void smallPicturesFillTheRows() {
    SliceSize size = new SliceSize(20_000, 512 * MIB);
    size.add(size.next(), size.next() * 12_000);

    assertThat(size.next()).isEqualTo(20_000);
  }

  @Test
  void largePicturesFillTheMemory() {
    SliceSize size = new SliceSize(20_000, 512 * MIB);
    size.add(100, 100 * 4 * MIB);

    assertThat(size.next()).isEqualTo(128);
  }

  @Test
  void theFirstSliceIsCutBeforeASizeIsKnown() {
    assertThat(new SliceSize(20_000, 512 * MIB).next()).isEqualTo(2048);
    assertThat(new SliceSize(100, 512 * MIB).next()).isEqualTo(100);
  }

  @Test
  void aSliceHasARowHoweverLittleMemoryThereIs() {
    SliceSize size = new SliceSize(20_000, 1);
    assertThat(size.next()).isEqualTo(1);
    size.add(1, 0);
    assertThat(size.next()).isEqualTo(1);
  }
}
