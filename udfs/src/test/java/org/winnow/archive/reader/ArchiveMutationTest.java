package org.winnow.archive.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.testing.ArchiveBytes.list;
import static org.winnow.testing.ArchiveBytes.read;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.BadArchive;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Member;
import org.winnow.testing.ArchiveBytes;
import org.winnow.testing.ArchiveBytes.Listing;

/** Archives whose bits are flipped, whose ends are cut, and whose parts are swapped. */
class ArchiveMutationTest {
  private static final int FILES = 12;
  private static final int MAX_SIZE = 1 << 20;
  private static final List<byte[]> ARCHIVES = archives();

  private static List<byte[]> archives() {
    Random random = new Random(17);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < FILES; i++) {
      byte[] picture = new byte[200 + random.nextInt(2000)];
      random.nextBytes(picture);
      files.put("person " + i % 3 + "/" + i + ".jpg", picture);
      files.put("person " + i % 3 + "/" + i + ".json", "{\"caption\":\"c\"}".getBytes(UTF_8));
    }
    byte[] tar = ArchiveBytes.tar(files);
    return List.of(
        tar,
        ArchiveBytes.gzip(tar),
        ArchiveBytes.zip(files),
        ArchiveBytes.recordIo(files.values()),
        ArchiveBytes.pack(files.values()),
        ArchiveBytes.warc(files.values()),
        ArchiveBytes.warcGz(files.values()));
  }

  @Property(tries = 500, seed = "18", shrinking = ShrinkingMode.OFF)
  void noMutationCrashesAReader(
      @ForAll @IntRange(min = 0, max = 6) int archive,
      @ForAll @IntRange(min = 0, max = 3) int kind,
      @ForAll long seed)
      throws IOException {
    byte[] original = ARCHIVES.get(archive);
    byte[] bytes = ArchiveBytes.mutated(original, kind, new Random(seed));
    if (ArchiveForm.of(ByteSource.of(bytes)).isEmpty()) {
      return;
    }
    Listing listing = list(bytes);

    listing.damage().ifPresent(e -> assertThat(e).isInstanceOf(BadArchive.class));
    assertThat(new HashSet<>(listing.names())).hasSameSizeAs(listing.names());
    assertThat(listing.members()).hasSizeLessThanOrEqualTo(3 * FILES);
    for (Member member : listing.members()) {
      assertThat(member.place() == null).isEqualTo(member.reason() != null);
      if (member.place() != null) {
        try {
          assertThat(read(bytes, member, MAX_SIZE)).hasSizeLessThanOrEqualTo(MAX_SIZE + 1);
        } catch (BadMember e) {
          assertThat(e.reason()).isNotNull();
        }
      }
    }
  }
}
