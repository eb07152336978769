package org.winnow.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.ModelException;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.onnx.GradientGraph;
import org.winnow.model.onnx.OnnxGraph;

class ModelDraftTest {
  private static final ModelDraft.Known NOTHING =
      new ModelDraft.Known(Optional.empty(), Optional.empty(), Optional.empty());

  @TempDir Path dir;

  @Test
  void anEmbedderIsDescribedByItsGraphAndRuns() throws IOException {
    Path file = Files.write(dir.resolve("My Model_v1.onnx"), GradientGraph.bytes());
    ModelDraft draft = ModelDraft.of(file, Task.EMBEDDING, NOTHING);
    assertThat(draft.id()).isEqualTo("my-model-v1");
    Files.writeString(dir.resolve("my-model-v1.conf"), draft.text());

    ModelSpec spec = resolved("my-model-v1", Task.EMBEDDING);
    assertThat(spec.dimension()).isEqualTo(768);
    assertThat(spec.input().name()).isEqualTo("crop");
    assertThat(spec.input().width()).isEqualTo(112);
    assertThat(spec.licence()).isEqualTo("unknown");
    ModelCheck check = ModelCheck.of(spec);
    assertThat(check.sizes()).containsExactly(768);
    assertThat(check.batching()).isIn(ModelCheck.Batching.SAME, ModelCheck.Batching.ROUNDING);
    assertThat(check.contradicts(spec)).isFalse();
  }

  @Test
  void aModelOfOnePlaneAndWithoutNamesRuns() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    String in = graph.input("in", OnnxGraph.ANY, 1, 8, 8);
    graph.output("out", graph.node("Flatten", List.of(in)), OnnxGraph.ANY, 64);
    Path file = Files.write(dir.resolve("grey.onnx"), graph.bytes());
    String text = ModelDraft.of(file, Task.QUALITY, NOTHING).text();
    assertThat(text).contains("colour = GREY");
    Files.writeString(
        dir.resolve("grey.conf"),
        text.replaceAll("name = \"in\"\n", "").replaceAll("names = .*\n", ""));
    assertThat(ModelCheck.of(resolved("grey", Task.QUALITY)).sizes()).containsExactly(64);
  }

  @Test
  void aBatchThatMixesItsPicturesIsMeasuredAndContradicts() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    String in = graph.input("in", OnnxGraph.ANY, 3, 8, 8);
    String mean = graph.node("ReduceMean", List.of(in), OnnxGraph.ints("axes", 0));
    String less = graph.node("Add", List.of(in, mean));
    graph.output("out", graph.node("Flatten", List.of(less)), OnnxGraph.ANY, 192);
    Path file = Files.write(dir.resolve("mixing.onnx"), graph.bytes());
    String text = ModelDraft.of(file, Task.EMBEDDING, NOTHING).text();
    Files.writeString(dir.resolve("mixing.conf"), text + "\nbatch { max = 8 }\n");
    ModelSpec spec = resolved("mixing", Task.EMBEDDING);
    ModelCheck check = ModelCheck.of(spec);
    assertThat(check.batching()).isEqualTo(ModelCheck.Batching.DEPENDENT);
    assertThat(check.cosine()).isLessThan(1);
    assertThat(check.contradicts(spec)).isTrue();
  }

  @Test
  void whatCannotBeDescribedSaysWhy() throws IOException {
    Path embedder = Files.write(dir.resolve("e.onnx"), GradientGraph.bytes());
    assertThatThrownBy(() -> ModelDraft.of(embedder, Task.DETECTION, NOTHING))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no family of task 'detection' has its 1 outputs: [vector [?, 768]]");
    Path text = Files.writeString(dir.resolve("t.onnx"), "no graph");
    assertThatThrownBy(() -> ModelDraft.of(text, Task.EMBEDDING, NOTHING))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("t.onnx is not a graph that ONNX Runtime can read");
  }

  private ModelSpec resolved(String id, Task task) {
    return ModelCatalogue.ofFolder(dir).resolve(id, task, Optional.of(dir.toString()));
  }
}
