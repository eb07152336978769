package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/**
 * A collection in which sources name some photographs, and captions others. One warehouse passes
 * through all tests in order.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaptionClaimsIT {
  private Winnow winnow;
  private Path names;

  /** The first two photographs of a name have it from their source, the others from a caption. */
  @BeforeAll
  void run(@TempDir Path folder) throws IOException {
    winnow = new Winnow(folder.resolve("warehouse"));
    List<String> lines = new ArrayList<>();
    for (String name : DrawnPhotographs.names()) {
      try (Stream<Path> files = Files.list(DrawnPhotographs.noisy().photos().resolve(name))) {
        List<Path> pictures = files.sorted().toList();
        for (int i = 0; i < pictures.size(); i++) {
          lines.add(
              (i < 2
                      ? "{\"uri\": \"%s\", \"name\": \"%s\"}"
                      : "{\"uri\": \"%s\", \"caption\": \"A portrait of %s\"}")
                  .formatted(pictures.get(i).toUri(), person(name)));
        }
      }
    }
    Path manifest = Files.write(folder.resolve("list.jsonl"), lines);
    names =
        Files.write(
            folder.resolve("names.txt"),
            DrawnPhotographs.names().stream().map(CaptionClaimsIT::person).toList());
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels(
            "run", "--input", manifest.toString(), "--set", "captions.names=" + names));
  }

  private static String person(String folder) {
    return folder.replace('_', ' ');
  }

  @Test
  @Order(1)
  void facesOfCaptionsAreClaimedAndPublishedWithTheirSource() {
    assertThat(
            winnow.sql(
                "SELECT count(*) > 0, bool_and(claimed_identity IS NOT NULL) FROM labels JOIN faces"
                    + " USING (face_id) JOIN captions USING (image_id)"))
        .isEqualTo("true,true");
    assertThat(
            winnow.sql(
                "SELECT count(*) > 0, bool_and(s.source_id IS NOT NULL) FROM curated c LEFT JOIN"
                    + " sources s USING (source_id) WHERE c.image_id IN (SELECT image_id FROM"
                    + " captions)"))
        .isEqualTo("true,true");
    winnow.succeed("check");
  }

  @Test
  @Order(2)
  void explainSaysThatACaptionNamesThePerson() {
    winnow.succeed(
        "explain",
        winnow.sql(
            "SELECT min(face_id) FROM labels JOIN faces USING (face_id) JOIN captions USING"
                + " (image_id)"));
    assertThat(winnow.result()).contains("caption");
  }

  @Test
  @Order(3)
  void withoutTheSettingOnlySourcesClaim() {
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels("clean", "--set", "clean.caption_names=false"));
    assertThat(
            winnow.sql(
                "SELECT bool_and(claimed_identity IS NULL) FROM labels JOIN faces USING (face_id)"
                    + " JOIN captions USING (image_id) WHERE image_id NOT IN (SELECT image_id FROM"
                    + " sources WHERE claimed_name IS NOT NULL AND image_id IS NOT NULL)"))
        .isEqualTo("true");
  }
}
