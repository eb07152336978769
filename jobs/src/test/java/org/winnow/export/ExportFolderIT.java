package org.winnow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.UserException;

class ExportFolderIT {
  private final Configuration hadoop = new Configuration(false);
  private final FileSystem storage = new RawLocalFileSystem();
  @TempDir private Path folder;

  ExportFolderIT() throws IOException {
    storage.initialize(storage.getUri(), hadoop);
  }

  @Test
  void aNewExportTakesThePlaceOfTheEarlierOne() throws IOException {
    export("train", "old");
    export("train.partial", "new");

    target(storage, true).publish();

    assertThat(content("train")).isEqualTo("new");
    assertThat(names()).containsExactly("train");
  }

  @Test
  void theEarlierOneIsPutBackWhereTheNewOneCannotTakeItsPlace() throws IOException {
    export("train", "old");
    export("train.partial", "new");
    FileSystem failing =
        new FilterFileSystem(storage) {
          @Override
          public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
              throws IOException {
            return !from.getName().endsWith(".partial") && super.rename(from, to);
          }
        };

    assertThatThrownBy(() -> target(failing, true).publish()).isInstanceOf(IOException.class);

    assertThat(content("train")).isEqualTo("old");
    assertThat(names()).containsExactly("train", "train.partial");
  }

  @Test
  void whatAKillLeftAsideIsPutBack() throws IOException {
    export("train.previous", "old");
    export("train.partial", "new");

    assertThatThrownBy(() -> target(storage, true).refuse(false)).isInstanceOf(UserException.class);
    assertThat(content("train")).isEqualTo("old");

    target(storage, true).refuse(true);
    target(storage, true).publish();
    assertThat(content("train")).isEqualTo("new");
    assertThat(names()).containsExactly("train");
  }

  @Test
  void whereRenamingCopiesTheFilesAreWrittenInTheirPlace() throws IOException {
    ExportFolder target = target(storage, false);
    assertThat(target.working()).isEqualTo(out());
    Files.createDirectories(folder.resolve("train"));
    Files.writeString(folder.resolve("train/" + Export.PLAN), "plan");

    // A killed export: its list of checksums is missing.
    target.refuse(false);
    Files.writeString(folder.resolve("train/" + Export.MARK), "");
    target.publish();

    assertThatThrownBy(() -> target.refuse(false)).isInstanceOf(UserException.class);
    target.refuse(true);
  }

  @Test
  void filesOfOthersAreNeverReplaced() throws IOException {
    Files.createDirectories(folder.resolve("train"));
    Files.writeString(folder.resolve("train/mine.txt"), "mine");

    for (boolean renames : List.of(true, false)) {
      assertThatThrownBy(() -> target(storage, renames).refuse(true))
          .isInstanceOf(UserException.class);
    }
  }

  @Test
  void foldersSortedByNameAreSortedByNumber() throws IOException {
    for (int classes : List.of(1, 10, 11, 41, 1001)) {
      Path exported = folder.resolve("of" + classes);
      try (Folder written = new Folder(path(exported), hadoop, "test");
          Shard shard = Format.FOLDERS.open(written, 0, new Format.Layout(classes, false))) {
        for (int label = 0; label < classes; label += Math.max(1, classes / 50)) {
          shard.add(face(label));
        }
      }
      List<Integer> numbers;
      try (Stream<Path> folders = Files.list(exported)) {
        numbers =
            folders
                .map(path -> path.getFileName().toString())
                .sorted()
                .map(Integer::parseInt)
                .toList();
      }
      assertThat(numbers)
          .isSorted()
          .hasSize(
              (int)
                  IntStream.range(0, classes)
                      .filter(label -> label % Math.max(1, classes / 50) == 0)
                      .count());
    }
    assertThat(folder.resolve("of41/07/face.png")).exists();
    assertThat(folder.resolve("of10/7/face.png")).exists();
  }

  @Test
  void textsOfACsvFileAreNoFormulasAndKnowTheirOriginal() {
    assertThat(FaceMetadata.csv(face(3)))
        .isEqualTo("face,image,'=cmd|calc,3,\"file:/a,b.jpg\",'@set,CC0,'-basis\n");
    assertThat(new String(FaceMetadata.json(face(3)), StandardCharsets.UTF_8))
        .contains("\"identity\":\"=cmd|calc\"");
  }

  private static ExportedFace face(int label) {
    return new ExportedFace(
        label,
        0,
        label,
        "face",
        "image",
        "identity",
        "=cmd|calc",
        "file:/a,b.jpg",
        "@set",
        "CC0",
        "-basis",
        new byte[] {1},
        java.util.Optional.empty());
  }

  private ExportFolder target(FileSystem storage, boolean renames) {
    return new ExportFolder(storage, out(), renames);
  }

  private org.apache.hadoop.fs.Path out() {
    return path(folder.resolve("train"));
  }

  private static org.apache.hadoop.fs.Path path(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private void export(String name, String content) throws IOException {
    Path path = Files.createDirectories(folder.resolve(name));
    Files.writeString(path.resolve("file"), content);
    Files.writeString(path.resolve(Export.MARK), "");
  }

  private String content(String name) throws IOException {
    return Files.readString(folder.resolve(name).resolve("file"));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> names = Files.list(folder)) {
      return names.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
