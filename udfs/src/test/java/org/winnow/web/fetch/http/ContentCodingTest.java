package org.winnow.web.fetch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.Headers;

class ContentCodingTest {
  private static final byte[] CONTENT = Client.picture(10_000).getBytes(ISO_8859_1);

  @Test
  void codingsAreReadFromTheHeader() throws FetchException {
    assertThat(ContentCoding.of(headers())).isEmpty();
    assertThat(ContentCoding.of(headers("identity", ""))).isEmpty();
    assertThat(ContentCoding.of(headers("X-GZip"))).contains(ContentCoding.GZIP);
    assertThat(ContentCoding.of(headers("identity, deflate"))).contains(ContentCoding.DEFLATE);
    for (String unknown : new String[] {"br", "zstd", "gzip, deflate", "gzip;q=1"}) {
      assertThatThrownBy(() -> ContentCoding.of(headers(unknown)))
          .isInstanceOfSatisfying(
              FetchException.class,
              e -> assertThat(e.reason()).isEqualTo(FetchReason.BAD_ENCODING));
    }
    assertThatThrownBy(() -> ContentCoding.of(headers("gzip", "gzip")))
        .isInstanceOf(FetchException.class);
  }

  private static Headers headers(String... codings) {
    Headers.Builder builder = new Headers.Builder();
    for (String coding : codings) {
      builder.add("Content-Encoding", coding);
    }
    return builder.build();
  }

  @Test
  void allFormsOfCompressionAreUndone() throws Exception {
    check(ContentCoding.GZIP, compress(GZIPOutputStream::new));
    check(ContentCoding.DEFLATE, compress(DeflaterOutputStream::new));
    check(
        ContentCoding.DEFLATE,
        compress(out -> new DeflaterOutputStream(out, new Deflater(9, true))));
  }

  private static void check(ContentCoding coding, byte[] encoded) throws FetchException {
    ContentCoding.Extent whole = coding.measure(encoded, 20_000);
    assertThat(whole.size()).isEqualTo(10_000);
    assertThat(whole.headLength()).isEqualTo(PictureBytes.HEAD);
    assertThat(whole.head()).startsWith(0xFF, 0xD8, 0xFF);
    assertThat(coding.decode(encoded, 10_000)).isEqualTo(CONTENT);
    assertThat(coding.measure(encoded, 5000).size()).isEqualTo(5001);
    assertThat(coding.decode(encoded, 5000)).hasSize(5000);
  }

  /** Opens a stream that compresses. */
  private interface Coder {
    OutputStream open(OutputStream out) throws IOException;
  }

  private static byte[] compress(Coder coder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = coder.open(bytes)) {
      out.write(CONTENT);
    }
    return bytes.toByteArray();
  }
}
