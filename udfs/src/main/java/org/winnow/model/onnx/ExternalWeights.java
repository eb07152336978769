package org.winnow.model.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the files in which an ONNX graph keeps weights of its own (ONNX's external data, such as
 * {@code model.onnx.data}). Reads the graph as a stream, without its numbers.
 */
public final class ExternalWeights {
  private static final int MAX_DEPTH = 64;

  // Field numbers of onnx.proto.
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int FUNCTION_NODE = 7;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_SPARSE = 22;
  private static final int ATTRIBUTE_SPARSES = 23;
  private static final int SPARSE_VALUES = 1;
  private static final int SPARSE_INDICES = 2;
  private static final int TENSOR_EXTERNAL_DATA = 13;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private final CodedInputStream in;
  private final SortedSet<String> locations = new TreeSet<>();
  private int depth;

  private ExternalWeights(CodedInputStream in) {
    this.in = in;
  }

  /**
   * The locations that the tensors of a graph name, as they stand there: relative to its folder.
   *
   * @return sorted; empty too if the file is no ONNX graph
   * @throws IOException if the file cannot be read
   */
  public static SortedSet<String> locations(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      ExternalWeights reader = new ExternalWeights(CodedInputStream.newInstance(bytes, 1 << 16));
      reader.each(reader::ofModel);
      return reader.locations;
    } catch (InvalidProtocolBufferException e) {
      return new TreeSet<>();
    }
  }

  /** What is done with one field whose content is a message or a text. */
  private interface Reader {
    boolean read(int field) throws IOException;
  }

  private void each(Reader reader) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean nested = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (!nested || !reader.read(WireFormat.getTagFieldNumber(tag))) {
        in.skipField(tag);
      }
    }
  }

  private boolean inside(Reader reader) throws IOException {
    if (depth == MAX_DEPTH) {
      return false;
    }
    depth++;
    int limit = in.pushLimit(in.readRawVarint32());
    each(reader);
    in.popLimit(limit);
    depth--;
    return true;
  }

  private boolean ofModel(int field) throws IOException {
    return switch (field) {
      case MODEL_GRAPH -> inside(this::ofGraph);
      case MODEL_FUNCTIONS -> inside(f -> f == FUNCTION_NODE && inside(this::ofNode));
      default -> false;
    };
  }

  private boolean ofGraph(int field) throws IOException {
    return switch (field) {
      case GRAPH_NODE -> inside(this::ofNode);
      case GRAPH_INITIALIZER -> inside(this::ofTensor);
      case GRAPH_SPARSE_INITIALIZER -> inside(this::ofSparse);
      default -> false;
    };
  }

  private boolean ofNode(int field) throws IOException {
    return field == NODE_ATTRIBUTE && inside(this::ofAttribute);
  }

  private boolean ofAttribute(int field) throws IOException {
    return switch (field) {
      case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> inside(this::ofTensor);
      case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> inside(this::ofGraph);
      case ATTRIBUTE_SPARSE, ATTRIBUTE_SPARSES -> inside(this::ofSparse);
      default -> false;
    };
  }

  private boolean ofSparse(int field) throws IOException {
    return (field == SPARSE_VALUES || field == SPARSE_INDICES) && inside(this::ofTensor);
  }

  private boolean ofTensor(int field) throws IOException {
    if (field != TENSOR_EXTERNAL_DATA) {
      return false;
    }
    String[] entry = {"", ""};
    inside(
        part -> {
          if (part == ENTRY_KEY || part == ENTRY_VALUE) {
            entry[part - 1] = in.readString();
            return true;
          }
          return false;
        });
    if (entry[0].equals("location")) {
      locations.add(entry[1]);
    }
    return true;
  }
}
