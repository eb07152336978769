package org.winnow.testing;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes an ONNX model as large ones are exported: its weights in a file beside the graph. */
public final class WeightsBeside {
  private static final int MIN_BYTES = 128;

  private WeightsBeside() {}

  /**
   * Writes the graph and its weights.
   *
   * @param location of the weights, relative to the folder of the graph
   */
  public static void write(byte[] graph, Path file, String location) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(graph).toBuilder();
    ByteArrayOutputStream weights = new ByteArrayOutputStream();
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      byte[] numbers = tensor.getRawData().toByteArray();
      if (numbers.length >= MIN_BYTES) {
        tensor
            .clearRawData()
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", location))
            .addExternalData(entry("offset", Integer.toString(weights.size())))
            .addExternalData(entry("length", Integer.toString(numbers.length)));
        weights.write(numbers);
      }
    }
    if (weights.size() == 0) {
      throw new IllegalArgumentException("the graph has no weights that are worth a file");
    }
    Files.write(file, model.build().toByteArray());
    Path beside = file.resolveSibling(location).normalize();
    Files.createDirectories(beside.getParent());
    Files.write(beside, weights.toByteArray());
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
