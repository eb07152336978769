package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.ExitCode;
import org.winnow.demo.CollectionFolder;
import org.winnow.render.collection.NoisyCollection;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class PipelineBenchIT {
  @TempDir private Path folder;

  @Test
  @Tag("slow")
  void everyStageHasItsRowsAndThePlantedFaultsAreCounted() throws IOException {
    Path keep = folder.resolve("drawn");
    Path json = folder.resolve("pipeline.json");
    Winnow winnow = new Winnow(keep.resolve("people-12/tables"));
    String[] rehearsal = {
      "bench",
      "pipeline",
      "--identities",
      "12",
      "--images",
      "4",
      "--photos",
      "10",
      "--keep",
      keep.toString(),
      "--json",
      json.toString()
    };
    // An earlier rehearsal drew the collection, and left a table.
    CollectionFolder earlier = new CollectionFolder(keep.resolve("people-12"));
    earlier.draw(new NoisyCollection(12, 4, 0.3, 7), new AtomicLong());
    Path stale = Files.createDirectories(earlier.warehouse()).resolve("stale");
    Files.writeString(stale, "stale");
    winnow.succeed(rehearsal);

    assertThat(winnow.result()).contains("12 people", "altered copies found");
    assertThat(stale).doesNotExist();
    JsonNode measured = new ObjectMapper().readTree(json.toFile());
    long files = Files.readAllLines(keep.resolve("people-12/truth.csv")).size() - 1;
    assertThat(measured.get("people_12_files").asLong()).isEqualTo(files);
    // What one table hands on is what the next stage takes in.
    rows(measured, "ingest", winnow.sql("SELECT count(*) FROM sources"));
    rows(measured, "detect", winnow.sql("SELECT count(*) FROM images"));
    rows(measured, "embed", winnow.sql("SELECT count(*) FROM faces"));
    rows(measured, "dedup", winnow.sql("SELECT count(*) FROM images"));
    rows(measured, "export", winnow.sql("SELECT count(*) FROM curated"));
    assertThat(measured.has("people_12_captions_rows")).isFalse();
    assertThat(measured.has("people_12_draw_seconds")).as("the collection was there").isFalse();
    assertThat(measured.get("people_12_ingest_share_of_floor").asDouble()).isPositive();
    String imageBytes = winnow.sql("SELECT sum(length(bytes)) FROM images");
    assertThat(measured.get("people_12_ingest_written_bytes").asLong())
        .isGreaterThan(Long.parseLong(imageBytes));
    assertThat(keep.resolve("people-12/export/train.rec")).isNotEmptyFile();

    String truth = keep.resolve("people-12/truth.csv").toString();
    assertThat(measured.get("people_12_broken_files_true").asText())
        .isEqualTo(planted(truth, "BROKEN"))
        .isEqualTo(measured.get("people_12_broken_files_right").asText());
    assertThat(measured.get("people_12_byte_copies_true").asText())
        .isEqualTo(planted(truth, "EXACT_COPY"))
        .isEqualTo(measured.get("people_12_byte_copies_right").asText());
    assertThat(measured.get("people_12_altered_copies_true").asText())
        .isEqualTo(planted(truth, "NEAR_COPY"));
    assertThat(measured.get("people_12_wrong_names_true").asLong()).isPositive();
  }

  private static void rows(JsonNode measured, String stage, String rows) {
    assertThat(measured.get("people_12_" + stage + "_rows").asText()).as(stage).isEqualTo(rows);
  }

  private static String planted(String truth, String kind) throws IOException {
    return Long.toString(
        Files.readAllLines(Path.of(truth)).stream()
            .filter(line -> line.contains("," + kind + ","))
            .count());
  }

  @Test
  void allFaultsAreToldBeforeAnythingIsDrawn() {
    Winnow winnow = new Winnow(folder.resolve("unused"));
    Path keep = folder.resolve("drawn");
    int code =
        winnow.run(
            "bench",
            "pipeline",
            "--identities",
            "8,4,0",
            "--photos",
            "0",
            "--keep",
            keep.toString());
    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(winnow.messages())
        .contains("4 is not above the number before it", "--photos is 0", "--identities 0");
    assertThat(keep).doesNotExist();
  }
}
