package org.winnow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.winnow.config.ConfigLoader.Overlays;
import org.winnow.pipeline.Stage;

/** Keeps the files in conf true. */
class ConfTest {
  private static final Path CONF = Path.of("../conf");

  @Test
  void everySettingHasAComment() throws IOException {
    List<String> lines = Files.readAllLines(CONF.resolve("winnow.conf"));
    List<String> bare = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      boolean setting = lines.get(i).matches("\\s*\\w+ = .*");
      boolean follows = lines.get(i - 1).matches("\\s*\\w+ = .*|\\s*#.*");
      if (setting && !follows) {
        bare.add(lines.get(i));
      }
    }
    assertThat(bare).as("settings without a comment above them").isEmpty();
  }

  @Test
  void blocksStandInPipelineOrder() throws IOException {
    String text = Files.readString(CONF.resolve("winnow.conf"));
    int last = -1;
    for (Stage stage : Stage.values()) {
      int at = text.indexOf("\n" + stage.id() + " {");
      assertThat(at).as("block of %s", stage.id()).isGreaterThan(last);
      last = at;
    }
  }

  @Test
  void everyRecordComponentIsASettingAndTheOtherWayRound() {
    List<String> bound = new ArrayList<>();
    collect(Config.class, "", bound);
    List<String> listed =
        ConfigLoader.load(Overlays.none()).effective().values().keySet().stream()
            .map(key -> key.replaceAll("\\.(fmr|fdr|cosine)$", ""))
            .distinct()
            .toList();
    assertThat(bound).contains("storage.hadoop");
    assertThat(bound).contains("crawl.columns");
    bound.remove("storage.hadoop");
    bound.remove("crawl.columns");
    bound.remove("decontaminate.benchmarks");
    bound.remove("decontaminate.policies");
    bound.removeAll(List.of("synthesize.attributes", "synthesize.balance", "synthesize.steer"));
    assertThat(listed).containsExactlyInAnyOrderElementsOf(bound);
  }

  @Test
  void everySettingOfCleanDecidesOrIsKnownNotTo() {
    List<String> decisive =
        new ArrayList<>(
            ConfigLoader.load(Overlays.none()).config().clean().decisive().keySet().stream()
                .map(key -> key.replaceFirst("^clean\\.", ""))
                .toList());
    // How much is kept of a student, and when all is cleaned again, decide upon no label.
    // Aliases are an input of clean, as a table is: a change of them cleans their names alone.
    decisive.addAll(List.of("keep_students", "full_after", "aliases"));

    assertThat(decisive)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Config.Clean.class.getRecordComponents())
                .map(component -> Binder.key(component.getName()))
                .toList());
  }

  @Test
  void everyOverlayLoads() throws IOException {
    try (Stream<Path> files = Files.list(CONF.resolve("env"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".conf", "");
        assertThat(ConfigLoader.load(new Overlays(Optional.of(name), List.of(), List.of())))
            .as(name)
            .isNotNull();
      }
    }
  }

  @Test
  void sparkSettingsAreKeyAndValue() throws IOException {
    try (Stream<Path> files = Files.list(CONF.resolve("spark"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".conf")).toList()) {
        assertThat(Files.readAllLines(file))
            .as(file.toString())
            .allMatch(
                line ->
                    line.isBlank() || line.startsWith("#") || line.matches("spark\\.\\S+ \\S.*"));
        String name = file.getFileName().toString().replace(".conf", "");
        assertThat(
                Stream.of(Stage.values()).map(Stage::id).toList().contains(name)
                    || List.of("defaults", "local", "small", "report").contains(name))
            .as("%s names a command", file)
            .isTrue();
      }
    }
  }

  private static void collect(Class<?> type, String prefix, List<String> into) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + Binder.key(component.getName());
      boolean block = component.getType().isRecord() && component.getType() != DataSize.class;
      if (block) {
        collect(component.getType(), key + ".", into);
      } else {
        into.add(key);
      }
    }
  }
}
