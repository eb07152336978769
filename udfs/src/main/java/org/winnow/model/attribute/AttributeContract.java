package org.winnow.model.attribute;

import java.io.Serializable;
import java.util.List;

/**
 * What a model of attributes sees of a face, beside what its {@code ModelSpec} says of its picture,
 * and what it says.
 *
 * @param sides side of the square around the face, in longer sides of its box
 * @param attributes what is read, in the order of the outputs of the {@code ModelSpec}
 */
public record AttributeContract(double sides, List<Attribute> attributes) implements Serializable {

  /**
   * An attribute.
   *
   * @param name in tables
   * @param output name of the output in the graph
   * @param reading how the output is read
   */
  public record Attribute(String name, String output, Reading reading) implements Serializable {}

  /**
   * @throws IllegalArgumentException if a number is out of range, or nothing is read
   */
  public AttributeContract {
    attributes = List.copyOf(attributes);
    if (!(sides >= 0.5 && sides <= 10)) {
      throw new IllegalArgumentException("crop.sides is 0.5 to 10, not " + sides);
    }
    if (attributes.isEmpty()) {
      throw new IllegalArgumentException("attributes has one attribute or more");
    }
  }

  /** The names of the outputs. */
  public List<String> outputs() {
    return attributes.stream().map(Attribute::output).toList();
  }
}
