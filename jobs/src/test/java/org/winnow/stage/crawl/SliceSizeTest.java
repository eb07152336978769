package org.winnow.stage.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SliceSizeTest {
  private static final long MIB = 1 << 20;

  @Test
  void smallPicturesFillTheRows() {
    SliceSize size = new SliceSize(20_000);
    size.add(2048, 2048 * 12_000);

    assertThat(size.next(512 * MIB)).isEqualTo(20_000);
  }

  @Test
  void largePicturesFillTheMemory() {
    SliceSize size = new SliceSize(20_000);
    size.add(100, 100 * 4 * MIB);

    assertThat(size.next(512 * MIB)).isEqualTo(128);
  }

  @Test
  void theFirstSliceIsCutBeforeASizeIsKnown() {
    assertThat(new SliceSize(20_000).next(512 * MIB)).isEqualTo(1024);
    assertThat(new SliceSize(100).next(512 * MIB)).isEqualTo(100);
  }

  @Test
  void aSliceHasARowHoweverLittleMemoryThereIs() {
    SliceSize size = new SliceSize(20_000);
    assertThat(size.next(1)).isEqualTo(1);
    size.add(1, 0);
    assertThat(size.next(1)).isEqualTo(1);
  }
}
