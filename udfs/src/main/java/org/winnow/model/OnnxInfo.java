package org.winnow.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an ONNX file says of itself.
 *
 * @param inputs in the order of the graph
 * @param outputs in the order of the graph
 */
public record OnnxInfo(List<Port> inputs, List<Port> outputs) {

  /**
   * An input or an output.
   *
   * @param name in the graph
   * @param shape sizes, −1 where one is free
   * @param floats whether it is a tensor of float32
   */
  public record Port(String name, List<Long> shape, boolean floats) {
    @Override
    public String toString() {
      String sizes =
          shape.stream().map(s -> s < 0 ? "?" : s.toString()).collect(Collectors.joining(", "));
      return name + " [" + sizes + "]" + (floats ? "" : " (not float32)");
    }
  }

  /**
   * Opens a file and looks at its graph.
   *
   * @throws ModelException if it is no graph that ONNX Runtime can read
   */
  public static OnnxInfo of(Path file) {
    OnnxModel.engine();
    try (SessionOptions options = OnnxSessions.options(false);
        OrtSession session =
            OrtEnvironment.getEnvironment().createSession(file.toString(), options)) {
      return new OnnxInfo(
          ports(session.getInputInfo().values()), ports(session.getOutputInfo().values()));
    } catch (OrtException e) {
      String mistaken = ModelFile.mistaken(file);
      throw new ModelException(
          file
              + " is not a graph that ONNX Runtime can read"
              + (mistaken.isEmpty() ? " (" + words(e) + ")" : "." + mistaken),
          e);
    }
  }

  private static String words(OrtException failure) {
    return failure.getCode() == OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF
        ? "its bytes are no ONNX graph, or end early"
        : failure.getMessage();
  }

  private static List<Port> ports(Collection<NodeInfo> infos) {
    List<Port> ports = new ArrayList<>();
    for (NodeInfo info : infos) {
      if (info.getInfo() instanceof TensorInfo tensor) {
        ports.add(
            new Port(
                info.getName(),
                Arrays.stream(tensor.getShape()).boxed().toList(),
                tensor.type == OnnxJavaType.FLOAT));
      } else {
        ports.add(new Port(info.getName(), List.of(), false));
      }
    }
    return ports;
  }
}
