package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SharedData;
import org.winnow.testing.SparkExtension;

/** Photographs that LFW holds twice, among all photographs of the same people. */
@Tag("real-data")
@ExtendWith(SparkExtension.class)
class CopiedPhotographsDedupIT {
  /** Seen by eye: copies of one person, and crops of one photograph around two people. */
  private static final List<String> COPIES =
      List.of(
          "Andrea_De_Cruz_0001,Pierre_Png_0001",
          "Anthony_Pico_0001,Cruz_Bustamante_0003",
          "Charles_Moose_0003,Doug_Duncan_0001",
          "Emmy_Rossum_0001,Eva_Amurri_0001",
          "Erika_Harold_0003,Katie_Harman_0002",
          "Gabrielle_Rose_0001,Martha_Bowen_0002",
          "Leslie_Ann_Woodward_0001,Leslie_Ann_Woodward_0002",
          "Mariana_Pollack_0001,Mariana_Pollack_0002",
          "Prince_Willem-Alexander_0002,Prince_Willem-Alexander_0003");

  /** Whose photographs of one series must not be taken for copies. */
  private static final List<String> OTHERS =
      List.of(
          "Romano_Prodi",
          "Muhammad_Saeed_al-Sahhaf",
          "Jacques_Rogge",
          "Salma_Hayek",
          "John_Snow",
          "Kalpana_Chawla",
          "George_Lopez",
          "Kathy_Winters");

  @TempDir private Path folder;

  @Test
  void allAreFoundAndNoOther() throws IOException {
    Path photos = folder.resolve("photos");
    for (String pair : COPIES) {
      for (String photograph : pair.split(",")) {
        copy(photograph.replaceFirst("_\\d+$", ""), photos);
      }
    }
    for (String name : OTHERS) {
      copy(name, photos);
    }
    Winnow winnow = new Winnow(folder.resolve("warehouse"));
    winnow.succeedWithModels("run", "--to", "dedup", "--input", photos.toString());

    assertThat(
            winnow
                .sql(
                    "WITH names AS (SELECT image_id, regexp_extract(uri, '([^/]+)[.]jpg$', 1) name"
                        + " FROM sources) SELECT least(a.name, b.name), greatest(a.name, b.name)"
                        + " FROM duplicates d JOIN names a ON a.image_id = d.image_id"
                        + " JOIN names b ON b.image_id = d.representative_id"
                        + " WHERE kind = 'PHOTOGRAPH' ORDER BY 1")
                .lines())
        .containsExactlyElementsOf(COPIES);
  }

  private static void copy(String name, Path to) throws IOException {
    Path folder = Files.createDirectories(to.resolve(name));
    try (Stream<Path> files = Files.list(SharedData.data("lfw-dev/" + name))) {
      for (Path file : files.toList()) {
        Path target = folder.resolve(file.getFileName());
        if (!Files.exists(target)) {
          Files.copy(file, target);
        }
      }
    }
  }
}
