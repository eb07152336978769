package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SharedData;
import org.winnow.testing.SparkExtension;

/** The pipeline on real portraits with models made for photographs: how much is found and kept. */
@Tag("real-data")
@ExtendWith(SparkExtension.class)
class RealPhotographsIT {
  @TempDir private Path folder;

  @Test
  void portraitsBecomeACuratedTableAndNewOnesAreAdded() throws IOException {
    SharedData.model(".");
    Path orl = Portraits.ofPeople(folder, 8);
    Winnow winnow = new Winnow(folder.resolve("warehouse"));
    winnow.succeedWithModels("run", "--input", orl.toString());

    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo("80");
    assertThat(winnow.sql("SELECT count(DISTINCT image_id) FROM faces")).isEqualTo("80");
    assertThat(winnow.sql("SELECT count(DISTINCT label) FROM curated")).isEqualTo("8");
    // Of some portraits of one session, dedup cannot tell whether they are copies.
    assertThat(winnow.sql("SELECT count(*) >= 70 FROM curated")).isEqualTo("true");
    String numbers = winnow.sql("SELECT identity, label FROM curated GROUP BY 1, 2 ORDER BY 1");

    Portraits.copy("s9", orl);
    winnow.succeedWithModels("run", "--input", orl.toString());

    assertThat(winnow.messages()).contains("10 files: 10 usable").contains("10 images");
    assertThat(winnow.sql("SELECT identity, label FROM curated GROUP BY 1, 2 ORDER BY 1"))
        .startsWith(numbers)
        .contains("s9,8");
  }
}
