package org.winnow.bench.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;

class NumberedPicturesTest {
  private static final ImageCaps CAPS = new ImageCaps(1L << 24, 1L << 26, 10_000, 1, 1);

  @ParameterizedTest
  @ValueSource(ints = {NumberedPictures.FEWEST_BYTES, 12_000, 200_000})
  void aPictureHasAboutTheBytesThatWereAskedFor(int bytes) throws Exception {
    NumberedPictures pictures = new NumberedPictures(bytes);
    byte[] first = pictures.get(1);
    assertThat(first.length).isCloseTo(bytes, Percentage.withPercentage(10));
    assertThat(pictures.get(2)).hasSameSizeAs(first).isNotEqualTo(first);
    assertThat(new NumberedPictures(bytes).get(1)).isEqualTo(first);
    try (Mat picture = ImageDecoder.decode(first, CAPS)) {
      assertThat(picture.rows()).isEqualTo(picture.cols()).isGreaterThan(15);
    }
  }
}
