package org.winnow.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {

  @Test
  void theSameCallsGiveTheSameBytes() {
    assertThat(doubled()).isEqualTo(doubled());
  }

  @Test
  void aConstantFillsItsShape() {
    assertThatThrownBy(() -> new OnnxGraph("g").constant(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 values do not fill the shape [2, 3]");
  }

  /** A graph that doubles its input. */
  private static byte[] doubled() {
    OnnxGraph graph = new OnnxGraph("doubled");
    String in = graph.input("in", OnnxGraph.ANY, 3, 4, 4);
    String two = graph.constant(new float[] {2}, 1);
    graph.output("out", graph.node("Mul", List.of(in, two)), OnnxGraph.ANY, 3, 4, 4);
    return graph.bytes();
  }
}
