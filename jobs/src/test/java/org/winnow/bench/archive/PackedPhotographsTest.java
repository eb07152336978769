package org.winnow.bench.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Member;
import org.winnow.archive.SequentialReader;
import org.winnow.claim.parquet.PictureMembers;
import org.winnow.claim.parquet.PictureReader;
import org.winnow.testing.ArchiveBytes;

class PackedPhotographsTest {
  @TempDir Path folder;

  /** A table is read by another reader. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PARQUET")
  void eachFormIsReadWithTheBytesThatWereWritten(ArchiveForm form) throws IOException {
    List<byte[]> read = new ArrayList<>();
    for (byte[] archive : write(form)) {
      assertThat(ArchiveForm.of(archive)).contains(form);
      ArchiveBytes.Listing listing = ArchiveBytes.list(archive);
      assertThat(listing.damage()).isEmpty();
      for (Member member : listing.members()) {
        read.add(ArchiveBytes.read(archive, member));
      }
    }
    assertThat(read).containsExactlyElementsOf(files());
  }

  @Test
  void tablesAreReadWithTheBytesThatWereWritten() throws IOException {
    List<byte[]> read = new ArrayList<>();
    for (byte[] table : write(ArchiveForm.PARQUET)) {
      ByteSource source = ByteSource.of(table);
      PictureMembers members = new PictureMembers(source, Set.of());
      Member member = members.next().orElseThrow();
      try (SequentialReader reader = new PictureReader(source, member.place())) {
        for (Optional<Member> m = Optional.of(member); m.isPresent(); m = members.next()) {
          read.add(reader.read(m.get().place(), 1 << 20));
        }
      }
    }
    assertThat(read).containsExactlyElementsOf(files());
  }

  private List<byte[]> files() {
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      byte[] file = new byte[1000 + i];
      new Random(i).nextBytes(file);
      files.add(file);
    }
    return files;
  }

  private List<byte[]> write(ArchiveForm form) throws IOException {
    List<Path> photographs = new ArrayList<>();
    for (byte[] file : files()) {
      Path photograph = folder.resolve("Ada Name/" + photographs.size() + ".jpg");
      Files.createDirectories(photograph.getParent());
      photographs.add(Files.write(photograph, file));
    }
    Path into = Files.createDirectory(folder.resolve("archives"));
    new PackedPhotographs(folder, photographs).write(form, into, 2);
    List<byte[]> archives = new ArrayList<>();
    try (Stream<Path> written = Files.list(into)) {
      for (Path archive : written.sorted().toList()) {
        archives.add(Files.readAllBytes(archive));
      }
    }
    assertThat(archives).hasSize(2);
    return archives;
  }
}
