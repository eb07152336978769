package org.winnow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.ExitCode;
import org.winnow.console.UserException;
import org.winnow.table.Runs;

class WarehouseAccessIT {
  @TempDir private Path folder;

  @Test
  void aFolderThatCanBeWrittenIsLeftAsItWas() throws IOException {
    check(folder.resolve("a/b c/d").toString());
    check(folder.toString());
    check(folder.toUri().toString());

    try (var entries = Files.list(folder)) {
      assertThat(entries).isEmpty();
    }
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path root : List.of(file, file.resolve("w"))) {
      assertThatThrownBy(() -> check(root.toString()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(file + " is a file")
          .extracting(e -> ((UserException) e).exitCode())
          .isEqualTo(ExitCode.DATA);
    }
  }

  @Test
  void aPlaceWhereNoFileCanBeMadeIsRefused() {
    assertThatThrownBy(() -> check("/proc/winnow"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The warehouse cannot be written: /proc/winnow")
        .hasMessageContaining("No file can be made in /proc");
  }

  @Test
  void aStoreThatIsUnknownIsRefused() {
    assertThatThrownBy(() -> check("nostore://x/w"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nostore");
  }

  private static void check(String root) {
    WarehouseAccess.check(root, List.of(Runs.TABLE), new Configuration());
  }
}
