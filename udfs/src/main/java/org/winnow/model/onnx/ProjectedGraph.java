package org.winnow.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.winnow.metric.Projection;

/**
 * An embedder's graph with a projection behind it. The vector is made float32, flat and of length
 * 1, as Winnow's tables have it; then the mean is taken off, the rest multiplied and brought to
 * length 1.
 *
 * <p>What is added uses operators alone that every opset from 7 on has alike, and constants as
 * nodes, which every version of the format has: the graph keeps its own opset.
 */
public final class ProjectedGraph {
  // Since then, operators of two operands stretch the smaller.
  private static final long OLDEST_OPSET = 7;

  private final GraphProto.Builder graph;
  private final String prefix;
  private int counter;

  private ProjectedGraph(GraphProto graph) {
    this.graph = graph.toBuilder();
    Set<String> taken = names(graph);
    int students = 1;
    while (taken.contains("student" + students)) {
      students++;
    }
    this.prefix = "student" + students;
  }

  /**
   * A file and the name of its one output.
   *
   * @param bytes the ONNX file
   * @param output float32 {@code [N,dimension]}, of length 1
   */
  public record Made(byte[] bytes, String output) {}

  /**
   * Extends a graph.
   *
   * @param file an ONNX file that holds its own weights
   * @param output name of the vector in it; empty for its first output
   * @throws IllegalArgumentException if the graph cannot be extended; says why
   */
  public static Made of(byte[] file, String output, Projection projection) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(file);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("it is no ONNX file (" + e.getMessage() + ")", e);
    }
    check(model);
    ProjectedGraph made = new ProjectedGraph(model.getGraph());
    String name = made.append(output, projection);
    return new Made(model.toBuilder().setGraph(made.graph).build().toByteArray(), name);
  }

  private static void check(ModelProto model) {
    long opset =
        model.getOpsetImportList().stream()
            .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
            .mapToLong(OperatorSetIdProto::getVersion)
            .findFirst()
            .orElse(1);
    if (opset < OLDEST_OPSET) {
      throw new IllegalArgumentException(
          "its opset is " + opset + ", older than " + OLDEST_OPSET + " cannot be extended");
    }
    if (model.getGraph().getInitializerList().stream()
        .anyMatch(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL)) {
      throw new IllegalArgumentException("its weights lie in another file");
    }
  }

  private static Set<String> names(GraphProto graph) {
    Set<String> names = new HashSet<>();
    graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
    Stream.of(graph.getInputList(), graph.getOutputList())
        .flatMap(List::stream)
        .forEach(value -> names.add(value.getName()));
    graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    return names;
  }

  private String append(String output, Projection projection) {
    ValueInfoProto base =
        graph.getOutputList().stream()
            .filter(value -> output.isEmpty() || value.getName().equals(output))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("it has no output '" + output + "'"));
    int dimension = projection.dimension();
    String vector = base.getName();
    if (base.getType().getTensorType().getElemType() != TensorProto.DataType.FLOAT.getNumber()) {
      vector =
          node("Cast", List.of(vector), OnnxGraph.integer("to", TensorProto.DataType.FLOAT_VALUE));
    }
    vector = node("Flatten", List.of(vector), OnnxGraph.integer("axis", 1));
    float[] ones = new float[dimension];
    Arrays.fill(ones, 1);
    String sum = constant(ones, dimension, 1);
    String centred =
        node("Sub", List.of(unit(vector, sum), constant(projection.mean(), dimension)));
    String moved =
        node("MatMul", List.of(centred, constant(projection.matrix(), dimension, dimension)));
    String result = unit(moved, sum);
    graph.addNode(
        NodeProto.newBuilder()
            .setName(prefix)
            .setOpType("Identity")
            .addInput(result)
            .addOutput(prefix));
    graph.clearOutput().addOutput(described(base, dimension));
    return prefix;
  }

  /** A column of ones sums up a row: unlike ReduceSum, MatMul is the same in all opsets. */
  private String unit(String vector, String ones) {
    String squares = node("Mul", List.of(vector, vector));
    String norm = node("Sqrt", List.of(node("MatMul", List.of(squares, ones))));
    return node("Div", List.of(vector, norm));
  }

  private ValueInfoProto described(ValueInfoProto base, int dimension) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    TensorShapeProto given = base.getType().getTensorType().getShape();
    shape.addDim(
        given.getDimCount() > 0
            ? given.getDim(0)
            : TensorShapeProto.Dimension.newBuilder().setDimParam("N").build());
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
    return ValueInfoProto.newBuilder()
        .setName(prefix)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }

  private String constant(float[] values, long... shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(raw.array()));
    Arrays.stream(shape).forEach(tensor::addDims);
    return node(
        "Constant",
        List.of(),
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(tensor)
            .build());
  }

  private String node(String operator, List<String> inputs, AttributeProto... attributes) {
    String name = prefix + "." + counter++;
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }
}
