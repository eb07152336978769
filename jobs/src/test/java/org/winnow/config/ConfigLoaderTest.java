package org.winnow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.config.Config.Layout;
import org.winnow.config.ConfigLoader.Overlays;

class ConfigLoaderTest {
  @TempDir private Path folder;

  @Test
  void defaultsComeFromTheCatalogue() {
    Config config = ConfigLoader.load(Overlays.none()).config();

    assertThat(config.warehouse()).isEmpty();
    assertThat(config.ingest().layout()).isEqualTo(Layout.AUTO);
    assertThat(config.ingest().maxBytes()).isEqualTo(new DataSize(64 << 20));
    assertThat(config.detect().minScore()).isEmpty();
  }

  @Test
  void laterOverlaysWin() throws IOException {
    Path file =
        Files.writeString(folder.resolve("mine.conf"), "ingest { slice = 7, task_files = 8 }");

    Config config = load(Optional.of("local"), List.of(file), "ingest.slice=9").config();

    assertThat(config.ingest().slice()).isEqualTo(9);
    assertThat(config.ingest().taskFiles()).isEqualTo(8);
    assertThat(config.detect().taskImages()).isEqualTo(64);
  }

  @Test
  void allFaultsAreReportedTogether() throws IOException {
    Path file =
        Files.writeString(folder.resolve("bad.conf"), "ingest.slize = 1, detect.reduce_to = wide");

    assertThatThrownBy(
            () ->
                load(
                    Optional.of("nowhere"),
                    List.of(file, folder.resolve("absent.conf")),
                    "models.device=tpu",
                    "ingest.min_side=900",
                    "ingest.max_side=800",
                    "embed.batch=0",
                    "nonsense"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.faults()).hasSize(8);
              assertThat(e.faults().toString())
                  .contains("--env nowhere")
                  .contains("Unknown setting ingest.slize")
                  .contains("Did you mean ingest.slice?")
                  .contains("absent.conf")
                  .contains("detect.reduce_to is \"wide\": expected a whole number")
                  .contains("models.device is \"tpu\": expected one of auto, cpu, gpu")
                  .contains("ingest.min_side (900) is above ingest.max_side (800)")
                  .contains("embed.batch is 0: the minimum is 1")
                  .contains("--set nonsense");
            });
  }

  @Test
  void aValueInThePlaceOfABlockIsOneFault() {
    for (String set : List.of("clean.pair=x", "clean.pair=null")) {
      assertThatThrownBy(() -> load(Optional.empty(), List.of(), set))
          .isInstanceOfSatisfying(
              ConfigException.class,
              e ->
                  assertThat(e.faults())
                      .singleElement()
                      .asString()
                      .contains("expected {fmr = 1e-4}, {fdr = 1e-3} or {cosine = 0.36}"));
    }
    assertThatThrownBy(() -> load(Optional.empty(), List.of(), "detect=3"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.faults())
                    .containsExactly("detect is 3: expected a block { … }. (--set detect: 1)"));
  }

  @Test
  void unknownModelsAreReportedWithTheOtherFaults() {
    assertThatThrownBy(
            () ->
                load(
                    Optional.empty(),
                    List.of(),
                    "detect.model=mobilefacenet",
                    "embed.model=nosuch",
                    "embed.batch=many"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.faults()).hasSize(3);
              assertThat(e.faults().toString())
                  .contains(
                      "detect.model: model 'mobilefacenet' is for embedding, not for detection")
                  .contains("embed.model: there is no model 'nosuch': take one of [")
                  .contains("embed.batch is \"many\": expected a whole number");
            });
  }

  @Test
  void anOldKeyIsToldWithTheNewOne() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("old.conf"), "cluster { strangers = 0.1, neighbour_strangers = 3 }");

    assertThatThrownBy(
            () ->
                load(
                    Optional.empty(),
                    List.of(file),
                    "clean.settled=0.01",
                    "clean.same_photograph=aside"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.faults()).hasSize(4);
              assertThat(e.faults().toString())
                  .contains("cluster.strangers is now cluster.max_impostors")
                  .contains("cluster.neighbour_strangers is now cluster.neighbour_impostors")
                  .contains("clean.settled is now clean.convergence")
                  .contains("clean.same_photograph is now clean.shared_photograph");
            });
  }

  @Test
  void theNewKeysOfRenamedSettingsAreRead() {
    Config config =
        load(
                Optional.empty(),
                List.of(),
                "cluster.max_impostors=0.1",
                "cluster.neighbour_impostors=3",
                "clean.convergence=0.01",
                "clean.shared_photograph=aside")
            .config();

    assertThat(config.cluster().maxImpostors()).isEqualTo(0.1);
    assertThat(config.cluster().neighbourImpostors()).isEqualTo(3);
    assertThat(config.clean().convergence()).isEqualTo(0.01);
    assertThat(config.clean().sharedPhotograph()).isEqualTo(Config.SharedPhotograph.ASIDE);
  }

  @Test
  void textsOnTheCommandLineNeedNoQuotes() {
    Config config =
        load(Optional.empty(), List.of(), "warehouse=s3a://bucket/a b", "ingest.dataset=LFW, dev")
            .config();

    assertThat(config.warehouse()).contains("s3a://bucket/a b");
    assertThat(config.ingest().dataset()).isEqualTo("LFW, dev");
  }

  @Test
  void aThresholdInOneFormReplacesTheOther() {
    Config.Clean clean =
        load(Optional.empty(), List.of(), "clean.pair.cosine=0.4").config().clean();
    assertThat(clean.pair()).hasToString("{cosine = 0.4}");
    assertThat(clean.member()).hasToString("{fdr = 5.0E-4}");

    assertThatThrownBy(() -> load(Optional.empty(), List.of(), "clean.pair={fmr=1e-3,cosine=0.4}"))
        .hasMessageContaining("clean.pair must hold exactly one of fmr, fdr and cosine");
  }

  @Test
  void hadoopPropertiesKeepTheirDots() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("s3.conf"), "storage.hadoop { \"fs.s3a.endpoint\" = \"http://one\" }");

    Config config =
        load(Optional.empty(), List.of(file), "storage.hadoop.fs.s3a.path.style.access=true")
            .config();

    assertThat(config.storage().hadoop())
        .containsEntry("fs.s3a.endpoint", "http://one")
        .containsEntry("fs.s3a.path.style.access", "true");
  }

  @Test
  void secretsAreMaskedInTheEffectiveConfiguration() {
    ConfigLoader.Loaded loaded =
        load(
            Optional.empty(),
            List.of(),
            "storage.hadoop.fs.s3a.secret.key=hush",
            "storage.hadoop.fs.s3a.access.key=who",
            "storage.hadoop.fs.azure.account.key.x.net=azure==",
            "storage.hadoop.fs.s3a.encryption.key=cipher",
            "warehouse=s3a://user:hush@bucket/x");

    assertThat(loaded.effective().render())
        .doesNotContain("hush")
        .doesNotContain("who")
        .doesNotContain("azure==")
        .doesNotContain("cipher")
        .contains("******");
    assertThat(loaded.config().storage().hadoop()).containsValue("hush");
  }

  private static ConfigLoader.Loaded load(Optional<String> env, List<Path> files, String... sets) {
    return ConfigLoader.load(new Overlays(env, files, List.of(sets)));
  }
}
