package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.Device;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelDraft;
import org.winnow.model.embed.Embedders;
import org.winnow.model.onnx.GradientGraph;
import org.winnow.model.onnx.OnnxGraph;
import org.winnow.testing.SparkExtension;
import org.winnow.testing.WeightsBeside;

@ExtendWith(SparkExtension.class)
class ShippedModelIT {
  @TempDir private Path folder;

  @Test
  void modelsWhoseFilesHaveOneNameReachTheTasksEachAsItself(SparkSession spark) throws IOException {
    ModelSpec two = described("two", small(2));
    ModelSpec three = described("three", small(3));
    assertThat(dimensions(spark, two)).containsOnly(2);
    assertThat(dimensions(spark, three)).containsOnly(3);
    assertThat(dimensions(spark, two)).as("sent again").containsOnly(2);
  }

  @Test
  void weightsBesideAModelTravelWithIt(SparkSession spark) throws IOException {
    Path file = Files.createDirectory(folder.resolve("beside")).resolve("model.onnx");
    WeightsBeside.write(GradientGraph.bytes(), file, "data/weights.bin");
    ModelSpec spec = described(file, "beside");
    assertThat(dimensions(spark, spec)).containsOnly(spec.dimension());
  }

  private static List<Integer> dimensions(SparkSession spark, ModelSpec spec) {
    ShippedModel sent = ShippedModel.ship(spark.sparkContext(), spec);
    MapFunction<Long, Integer> load =
        i -> Embedders.of(spec.withPath(sent.path()), Device.CPU).dimension();
    return spark.range(0, 2, 1, 2).map(load, Encoders.INT()).collectAsList();
  }

  /** A model of as many numbers as are asked for. */
  private static byte[] small(int dimension) {
    OnnxGraph graph = new OnnxGraph("g");
    String in = graph.input("in", OnnxGraph.ANY, 3, 8, 8);
    String flat = graph.node("Reshape", List.of(in, graph.constant(-1, 192)));
    String out =
        graph.node(
            "MatMul", List.of(flat, graph.constant(new float[192 * dimension], 192, dimension)));
    graph.output("out", out, OnnxGraph.ANY, dimension);
    return graph.bytes();
  }

  private ModelSpec described(String id, byte[] graph) throws IOException {
    Path file = Files.createDirectory(folder.resolve(id)).resolve("model.onnx");
    return described(Files.write(file, graph), id);
  }

  private static ModelSpec described(Path file, String id) throws IOException {
    ModelDraft draft =
        ModelDraft.of(
            file,
            Task.EMBEDDING,
            new ModelDraft.Known(Optional.of(id), Optional.empty(), Optional.empty()));
    Files.writeString(file.resolveSibling(id + ".conf"), draft.text());
    return ModelCatalogue.ofFolder(file.getParent())
        .resolve(id, Task.EMBEDDING, Optional.of(file.getParent().toString()));
  }
}
