package org.winnow.web.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

class ContentHashesTest {
  /** RFC 1321 and FIPS 180-2 give the digests of "abc". */
  private static final String MD5 = "900150983cd24fb0d6963f7d28e17f72";

  private static final String SHA256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final byte[] ABC = "abc".getBytes(UTF_8);

  @Test
  void theRightContentPasses() {
    assertThatCode(() -> ContentHashes.of(SHA256, MD5).check(ABC)).doesNotThrowAnyException();
    assertThatCode(() -> ContentHashes.of(" " + SHA256.toUpperCase() + "\n", null).check(ABC))
        .doesNotThrowAnyException();
    assertThatCode(() -> ContentHashes.of("", " ").check(ABC)).doesNotThrowAnyException();
    assertThat(ContentHashes.of(null, null)).isEqualTo(ContentHashes.NONE);
  }

  @Test
  void anotherContentIsRefused() {
    byte[] other = "abd".getBytes(UTF_8);
    for (ContentHashes hashes :
        new ContentHashes[] {ContentHashes.of(SHA256, null), ContentHashes.of(null, MD5)}) {
      assertThatThrownBy(() -> hashes.check(other))
          .isInstanceOfSatisfying(
              FetchException.class, e -> assertThat(e.reason()).isEqualTo(FetchReason.WRONG_HASH));
    }
  }

  @Test
  void whatIsNoDigestIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ContentHashes.of(MD5, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ContentHashes.of(null, MD5.replace('9', 'g')))
        .withMessageContaining("MD5 has 32 hexadecimal digits");
  }
}
