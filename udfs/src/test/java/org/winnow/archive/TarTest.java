package org.winnow.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class TarTest {
  private static final List<String> NAMES =
      List.of(
          "face.png",
          "x".repeat(100),
          "x".repeat(101),
          "folder/".repeat(40) + "face.json",
          "Jörg/".repeat(60) + "ü.png",
          "//absolute.png");

  @Test
  void namesOfAnyLengthAreReadAgain() throws IOException {
    Map<String, byte[]> read = new LinkedHashMap<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(written()), "UTF-8")) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entry.getLastModifiedDate().getTime()).isZero();
        read.put(entry.getName(), in.readAllBytes());
      }
    }

    assertThat(List.copyOf(read.keySet())).isEqualTo(NAMES);
    read.forEach((name, bytes) -> assertThat(bytes).isEqualTo(content(name)));
  }

  @Test
  void theSameEntriesGiveTheSameBytesAndTwoEmptyBlocksEndThem() throws IOException {
    byte[] bytes = written();

    assertThat(written()).isEqualTo(bytes);
    assertThat(bytes.length % 512).isZero();
    for (int i = bytes.length - 1024; i < bytes.length; i++) {
      assertThat(bytes[i]).isZero();
    }
    assertThat(bytes[bytes.length - 1536]).isNotZero();
  }

  private static byte[] written() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Tar tar = new Tar(bytes);
    for (String name : NAMES) {
      tar.add(name, content(name));
    }
    tar.end();
    return bytes.toByteArray();
  }

  private static byte[] content(String name) {
    return ("content of " + name).getBytes(StandardCharsets.UTF_8);
  }
}
