package org.winnow.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * An ONNX graph under construction: each call adds one element and gives the name of its result.
 *
 * <p>The same calls give the same bytes: names are counted, and nothing of the time or the machine
 * goes in.
 */
public final class OnnxGraph {
  // IR 8 and opset 17 are of 2022: every ONNX Runtime since 1.12 reads them.
  private static final long IR_VERSION = 8;
  private static final long OPSET = 17;

  /** Operators of ONNX Runtime's own. */
  private static final String CONTRIBUTED = "com.microsoft";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private int counter;

  /** An empty graph. */
  public OnnxGraph(String name) {
    graph.setName(name);
  }

  /** A size in a shape that only the caller of the graph knows, such as the batch. */
  public static final long ANY = -1;

  /**
   * A float32 input.
   *
   * @param shape sizes, {@link #ANY} for the batch
   * @return its name
   */
  public String input(String name, long... shape) {
    graph.addInput(floats(name, shape));
    return name;
  }

  /**
   * An int64 input: rows of equal length, as many as the batch has.
   *
   * @return its name
   */
  public String tokens(String name, long length) {
    graph.addInput(port(name, TensorProto.DataType.INT64, sized(ANY), sized(length)));
    return name;
  }

  /**
   * A list of int64 as input.
   *
   * @param length name of its length; equal names are equal numbers
   * @return its name
   */
  public String integers(String name, String length) {
    graph.addInput(port(name, TensorProto.DataType.INT64, named(length)));
    return name;
  }

  /**
   * A matrix of float32 as input.
   *
   * @param rows name of the number of rows; equal names are equal numbers
   * @param columns name of the number of columns
   * @return its name
   */
  public String matrix(String name, String rows, String columns) {
    graph.addInput(port(name, TensorProto.DataType.FLOAT, named(rows), named(columns)));
    return name;
  }

  /**
   * A matrix of integers of 8 bits as input.
   *
   * @param rows name of the number of rows; equal names are equal numbers
   * @param columns name of the number of columns
   * @return its name
   */
  public String bytes(String name, boolean signed, String rows, String columns) {
    graph.addInput(port(name, ofByte(signed), named(rows), named(columns)));
    return name;
  }

  /** Names the result of a node as output of integers of 8 bits, a matrix. */
  public void outputBytes(String name, boolean signed, String result, String rows, String columns) {
    rename(name, result);
    graph.addOutput(port(name, ofByte(signed), named(rows), named(columns)));
  }

  private static TensorProto.DataType ofByte(boolean signed) {
    return signed ? TensorProto.DataType.INT8 : TensorProto.DataType.UINT8;
  }

  /** Names the result of a node as float32 output of the graph. */
  public void output(String name, String result, long... shape) {
    rename(name, result);
    graph.addOutput(floats(name, shape));
  }

  /** Names the result of a node as float32 output, a matrix of named sizes. */
  public void outputMatrix(String name, String result, String rows, String columns) {
    rename(name, result);
    graph.addOutput(port(name, TensorProto.DataType.FLOAT, named(rows), named(columns)));
  }

  /** Names a result as an output of int64, rows of equal length. */
  public void indices(String name, String result, String rows, long length) {
    rename(name, result);
    graph.addOutput(port(name, TensorProto.DataType.INT64, named(rows), sized(length)));
  }

  private void rename(String name, String result) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType("Identity")
            .addInput(result)
            .addOutput(name));
  }

  /**
   * A float32 constant.
   *
   * @param values as many as the shape holds, row by row
   * @throws IllegalArgumentException if they are not as many
   */
  public String constant(float[] values, long... shape) {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill the shape " + Arrays.toString(shape));
    }
    ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES);
    raw.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return tensor(TensorProto.DataType.FLOAT, raw, shape);
  }

  /** A list of int64, as shapes and axes are given. */
  public String constant(long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES);
    raw.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return tensor(TensorProto.DataType.INT64, raw, values.length);
  }

  /** A scalar of 8 bits. */
  public String constantByte(boolean signed, int value) {
    return tensor(ofByte(signed), ByteBuffer.allocate(1).put((byte) value));
  }

  private String tensor(TensorProto.DataType type, ByteBuffer raw, long... shape) {
    String name = "c" + counter++;
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(raw.array()));
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  /**
   * A node with one result.
   *
   * @param operator an operator of ONNX's opset 17, such as {@code Conv}
   * @param inputs names of results, inputs or constants
   * @param attributes made by {@link #ints}, {@link #integer} or {@link #text}
   */
  public String node(String operator, List<String> inputs, AttributeProto... attributes) {
    String name = "n" + counter++;
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  /**
   * A node with one result, of an operator that only ONNX Runtime has.
   *
   * @param operator such as {@code MatMulIntegerToFloat}
   */
  public String contributed(String operator, List<String> inputs) {
    String name = "n" + counter++;
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setDomain(CONTRIBUTED)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(name));
    return name;
  }

  /** An attribute of several integers. */
  public static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  /** An attribute of one integer. */
  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** An attribute of text. */
  public static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  /** The file. */
  public byte[] bytes() {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("winnow")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET));
    if (graph.getNodeList().stream().anyMatch(node -> node.getDomain().equals(CONTRIBUTED))) {
      model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(CONTRIBUTED).setVersion(1));
    }
    return model.setGraph(graph).build().toByteArray();
  }

  private static ValueInfoProto floats(String name, long... shape) {
    return port(
        name,
        TensorProto.DataType.FLOAT,
        Arrays.stream(shape).mapToObj(OnnxGraph::sized).toArray(Dimension[]::new));
  }

  private static Dimension sized(long size) {
    return size == ANY ? named("N") : Dimension.newBuilder().setDimValue(size).build();
  }

  private static Dimension named(String size) {
    return Dimension.newBuilder().setDimParam(size).build();
  }

  private static ValueInfoProto port(
      String name, TensorProto.DataType type, Dimension... dimensions) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(TensorShapeProto.newBuilder().addAllDim(List.of(dimensions)))))
        .build();
  }
}
