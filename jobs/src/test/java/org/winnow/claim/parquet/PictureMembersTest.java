package org.winnow.claim.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadArchive;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Member;
import org.winnow.archive.Place;
import org.winnow.archive.SequentialReader;

class PictureMembersTest {
  private static final Set<String> WORDS = Set.of("label", "text");
  private static final int ROWS = 300;

  static List<PictureTables.Form> forms() {
    return PictureTables.forms();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void picturesOfSeveralRowGroupsAreReadByTheirRow(PictureTables.Form form) throws IOException {
    byte[] file = table(form);
    List<Member> members = list(file);

    assertThat(members).hasSize(ROWS);
    assertThat(members.get(7).name()).isEqualTo("7");
    assertThat(members.get(8).texts().get("json").text())
        .isEqualTo("{\"label\":\"Ada\",\"text\":\"caption 8\"}");
    assertThat(members.get(9).texts().get("json").text())
        .isEqualTo("{\"label\":null,\"text\":\"caption 9\"}");
    assertThat(members.stream().map(PictureMembersTest::group).distinct().count()).isGreaterThan(1);
    for (Member member : members.subList(0, ROWS)) {
      if (member.place() != null && !member.name().endsWith("5")) {
        assertThat(read(file, member)).isEqualTo(picture(Integer.parseInt(member.name())));
      }
    }
  }

  @Test
  void rowsAreReadInOrderByOneReaderOfTheirGroup() throws IOException {
    byte[] file = table(PictureTables.Form.PLAIN);
    List<Member> group = list(file).stream().filter(member -> group(member).equals("0")).toList();
    try (SequentialReader reader = new PictureReader(ByteSource.of(file), group.get(0).place())) {
      for (int i : new int[] {1, 1, 2, 6}) {
        assertThat(reader.read(group.get(i).place(), 1000)).isEqualTo(picture(i));
      }
      assertThat(reader.read(group.get(7).place(), 2)).hasSize(3);
    }
  }

  @Test
  void picturesThatAreNotEmbeddedHaveAReason() throws IOException {
    byte[] file =
        PictureTables.write(
            PictureTables.IMAGES,
            PictureTables.Form.PLAIN,
            (factory, writer) -> {
              Group outside = factory.newGroup();
              outside.addGroup("image").append("path", "a.jpg");
              writer.add(outside);
              writer.add(factory.newGroup());
            });
    List<Member> members = list(file);

    assertThat(members.get(1).reason()).isEqualTo(ArchiveReason.NOT_EMBEDDED);
    assertThatThrownBy(() -> read(file, members.get(0)))
        .isInstanceOfSatisfying(
            BadMember.class, e -> assertThat(e.reason()).isEqualTo(ArchiveReason.NOT_EMBEDDED));
  }

  @Test
  void listsOfPicturesAndColumnsOfBytesAreRead() throws IOException {
    byte[] file =
        PictureTables.write(
            MessageTypeParser.parseMessageType(
                """
                message schema {
                  optional group images (LIST) {
                    repeated group list {
                      optional group element { optional binary bytes; optional binary path; }
                    }
                  }
                  optional binary crop;
                  optional binary vector;
                }
                """),
            PictureTables.Form.PLAIN,
            (factory, writer) -> {
              Group row = factory.newGroup();
              Group images = row.addGroup("images");
              for (int i = 0; i < 2; i++) {
                images
                    .addGroup("list")
                    .addGroup("element")
                    .append("bytes", Binary.fromConstantByteArray(picture(i)));
              }
              images.addGroup("list");
              row.append("crop", Binary.fromConstantByteArray(picture(9)));
              writer.add(row);
              writer.add(factory.newGroup());
            });
    List<Member> members = list(file);

    assertThat(members.stream().map(Member::name))
        .containsExactly("0/images/0", "0/images/1", "0/crop", "1/crop");
    assertThat(read(file, members.get(1))).isEqualTo(picture(1));
    assertThat(read(file, members.get(2))).isEqualTo(picture(9));
    assertThatThrownBy(() -> read(file, members.get(3))).isInstanceOf(BadMember.class);
  }

  @Test
  void aTableWithoutPicturesHasNone() throws IOException {
    byte[] file =
        PictureTables.write(
            MessageTypeParser.parseMessageType("message m { optional binary uri (STRING); }"),
            PictureTables.Form.PLAIN,
            (factory, writer) -> writer.add(factory.newGroup().append("uri", "a")));

    assertThat(PictureMembers.hasPictures(ByteSource.of(file))).isFalse();
    assertThat(list(file)).isEmpty();
  }

  @Test
  void aFileThatIsCutIsDamaged() {
    byte[] file = table(PictureTables.Form.PLAIN);
    assertThatThrownBy(() -> list(Arrays.copyOf(file, file.length - 20)))
        .isInstanceOf(BadArchive.class)
        .hasMessageStartingWith("its footer is damaged");
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noMutationCrashesTheReader(long seed) throws IOException {
    byte[] file = table(forms().get((int) Math.floorMod(seed, 4L)));
    Random random = new Random(seed);
    for (int i = random.nextInt(4); i >= 0; i--) {
      file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
    }
    List<Member> members = new ArrayList<>();
    try {
      list(file, members);
    } catch (BadArchive e) {
      assertThat(e.offset()).isNotNegative();
    }
    Set<String> names = new HashSet<>();
    for (Member member : members) {
      assertThat(names.add(member.name())).isTrue();
      if (member.place() != null && random.nextInt(20) == 0) {
        try {
          read(file, member);
        } catch (BadMember | BadArchive e) {
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
    }
  }

  private static byte[] table(PictureTables.Form form) {
    return PictureTables.write(
        PictureTables.IMAGES,
        form,
        (factory, writer) -> {
          for (int i = 0; i < ROWS; i++) {
            Group row = factory.newGroup();
            row.addGroup("image").append("bytes", Binary.fromConstantByteArray(picture(i)));
            row.append("label", i % 3 == 0 ? -1L : i % 2 == 0 ? 0L : 1L);
            row.append("text", "caption " + i);
            writer.add(row);
          }
        });
  }

  private static byte[] picture(int number) {
    byte[] bytes = new byte[100 + number % 50];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private static String group(Member member) {
    return member.place().detail().split(":")[0];
  }

  private static List<Member> list(byte[] file) throws IOException {
    List<Member> members = new ArrayList<>();
    list(file, members);
    return members;
  }

  private static void list(byte[] file, List<Member> into) throws IOException {
    PictureMembers members = new PictureMembers(ByteSource.of(file), WORDS);
    for (Optional<Member> member = members.next(); member.isPresent(); member = members.next()) {
      into.add(member.get());
    }
  }

  private static byte[] read(byte[] file, Member member) throws IOException {
    Place place = member.place();
    try (SequentialReader reader = new PictureReader(ByteSource.of(file), place)) {
      return reader.read(place, 1 << 20);
    }
  }
}
