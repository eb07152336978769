package org.winnow.archive.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.winnow.testing.ArchiveBytes.list;
import static org.winnow.testing.ArchiveBytes.read;
import static org.winnow.testing.ArchiveBytes.zip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.BadMember;
import org.winnow.archive.Member;
import org.winnow.testing.ArchiveBytes.Listing;

class ZipFilesTest {
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  @Test
  void compressedAndStoredFilesAreRead() throws IOException {
    file("Ada/1.jpg");
    file("Größe/😀.png");
    files.put("Ada/", new byte[0]);
    files.put("big.bmp", new byte[300_000]);
    byte[] bytes = zip(files);
    Listing listing = list(bytes);

    assertThat(listing.damage()).isEmpty();
    assertThat(listing.names()).containsExactly("Ada/1.jpg", "Größe/😀.png", "big.bmp");
    for (Member member : listing.members()) {
      assertThat(read(bytes, member)).isEqualTo(files.get(member.name()));
    }
    assertThat(read(bytes, listing.member("big.bmp"), 10)).hasSize(11);
  }

  @Test
  void aDirectoryIn64BitsAndBytesBeforeTheArchiveAreRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {'P', 'K', 3, 4});
    bytes.writeBytes(new byte[96]);
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(archive)) {
      out.setUseZip64(Zip64Mode.Always);
      out.putArchiveEntry(new ZipArchiveEntry("1.jpg"));
      out.write("one".getBytes(UTF_8));
      out.closeArchiveEntry();
    }
    assertThat(read(archive.toByteArray(), list(archive.toByteArray()).member("1.jpg")))
        .isEqualTo("one".getBytes(UTF_8));

    file("1.jpg");
    bytes.writeBytes(zip(files));
    assertThat(read(bytes.toByteArray(), list(bytes.toByteArray()).member("1.jpg")))
        .isEqualTo("1.jpg".getBytes(UTF_8));
  }

  @Test
  void namesAreOfCodePage437WhereNothingElseIsSaid() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
      out.setEncoding("IBM437");
      out.setUseLanguageEncodingFlag(false);
      out.putArchiveEntry(new ZipArchiveEntry("Müller/1.jpg"));
      out.closeArchiveEntry();
    }
    assertThat(list(bytes.toByteArray()).names()).containsExactly("Müller/1.jpg");
  }

  @Test
  void encryptedAndOtherwiseCompressedMembersHaveAReason() {
    file("1.jpg");
    byte[] encrypted = zip(files);
    encrypted[central(encrypted) + 8] |= 1;
    byte[] other = zip(files);
    other[central(other) + 10] = 14;
    byte[] link = zip(files);
    link[central(link) + 5] = 3;
    ByteBuffer.wrap(link).order(ByteOrder.LITTLE_ENDIAN).putInt(central(link) + 38, 0xA1FF << 16);

    assertThat(list(encrypted).member("1.jpg").reason()).isEqualTo(ArchiveReason.ENCRYPTED_MEMBER);
    assertThat(list(other).member("1.jpg").message()).contains("method 14");
    assertThat(list(link).member("1.jpg").reason()).isEqualTo(ArchiveReason.SPECIAL_MEMBER);
  }

  @Test
  void bombsHaveAReasonAndLiesAboutTheSizeAreFound() throws IOException {
    files.put("bomb.bmp", new byte[20 << 20]);
    files.put("white.bmp", new byte[5 << 20]);
    byte[] bytes = zip(files);
    assertThat(list(bytes).member("bomb.bmp").reason()).isEqualTo(ArchiveReason.MEMBER_BOMB);
    assertThat(list(bytes).member("white.bmp").reason()).isNull();

    files.clear();
    files.put("1.bmp", new byte[100_000]);
    byte[] lie = zip(files);
    ByteBuffer.wrap(lie).order(ByteOrder.LITTLE_ENDIAN).putInt(central(lie) + 24, 50);
    Member member = list(lie).member("1.bmp");
    assertThatThrownBy(() -> read(lie, member))
        .isInstanceOf(BadMember.class)
        .hasMessage("Its checksum is not that of its archive.");
  }

  @Test
  void membersThatShareBytesHaveAReasonButOne() {
    file("1.jpg");
    file("2.jpg");
    file("3.jpg");
    byte[] bytes = zip(files);
    int first = central(bytes);
    int second = first + 46 + 5;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(second + 42, 3);
    Listing listing = list(bytes);

    assertThat(listing.members().stream().map(m -> m.name() + " " + m.reason()))
        .containsExactlyInAnyOrder("1.jpg null", "2.jpg OVERLAPPING_MEMBER", "3.jpg null");
  }

  @Test
  void aDamagedMemberIsFoundWhenItIsRead() {
    file("1.jpg");
    file("2.jpg");
    byte[] bytes = zip(files);
    bytes[36] ^= 0x55;
    Listing listing = list(bytes);

    assertThatThrownBy(() -> read(bytes, listing.member("1.jpg"))).isInstanceOf(BadMember.class);
    assertThat(listing.damage()).isEmpty();
  }

  @Test
  void withoutADirectoryMembersAreFoundByTheirHeaders() throws IOException {
    file("1.jpg");
    file("2.jpg");
    file("3.jpg");
    byte[] bytes = zip(files);
    byte[] cut = Arrays.copyOf(bytes, central(bytes) - 3);
    Listing listing = list(cut);

    assertThat(listing.names()).containsExactly("1.jpg", "2.jpg", "3.jpg");
    assertThat(read(cut, listing.member("2.jpg"))).isEqualTo("2.jpg".getBytes(UTF_8));
    assertThat(listing.damage().orElseThrow()).isInstanceOf(BadArchive.class);
    assertThat(list(Arrays.copyOf(bytes, 60)).damage().orElseThrow())
        .isInstanceOfSatisfying(BadArchive.class, e -> assertThat(e.offset()).isPositive());
  }

  private void file(String name) {
    files.put(name, name.getBytes(UTF_8));
  }

  /** Where the directory begins. */
  private static int central(byte[] bytes) {
    ByteBuffer end = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return end.getInt(bytes.length - 22 + 16);
  }
}
