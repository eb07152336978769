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
import org.winnow.testing.TinyGenerator;

@ExtendWith(SparkExtension.class)
@Tag("slow")
class GeneratorsBenchIT {
  @TempDir private Path folder;

  @Test
  void generatorsAreComparedAndTheBestIsNamed() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyGenerator.write(models, "tiny");
    Winnow real = new Winnow(folder.resolve("real"));
    real.ingest(DrawnPhotographs.noisy().photos());
    real.succeed(DrawnPhotographs.withBuiltInModels("detect"));
    real.succeed(DrawnPhotographs.withBuiltInModels("embed"));
    String[] compare = {
      "bench",
      "generators",
      "--generators",
      "builtin-portraits,tiny",
      "--models-dir",
      models.toString(),
      "--identities",
      "3",
      "--images",
      "3",
      "--against",
      folder.resolve("real").toString(),
      "--set",
      "synthesize.separation.cosine=0.9",
      "--set",
      "synthesize.same.cosine=0.4",
      "--set",
      "synthesize.leak.cosine=0.99"
    };
    Winnow none = new Winnow(folder.resolve("none"));
    none.succeed(DrawnPhotographs.withBuiltInModels(compare));
    assertThat(none.result())
        .contains("generator          people  accepted faces  of attempts")
        .containsPattern("builtin-portraits +3 +\\d")
        .containsPattern("tiny +\\d +\\d")
        .containsPattern("best +(builtin-portraits|tiny)");
    assertThat(none.result().lines().filter(line -> line.startsWith("builtin-portraits ")))
        .anySatisfy(line -> assertThat(line).doesNotContain("∅"));

    compare[7] = "1";
    compare[3] = "tiny,tiny";
    assertThat(none.run(DrawnPhotographs.withBuiltInModels(compare))).isEqualTo(1);
    assertThat(none.messages())
        .contains("--identities is 1: give 2 or more")
        .contains("--generators names a generator twice");
    compare[3] = "builtin-portraits,nobody";
    assertThat(none.run(DrawnPhotographs.withBuiltInModels(compare))).isEqualTo(1);
    assertThat(none.messages()).contains("--generators:").contains("nobody");
  }
}
