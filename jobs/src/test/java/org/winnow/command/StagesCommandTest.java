package org.winnow.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.winnow.Main;
import org.winnow.console.Console;
import org.winnow.pipeline.Stage;
import org.winnow.table.Table;

/** {@code winnow stages}, on which schedulers depend. */
class StagesCommandTest {

  @Test
  void theJsonHasEveryStageInOrderWithItsTables() throws Exception {
    JsonNode listing = new ObjectMapper().readTree(printed("stages", "--json"));

    assertThat(listing.path("form").asInt()).isEqualTo(1);
    assertThat(listing.path("stages")).hasSize(Stage.values().length);
    for (Stage stage : Stage.values()) {
      JsonNode entry = listing.path("stages").path(stage.ordinal());
      assertThat(entry.path("name").asText()).isEqualTo(stage.id());
      assertThat(entry.path("order").asInt()).isEqualTo(stage.ordinal() + 1);
      assertThat(entry.path("description").asText()).isEqualTo(stage.description());
      assertThat(texts(entry.path("reads"))).isEqualTo(names(stage.reads()));
      assertThat(texts(entry.path("writes"))).isEqualTo(names(stage.writes()));
      assertThat(entry.path("when").asText()).isEqualTo(stage.condition().words());
      assertThat(entry.path("settings").asText()).isEqualTo(stage.id());
    }
  }

  @Test
  void onlyDetectAndEmbedApplyAModelToPixels() throws Exception {
    List<String> models = new ArrayList<>();
    new ObjectMapper()
        .readTree(printed("stages", "--json"))
        .path("stages")
        .forEach(
            entry -> {
              if (entry.path("model").asBoolean()) {
                models.add(entry.path("name").asText());
              }
            });
    assertThat(models).containsExactly("detect", "embed");
  }

  @Test
  void theTableHasALineForEachStage() {
    List<String> lines = printed("stages").lines().toList();
    assertThat(lines).hasSize(2 + Stage.values().length);
    assertThat(lines.get(2 + Stage.EMBED.ordinal()))
        .matches("embed +always +faces +embeddings, quarantine");
    assertThat(lines.get(2 + Stage.INGEST.ordinal())).matches("ingest +files +files +sources, .*");
  }

  private static String printed(String... arguments) {
    boolean hadSession = SparkSession.getDefaultSession().isDefined();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Main.run(arguments, new Console(results, results, false))).isZero();
    assertThat(SparkSession.getDefaultSession().isDefined()).isEqualTo(hadSession);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<String> names(List<Table> tables) {
    return tables.stream().map(Table::name).toList();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
