package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;
import org.winnow.testing.TinyDescriptor;

/** A model of copy detection as a source of candidates. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
class CopyModelIT {
  private static final String CANDIDATES =
      "SELECT CAST(get_json_object(details, '$.candidates') AS INT) FROM runs"
          + " WHERE stage = 'dedup' ORDER BY started_at DESC LIMIT 1";

  private static final String ROWS =
      "SELECT image_id, representative_id, kind FROM duplicates ORDER BY 1";

  @TempDir private Path folder;

  @Test
  void itAddsCandidatesAndVerificationDecides() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyDescriptor.write(models, "tiny");
    Path photos = folder.resolve("photos");
    DrawnPhotographs.copy(DrawnPhotographs.names(), photos);
    Winnow winnow = new Winnow(folder.resolve("warehouse"));
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels("run", "--to", "dedup", "--input", photos.toString()));
    int candidates = Integer.parseInt(winnow.sql(CANDIDATES));
    String rows = winnow.sql(ROWS);
    assertThat(winnow.sql("SELECT count(descriptor) FROM image_hashes")).isEqualTo("0");

    String[] withModel = {
      "dedup", "--models-dir", models.toString(), "--set", "dedup.copy_model=tiny"
    };
    assertThat(winnow.run(DrawnPhotographs.withBuiltInModels(withModel)))
        .as("hashes without vectors")
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("dedup.copy_model").contains("--redo");

    String[] again = {
      "dedup", "--redo", "--models-dir", models.toString(), "--set", "dedup.copy_model=tiny"
    };
    winnow.succeed(DrawnPhotographs.withBuiltInModels(again));

    assertThat(
            winnow.sql(
                "SELECT count(*) = count_if(size(descriptor) = 48 AND"
                    + " abs(cosine_similarity(descriptor, descriptor) - 1) < 1e-5)"
                    + " FROM image_hashes"))
        .isEqualTo("true");
    assertThat(Integer.parseInt(winnow.sql(CANDIDATES))).isGreaterThan(candidates);
    assertThat(winnow.sql(ROWS)).as("what is no copy is not proven").isEqualTo(rows);
  }

  @Test
  void aModelOfAnotherTaskIsToldBeforeSparkStarts() {
    Winnow winnow = new Winnow(folder.resolve("warehouse"));
    assertThat(winnow.run("dedup", "--set", "dedup.copy_model=mobilefacenet")).isEqualTo(1);
    assertThat(winnow.messages()).contains("dedup.copy_model:").contains("copy_detection");
  }
}
