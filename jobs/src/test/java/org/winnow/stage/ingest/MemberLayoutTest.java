package org.winnow.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.archive.MemberName;
import org.winnow.config.Config.Layout;

class MemberLayoutTest {
  @ParameterizedTest
  @CsvSource({
    "AUTO, Ada/1.jpg Grace/2.jpg, Ada Grace",
    "AUTO, lfw/Ada/1.jpg lfw/Grace/2.jpg, Ada Grace",
    "AUTO, a/b/Ada/1.jpg a/b/Grace/old/2.jpg, Ada Grace",
    "AUTO, Ada/1.jpg Ada/2.jpg, Ada Ada",
    "AUTO, set/Ada/1.jpg set/2.jpg, set set",
    "AUTO, Ada/1.jpg 2.jpg, Ada -",
    "AUTO, 1.jpg 2.jpg, - -",
    "AUTO, train/Ada/1.jpg test/Grace/2.jpg, Ada Grace",
    "AUTO, set/train/Ada/1.jpg set/test/Grace/2.jpg, Ada Grace",
    "AUTO, train/1.jpg test/2.jpg, train test",
    "IDENTITY_FOLDERS, train/Ada/1.jpg test/Grace/2.jpg, train test",
    "SPLIT_FOLDERS, a/Ada/1.jpg b/Grace/2.jpg, Ada Grace",
    "FLAT, Ada/1.jpg Grace/2.jpg, - -",
  })
  void namesAreThoseOfTheFirstFoldersThatDiffer(Layout layout, String members, String names) {
    List<List<String>> folders = folders(members);
    MemberLayout found = MemberLayout.of(layout, folders);

    assertThat(folders.stream().map(f -> found.name(f).orElse("-")))
        .isEqualTo(List.of(names.split(" ")));
  }

  @Test
  void anArchiveWithoutMembersHasNoNames() {
    assertThat(MemberLayout.of(Layout.AUTO, List.of())).isEqualTo(MemberLayout.NONE);
  }

  @Test
  void theSplitOfATableIsInItsNameOrItsFolder() {
    assertThat(
            Stream.of(
                    "file:/x/data/train-00000-of-00002.parquet",
                    "s3a://b/default/test/0000.parquet",
                    "file:/x/validation.parquet",
                    "file:/x/data/part-00000.parquet",
                    "a.parquet")
                .map(uri -> FolderLayout.splitOf(uri).orElse("-")))
        .containsExactly("train", "test", "validation", "-", "-");
  }

  private static List<List<String>> folders(String members) {
    return Arrays.stream(members.split(" ")).map(MemberName::folders).toList();
  }
}
