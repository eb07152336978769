package org.winnow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.winnow.identity.Reason;
import org.winnow.table.ClassNumbers;
import org.winnow.table.ImageHashes;
import org.winnow.table.Table;
import org.winnow.table.Tables;

/** Keeps README, tables and the stages equal. */
class StageTest {

  @Test
  void theReadmeListsTheStagesInOrder() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../README.md"))) {
      if (line.matches("\\| `\\w+` \\|.*\\|.*\\|.*\\|")) {
        rows.add(line);
      }
    }
    assertThat(rows).hasSameSizeAs(Stage.values());
    for (Stage stage : Stage.values()) {
      String reads = stage.reads().isEmpty() ? "files" : names(stage.reads());
      assertThat(rows.get(stage.ordinal()))
          .isEqualTo(
              String.format(
                  "| `%s` | %s | %s | %s |",
                  stage.id(), reads, names(stage.writes()), stage.description()));
    }
  }

  @Test
  void everyTableIsWrittenByAStageOrHoldsWhatIsNotMadeAgain() {
    List<Table> written =
        Stream.of(Stage.values()).flatMap(stage -> stage.writes().stream()).distinct().toList();
    assertThat(Tables.ALL).containsAll(written);
    assertThat(Tables.ALL.stream().filter(table -> !written.contains(table)).map(Table::name))
        .containsExactly("vectors", "cells", "reviews", "mixes", "exclusions", "runs");
  }

  @Test
  void redoEmptiesWhatStagesWriteButClassNumbersAndTheHashesOfDedup() {
    for (Stage stage : Stage.values()) {
      List<Table> rest = new ArrayList<>(stage.writes());
      rest.removeAll(stage.emptiedByRedo());
      assertThat(rest)
          .as(stage.id())
          .isEqualTo(
              switch (stage) {
                case CURATE -> List.of(ClassNumbers.TABLE);
                case DECONTAMINATE -> List.of(ImageHashes.TABLE);
                default -> List.of();
              });
      assertThat(stage.emptiedByRedo().get(0)).isEqualTo(stage.writes().get(0));
    }
  }

  @Test
  void redoEmptiesLaterStagesButAttributesBelongToFacesAlone() {
    assertThat(emptiedWith(Stage.DETECT))
        .startsWith(Stage.DETECT, Stage.EMBED, Stage.ATTRIBUTES)
        .endsWith(Stage.CURATE);
    assertThat(emptiedWith(Stage.EMBED)).startsWith(Stage.EMBED, Stage.DEDUP);
    assertThat(emptiedWith(Stage.ATTRIBUTES)).containsExactly(Stage.ATTRIBUTES);
    assertThat(emptiedWith(Stage.SYNTHESIZE)).containsExactly(Stage.SYNTHESIZE);
  }

  private static List<Stage> emptiedWith(Stage first) {
    return Stream.of(Stage.values()).filter(stage -> stage.isEmptiedWith(first)).toList();
  }

  @Test
  void theReadmeSaysWhatEachReasonMeans() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    for (Reason reason : Reason.values()) {
      assertThat(readme)
          .contains("| %s | `%s` | %s |".formatted(reason.decision(), reason, reason.sentence()));
    }
  }

  @Test
  void noStageReadsWhatOnlyALaterOneWrites() {
    for (Stage stage : Stage.values()) {
      for (Table table : stage.reads()) {
        assertThat(Stream.of(Stage.values()).limit(stage.ordinal()))
            .as("%s reads %s", stage, table.name())
            .anyMatch(earlier -> earlier.writes().contains(table));
      }
    }
  }

  private static String names(List<Table> tables) {
    return String.join(", ", tables.stream().map(table -> "`" + table.name() + "`").toList());
  }
}
