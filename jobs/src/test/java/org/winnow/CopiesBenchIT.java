package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.ExitCode;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class CopiesBenchIT {
  /** In place of Python: the number of a picture is its hash, so copies have equal hashes. */
  private static final String PEER =
      """
      #!/bin/sh
      test "$1" = -c && exit 0
      awk -F/ 'BEGIN { printf "{\\"hash_seconds\\": 1.5, \\"hashes\\": [" }
        { sub(/[.]png/, "", $NF); printf "%s[\\"%016d\\"]", (NR > 1 ? "," : ""), $NF }
        END { print "]}" }' "$4"
      """;

  @Test
  @Tag("slow")
  void copiesOfDrawnPhotographsAreFoundBesideHashes(@TempDir Path folder) throws IOException {
    Path peer = Files.writeString(folder.resolve("python"), PEER);
    assertThat(peer.toFile().setExecutable(true)).isTrue();
    Path json = folder.resolve("copies.json");
    Winnow winnow = new Winnow(folder.resolve("unused"));
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels(
            "bench",
            "copies",
            "--input",
            DrawnPhotographs.noisy().photos().toString(),
            "--photographs",
            "6",
            "--others",
            "2",
            "--kinds",
            "jpeg-30,collage",
            "--peers",
            peer.toString(),
            "--json",
            json.toString()));

    JsonNode measured = new ObjectMapper().readTree(json.toFile());
    assertThat(measured.get("photographs").asInt()).isEqualTo(6);
    assertThat(measured.get("pictures").asInt())
        .isEqualTo(18 + measured.get("other_photographs").asInt());
    assertThat(measured.get("jpeg_30_winnow").asDouble()).isGreaterThanOrEqualTo(4 / 6.0);
    assertThat(measured.get("collage_winnow").asDouble()).isGreaterThanOrEqualTo(4 / 6.0);
    assertThat(measured.get("verified_pairs_per_processor_second").asDouble()).isPositive();
    assertThat(measured.get("pdqhash_seconds").asDouble()).isEqualTo(1.5);
    assertThat(measured.get("collage_pdqhash_equal_false_pairs").asDouble()).isEqualTo(1);
    assertThat(measured.get("pdqhash_equal_false_pairs_bits").asInt()).isBetween(0, 63);
    assertThat(winnow.result())
        .containsPattern("jpeg-30 +6 ")
        .contains("imagededup-PHash", "false pairs:", "peak memory, MiB");
  }

  @Test
  void plantedHashesAreFound(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("hashes.json");
    Winnow winnow = new Winnow(folder.resolve("unused"));
    winnow.succeed("bench", "copies", "--hashes", "2000", "--json", json.toString());

    JsonNode measured = new ObjectMapper().readTree(json.toFile());
    assertThat(measured.get("hashes").asLong()).isEqualTo(2000);
    assertThat(measured.get("dedup_seconds").asDouble()).isPositive();
    assertThat(measured.get("recall_bits_1_to_16").asDouble()).isEqualTo(1);
    assertThat(measured.get("recall_bits_17_to_31").asDouble()).isGreaterThan(0.98);
    assertThat(measured.get("recall_bits_46_to_60").asDouble()).isBetween(0.6, 1.0);
    assertThat(measured.get("encodings_of_one_picture").asLong()).isEqualTo(20);
    assertThat(measured.get("encodings_in_one_group").asLong()).isEqualTo(20);
    assertThat(measured.get("rows_that_are_no_copies").asLong()).isZero();
  }

  @Test
  void plantedFacesProveCopiesThatHashesMiss(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("faces.json");
    Winnow winnow = new Winnow(folder.resolve("unused"));
    winnow.succeed("bench", "copies", "--hashes", "900", "--faces", "--json", json.toString());

    JsonNode measured = new ObjectMapper().readTree(json.toFile());
    assertThat(measured.get("recall_bits_32_to_45").asDouble()).isEqualTo(1);
    assertThat(measured.get("rows_that_are_no_copies").asLong()).isZero();
    assertThat(winnow.run("bench", "copies", "--faces")).isEqualTo(ExitCode.USAGE.code());
    assertThat(winnow.messages()).contains("--faces makes faces of generated images");
  }

  @Test
  void allFaultsAreToldAtOnce(@TempDir Path folder) {
    Winnow winnow = new Winnow(folder);
    int code =
        winnow.run(
            "bench", "copies", "--photographs", "0", "--others", "-1", "--kinds", "mirror,bite");
    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(winnow.messages())
        .contains("--photographs is 0", "--others is -1", "no attack is called bite");
  }
}
