package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SharedData;
import org.winnow.testing.SparkExtension;

/** Gender and age of people in photographs of the press, by first names that tell the gender. */
@Tag("real-data")
@ExtendWith(SparkExtension.class)
class RealAttributesIT {
  private static final Set<String> FEMALE =
      Set.of("Mary", "Jennifer", "Lisa", "Patricia", "Michelle", "Laura", "Barbara", "Nancy");
  private static final Set<String> MALE =
      Set.of("Robert", "Richard", "William", "George", "Thomas", "Roger", "Charles", "Kevin");

  /** People of each gender. */
  private static final int PEOPLE = 24;

  @TempDir private Path folder;

  private static void copy(Set<String> firstNames, Path to) throws IOException {
    List<Path> people;
    try (Stream<Path> all = Files.list(SharedData.data("lfw-dev"))) {
      people =
          all.filter(person -> firstNames.contains(firstName(person)))
              .sorted()
              .limit(PEOPLE)
              .toList();
    }
    for (Path person : people) {
      Path own = Files.createDirectories(to.resolve(String.valueOf(person.getFileName())));
      try (Stream<Path> files = Files.list(person)) {
        Path first = files.sorted().findFirst().orElseThrow();
        Files.copy(first, own.resolve(first.getFileName()));
      }
    }
  }

  private static String firstName(Path person) {
    return String.valueOf(person.getFileName()).replaceAll("_.*", "");
  }

  private static String quoted(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining("', '", "('", "')"));
  }

  @Test
  void firstNamesAgreeWithTheModel() throws IOException {
    Path model = SharedData.model("../models-more/faceres.onnx");
    Path photos = folder.resolve("photos");
    copy(FEMALE, photos);
    copy(MALE, photos);
    Winnow winnow = new Winnow(folder.resolve("warehouse"));
    winnow.ingest(photos);
    winnow.succeedWithModels("detect");
    winnow.succeed(
        "attributes", "--models-dir", model.getParent().toString(), "--model", "faceres");

    String right =
        String.format(
            "value = if(substring_index(claimed_name, '_', 1) IN %s, 'female', 'male')",
            quoted(FEMALE));
    // The largest face of a photograph is the person it names.
    assertThat(
            winnow.sql(
                "SELECT count(*) = 48 AND count_if("
                    + right
                    + ") >= 43 FROM (SELECT image_id, max_by(face_id, width) AS face_id FROM faces"
                    + " GROUP BY 1) JOIN sources USING (image_id) JOIN attributes USING (face_id)"
                    + " WHERE attribute = 'gender'"))
        .isEqualTo("true");
    assertThat(
            winnow.sql(
                "SELECT percentile_approx(numeric_value, 0.5) BETWEEN 30 AND 50 FROM attributes WHERE"
                    + " attribute = 'age'"))
        .isEqualTo("true");
  }
}
