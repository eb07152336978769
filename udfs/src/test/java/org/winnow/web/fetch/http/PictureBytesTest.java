package org.winnow.web.fetch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureBytesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "P5\n92 112\n255\n",
        "\u00FF\u00D8\u00FF\u00E0",
        "\u0089PNG\r\n\u001A\n____",
        "RIFF____WEBP",
        "GIF87a",
        "GIF89a______",
        "BM__________",
        "II*\0",
        "MM\0*____",
        "____ftypavif"
      })
  void picturesAreKnownByTheirFirstBytes(String head) {
    assertThat(isPicture(head)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P7\n92 112\n",
        "P5",
        "\u00FF\u00D8",
        "<html>______",
        "RIFF____WAVE",
        "RIFF",
        "GIF88a",
        "{\"a\": 1}",
        "%PDF-1.7",
        "____ftypmp42",
        "PK\u0003\u0004",
        "II+\0",
        "\u0089PNG\n\u001A\n"
      })
  void othersAreNot(String head) {
    assertThat(isPicture(head)).isFalse();
  }

  private static boolean isPicture(String head) {
    byte[] bytes = head.getBytes(ISO_8859_1);
    return PictureBytes.isPicture(bytes, bytes.length);
  }

  @Test
  void bytesBeyondTheLengthDoNotCount() {
    byte[] bytes = "GIF89a".getBytes(ISO_8859_1);
    assertThat(PictureBytes.isPicture(bytes, 5)).isFalse();
  }

  @Test
  void pagesAreKnownByTheirType() {
    assertThat(PictureBytes.isPage("text/html")).isTrue();
    assertThat(PictureBytes.isPage(" Text/HTML ; charset=utf-8")).isTrue();
    assertThat(PictureBytes.isPage("application/xhtml+xml")).isTrue();
    assertThat(PictureBytes.isPage("image/jpeg")).isFalse();
    assertThat(PictureBytes.isPage("")).isFalse();
  }
}
