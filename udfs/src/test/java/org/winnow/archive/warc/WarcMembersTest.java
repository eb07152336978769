package org.winnow.archive.warc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.winnow.testing.ArchiveBytes.answer;
import static org.winnow.testing.ArchiveBytes.gzip;
import static org.winnow.testing.ArchiveBytes.list;
import static org.winnow.testing.ArchiveBytes.read;
import static org.winnow.testing.ArchiveBytes.warc;
import static org.winnow.testing.ArchiveBytes.warcGz;
import static org.winnow.testing.ArchiveBytes.warcRecord;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.BadMember;
import org.winnow.archive.Member;
import org.winnow.testing.ArchiveBytes.Listing;

class WarcMembersTest {
  private static final String RESPONSE =
      "WARC-Type: response\r\n"
          + "Content-Type: application/http\r\n"
          + "WARC-Target-URI: <http://a/b.png>\r\n";

  @Test
  void answersWithPicturesAreReadByTheirRecordAndAddress() throws IOException {
    List<byte[]> pictures = List.of(new byte[] {1, 2, 3}, new byte[70_000], new byte[] {4});
    for (byte[] bytes : List.of(warc(pictures), warcGz(pictures))) {
      Listing listing = list(bytes);

      assertThat(listing.damage()).isEmpty();
      assertThat(listing.names())
          .containsExactly("2/http://a.example/1", "4/http://a.example/3", "6/http://a.example/5");
      for (int i = 0; i < pictures.size(); i++) {
        assertThat(read(bytes, listing.members().get(i))).isEqualTo(pictures.get(i));
      }
      assertThat(read(bytes, listing.members().get(1), 10)).hasSize(11);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404 Not Found, image/png",
    "304 Not Modified, image/png",
    "200 OK, text/html",
  })
  void otherAnswersAreLeftOut(String status, String type) {
    byte[] bytes =
        warcRecord(RESPONSE, answer(status, "Content-Type: " + type + "\r\n", new byte[9]));
    assertThat(list(bytes).members()).isEmpty();
  }

  @Test
  void revisitsAreLeftOutAndResourcesAreRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        warcRecord(
            "WARC-Type: revisit\r\nContent-Type: application/http\r\n",
            answer("200 OK", "Content-Type: image/png\r\n", new byte[0])));
    bytes.writeBytes(
        warcRecord("WARC-Type: resource\r\nContent-Type: image/png\r\n", new byte[] {7, 8}));
    Listing listing = list(bytes.toByteArray());

    assertThat(listing.names()).containsExactly("1/");
    assertThat(read(bytes.toByteArray(), listing.members().get(0))).containsExactly(7, 8);
  }

  @Test
  void chunksAndCompressionOfHttpAreTakenOff() throws IOException {
    byte[] picture = "a picture".getBytes(UTF_8);
    byte[] packed = gzip(picture);
    ByteArrayOutputStream chunked = new ByteArrayOutputStream();
    chunked.writeBytes("5\r\n".getBytes(UTF_8));
    chunked.writeBytes(Arrays.copyOf(packed, 5));
    chunked.writeBytes(
        ("\r\n" + Integer.toHexString(packed.length - 5) + ";x=y\r\n").getBytes(UTF_8));
    chunked.writeBytes(Arrays.copyOfRange(packed, 5, packed.length));
    chunked.writeBytes("\r\n0\r\n\r\n".getBytes(UTF_8));
    String type = "content-type: IMAGE/PNG\r\n";
    String both = type + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n";

    assertThat(payload(both, chunked.toByteArray())).isEqualTo(picture);
    assertThat(payload(both, picture)).as("taken off by the writer").isEqualTo(picture);
    assertThatThrownBy(() -> payload(type + "Content-Encoding: br\r\n", picture))
        .isInstanceOfSatisfying(
            BadMember.class,
            e -> assertThat(e.reason()).isEqualTo(ArchiveReason.UNSUPPORTED_COMPRESSION));
  }

  @Test
  void recordsBeforeTheDamageAreKept() {
    List<byte[]> pictures = List.of(new byte[] {1}, new byte[] {2});
    byte[] plain = warc(pictures);
    byte[] packed = warcGz(pictures);

    for (byte[] bytes : List.of(plain, packed)) {
      Listing listing = list(Arrays.copyOf(bytes, bytes.length - 9));
      assertThat(listing.names()).containsExactly("2/http://a.example/1");
      assertThat(listing.damage().orElseThrow())
          .isInstanceOf(BadArchive.class)
          .hasMessage("the record that begins there is cut off");
    }
  }

  @Test
  void anArchiveThatIsCompressedAsAWholeIsExplained() {
    assertThat(list(gzip(warc(List.of(new byte[3])))).damage().orElseThrow())
        .hasMessageContaining("not compressed one by one; unpack it with gunzip");
  }

  private static byte[] payload(String fields, byte[] body) throws IOException {
    byte[] bytes = warcRecord(RESPONSE, answer("200 OK", fields, body));
    Member member = list(bytes).member("0/http://a/b.png");
    return read(bytes, member);
  }
}
