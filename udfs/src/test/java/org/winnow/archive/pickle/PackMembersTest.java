package org.winnow.archive.pickle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.testing.ArchiveBytes.list;
import static org.winnow.testing.ArchiveBytes.pack;
import static org.winnow.testing.ArchiveBytes.read;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.Member;
import org.winnow.testing.ArchiveBytes.Listing;
import org.winnow.testing.SharedData;

class PackMembersTest {
  private static final List<byte[]> PICTURES =
      List.of(new byte[] {1, 2}, new byte[] {3}, new byte[300]);

  @Test
  void picturesAreReadByTheirNumber() throws IOException {
    byte[] bytes = pack(PICTURES);
    Listing listing = list(bytes);

    assertThat(listing.damage()).isEmpty();
    assertThat(listing.names()).containsExactly("0", "1", "2");
    for (int i = 0; i < PICTURES.size(); i++) {
      assertThat(read(bytes, listing.members().get(i))).isEqualTo(PICTURES.get(i));
    }
  }

  /** Python 3.11: {@code pickle.dumps(([bytes([0, 200]), bytes([1])], [True]), protocol)}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80025d710028635f636f646563730a656e636f64650a7101580300000000c388710258060000006c6174696e31"
            + "7103867104527105680158010000000171066803867107527108655d7109886186710a2e",
        "80049514000000000000005d9428430200c89443010194655d94886186942e",
        "80059514000000000000005d9428430200c89443010194655d94886186942e"
      })
  void otherProtocolsAreRead(String pickle) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(pickle);
    Listing listing = list(bytes);

    assertThat(listing.names()).containsExactly("0", "1");
    assertThat(read(bytes, listing.member("0"))).containsExactly(0, 200);
    assertThat(read(bytes, listing.member("1"))).containsExactly(1);
  }

  @Test
  void nothingButBytesIsEverLoaded() {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "80035d" + "63" + hex("os\nsystem\n") + "5804000000" + hex("true") + "85522e");
    Listing listing = list(bytes);

    assertThat(listing.members()).isEmpty();
    assertThat(listing.damage().orElseThrow())
        .hasMessage("the pickle names os.system, which is never loaded");
  }

  @Test
  void aPickleThatIsNoPackIsDamaged() {
    byte[] list = HexFormat.of().parseHex("80035d2e");
    byte[] deep = HexFormat.of().parseHex("8003" + "5d".repeat(10) + "61".repeat(30) + "2e");

    assertThat(list(list).damage().orElseThrow()).hasMessageContaining("no pack");
    assertThat(list(deep).damage().orElseThrow()).isInstanceOf(BadArchive.class);
  }

  @Test
  void picturesBeforeTheDamageAreKept() throws IOException {
    byte[] bytes = pack(PICTURES);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 200);
    Listing listing = list(cut);

    assertThat(listing.names()).containsExactly("0", "1");
    assertThat(read(cut, listing.member("1"))).isEqualTo(PICTURES.get(1));
    assertThat(listing.damage().orElseThrow()).isInstanceOf(BadArchive.class);
  }

  @Test
  void itemsThatAreNoFileHaveAReason() {
    byte[] bytes = HexFormat.of().parseHex("80035d284b07430101655d862e");

    assertThat(list(bytes).member("0").reason()).isEqualTo(ArchiveReason.BAD_MEMBER);
    assertThat(list(bytes).member("1").reason()).isNull();
  }

  @Test
  @Tag("real-data")
  void thePackOfAnotherProgramIsRead() throws IOException {
    byte[] bytes =
        Files.readAllBytes(
            SharedData.data(
                "insightface-samples/recognition/arcface_paddle/test_tipc/data/small_lfw.bin"));
    Listing listing = list(bytes);

    assertThat(listing.damage()).isEmpty();
    assertThat(listing.members()).hasSize(20);
    for (Member member : listing.members()) {
      assertThat(Arrays.copyOf(read(bytes, member), 3))
          .isEqualTo(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
  }
}
