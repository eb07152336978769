package org.winnow.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.testing.ArchiveBytes.gzip;
import static org.winnow.testing.ArchiveBytes.list;
import static org.winnow.testing.ArchiveBytes.read;
import static org.winnow.testing.ArchiveBytes.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.winnow.testing.ArchiveBytes.Listing;

class TarFilesTest {
  private static final int BLOCK = 512;

  @Test
  void filesAreReadByTheirPlace() throws IOException {
    Map<String, byte[]> files = files("a/1.jpg", "./b/2.JPG", "x".repeat(300) + ".png", "ü/3.png");
    byte[] bytes = tar(files);
    Listing listing = list(bytes);

    assertThat(listing.damage()).isEmpty();
    assertThat(listing.names())
        .containsExactly("a/1.jpg", "b/2.JPG", "x".repeat(300) + ".png", "ü/3.png");
    assertThat(read(bytes, listing.member("ü/3.png"))).isEqualTo(files.get("ü/3.png"));
    assertThat(read(bytes, listing.member("b/2.JPG"), 3)).isEqualTo("./b/".getBytes(UTF_8));
  }

  @Test
  void aCompressedArchiveHasTheSameMembers() throws IOException {
    byte[] plain = tar(files("a/1.jpg", "a/1.txt", "b/2.jpg"));
    byte[] packed = gzip(plain);
    Listing listing = list(packed);

    assertThat(listing.names())
        .isEqualTo(list(plain).names())
        .containsExactly("a/1.jpg", "b/2.jpg");
    for (Member member : listing.members()) {
      assertThat(read(packed, member)).isEqualTo(member.name().getBytes(UTF_8));
    }
  }

  @Test
  void textsOfASampleGoWithItsPictures() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("v1.2/0001.json", "{\"name\":\"Ada\"}".getBytes(UTF_8));
    files.put("v1.2/0001.JPG", new byte[9]);
    files.put("v1.2/0001.mask.png", new byte[8]);
    files.put("v1.2/0001.CLS", "7".getBytes(UTF_8));
    files.put("v1.2/0002.txt", "alone".getBytes(UTF_8));
    files.put("v1.2/0003.png", new byte[7]);
    Listing listing = list(tar(files));

    assertThat(listing.names())
        .containsExactly("v1.2/0001.JPG", "v1.2/0001.mask.png", "v1.2/0002.txt", "v1.2/0003.png");
    Map<String, Member.Text> texts = listing.members().get(0).texts();
    assertThat(new TreeMap<>(texts).toString())
        .isEqualTo(
            "{cls=Text[name=v1.2/0001.CLS, text=7],"
                + " json=Text[name=v1.2/0001.json, text={\"name\":\"Ada\"}]}");
    assertThat(listing.members().get(1).texts()).isEqualTo(texts);
    assertThat(listing.members().get(3).texts()).isEmpty();
  }

  @Test
  void aTextGoesWithThePictureOfItsStemWhereKeysAreNoKeys() {
    Listing listing = list(tar(files("J.Lo_1.jpg", "J.Lo_1.txt", "J.Lo_2.jpg", "J.Lo_2.txt")));

    assertThat(listing.names()).containsExactly("J.Lo_1.jpg", "J.Lo_2.jpg");
    assertThat(listing.members().get(1).texts().get("txt").text()).isEqualTo("J.Lo_2.txt");
  }

  @Test
  void aTextThatIsNoTextIsAMemberWithAReason() {
    Map<String, byte[]> files = files("1.jpg");
    files.put("1.txt", new byte[] {(byte) 0xFF});
    Listing listing = list(tar(files));

    assertThat(listing.members().get(0).texts()).isEmpty();
    assertThat(listing.member("1.txt").reason()).isEqualTo(ArchiveReason.BAD_SIDECAR);
  }

  @Test
  void namesThatLeadOutOfTheArchiveHaveAReason() {
    Listing listing =
        list(tar(files("/etc/1.jpg", "../2.jpg", "a/../../3.jpg", "C:\\4.jpg", "a..b/5.jpg")));

    assertThat(listing.members())
        .extracting(Member::reason)
        .containsExactly(
            ArchiveReason.UNSAFE_NAME,
            ArchiveReason.UNSAFE_NAME,
            ArchiveReason.UNSAFE_NAME,
            ArchiveReason.UNSAFE_NAME,
            null);
  }

  @Test
  void aNameThatRepeatsHasAReasonAndANameOfItsOwn() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Tar tar = new Tar(bytes);
    for (int i = 0; i < 3; i++) {
      tar.add("same.jpg", new byte[] {(byte) i});
    }
    tar.end();
    Listing listing = list(bytes.toByteArray());

    assertThat(listing.names()).containsExactlyInAnyOrder("same.jpg", "same.jpg#2", "same.jpg#3");
    assertThat(listing.members())
        .filteredOn(m -> m.reason() == ArchiveReason.DUPLICATE_MEMBER)
        .hasSize(2);
    assertThat(read(bytes.toByteArray(), listing.member("same.jpg"))).containsExactly(0);
  }

  @Test
  void linksAndFilesWithHolesHaveAReason() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
        TarArchiveEntry link = new TarArchiveEntry("link" + type + ".jpg", type);
        link.setLinkName("/etc/passwd");
        out.putArchiveEntry(link);
        out.closeArchiveEntry();
      }
      out.putArchiveEntry(new TarArchiveEntry("folder/"));
      out.closeArchiveEntry();
      TarArchiveEntry sparse = new TarArchiveEntry("pax/GNUSparseFile.0/holes.jpg");
      sparse.addPaxHeader("GNU.sparse.major", "1");
      sparse.addPaxHeader("GNU.sparse.minor", "0");
      sparse.addPaxHeader("GNU.sparse.name", "holes.jpg");
      sparse.addPaxHeader("GNU.sparse.realsize", "99999");
      sparse.setSize(BLOCK);
      out.putArchiveEntry(sparse);
      out.write(new byte[BLOCK]);
      out.closeArchiveEntry();
      TarArchiveEntry good = new TarArchiveEntry("good.jpg");
      good.setSize(1);
      out.putArchiveEntry(good);
      out.write(5);
      out.closeArchiveEntry();
    }
    Listing listing = list(bytes.toByteArray());

    assertThat(listing.members().stream().map(m -> m.name() + " " + m.reason()))
        .containsExactlyInAnyOrder(
            "link50.jpg SPECIAL_MEMBER",
            "link49.jpg SPECIAL_MEMBER",
            "holes.jpg SPARSE_MEMBER",
            "good.jpg null");
    assertThat(read(bytes.toByteArray(), listing.member("good.jpg"))).containsExactly(5);
  }

  @Test
  void oldSparseHeadersWithMoreBlocksArePassedOver() throws IOException {
    byte[] first = header("holes.jpg", 'S', 3);
    first[482] = 1;
    checksum(first);
    byte[] more = new byte[BLOCK];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first);
    bytes.writeBytes(more);
    bytes.writeBytes(new byte[BLOCK]);
    bytes.writeBytes(tar(files("good.jpg")));

    assertThat(list(bytes.toByteArray()).members().stream().map(m -> m.name() + " " + m.reason()))
        .containsExactlyInAnyOrder("holes.jpg SPARSE_MEMBER", "good.jpg null");
  }

  @Test
  void longNamesOfGnuAndGlobalHeadersOfPaxAreRead() throws IOException {
    String name = "long/".repeat(60) + "1.jpg";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] global = "20 comment=a commit\n".getBytes(UTF_8);
    bytes.writeBytes(checksum(header("pax_global_header", 'g', global.length)));
    bytes.writeBytes(Arrays.copyOf(global, BLOCK));
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(2);
      out.putArchiveEntry(entry);
      out.write(new byte[] {1, 2});
      out.closeArchiveEntry();
    }
    Listing listing = list(bytes.toByteArray());

    assertThat(listing.names()).containsExactly(name);
    assertThat(read(bytes.toByteArray(), listing.members().get(0))).containsExactly(1, 2);
  }

  @Test
  void membersBeforeTheDamageAreKept() {
    byte[] bytes = tar(files("1.jpg", "2.jpg", "3.jpg"));
    byte[] cut = Arrays.copyOf(bytes, 2 * 2 * BLOCK + BLOCK);
    byte[] changed = bytes.clone();
    changed[2 * 2 * BLOCK + 3] ^= 1;
    byte[] endless = Arrays.copyOf(bytes, 3 * 2 * BLOCK);

    for (byte[] damaged : List.of(cut, changed)) {
      Listing listing = list(damaged);
      assertThat(listing.names()).containsExactly("1.jpg", "2.jpg");
      assertThat(listing.damage().orElseThrow())
          .isInstanceOfSatisfying(
              BadArchive.class, e -> assertThat(e.offset()).isEqualTo(2 * 2 * BLOCK));
    }
    assertThat(list(endless).names()).hasSize(3);
    assertThat(list(endless).damage().orElseThrow()).hasMessageContaining("without an end mark");
  }

  @Test
  void damagedCompressionIsThatOfTheArchive() {
    byte[] noise = new byte[40_000];
    new java.util.Random(1).nextBytes(noise);
    Map<String, byte[]> files = files("1.jpg");
    files.put("2.jpg", noise);
    files.put("3.jpg", noise);
    byte[] bytes = gzip(tar(files));
    Listing listing = list(Arrays.copyOf(bytes, bytes.length * 3 / 4));

    assertThat(listing.names()).containsExactly("1.jpg", "2.jpg");
    assertThat(listing.damage().orElseThrow()).isInstanceOf(BadArchive.class);
  }

  static Map<String, byte[]> files(String... names) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : names) {
      files.put(name, name.getBytes(UTF_8));
    }
    return files;
  }

  private static byte[] header(String name, char type, int size) {
    byte[] block = new byte[BLOCK];
    byte[] bytes = name.getBytes(UTF_8);
    System.arraycopy(bytes, 0, block, 0, bytes.length);
    byte[] octal = String.format("%011o", size).getBytes(UTF_8);
    System.arraycopy(octal, 0, block, 124, octal.length);
    block[156] = (byte) type;
    return block;
  }

  private static byte[] checksum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xFF;
    }
    byte[] octal = String.format("%06o\0 ", sum).getBytes(UTF_8);
    System.arraycopy(octal, 0, block, 148, octal.length);
    return block;
  }
}
