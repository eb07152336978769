package org.winnow.model;

import java.io.Serializable;
import java.util.List;

/**
 * What a model's picture input looks like: float32, each value {@code (x − mean) / std} of a level
 * x of 0..255.
 *
 * @param name name of the input in the graph; empty where it is the graph's only one
 * @param width pixels, or 0 where the model takes any width
 * @param height pixels, or 0 where the model takes any height
 * @param multiple where the size is free, width and height are padded (right and below, with black)
 *     to a multiple of this
 * @param layout order of the sizes
 * @param colour which planes, in which order
 * @param mean one level a plane, in their order
 * @param std one level above 0 a plane, in their order
 */
public record InputContract(
    String name,
    int width,
    int height,
    int multiple,
    Layout layout,
    ColourOrder colour,
    List<Float> mean,
    List<Float> std)
    implements Serializable {

  /** Order of the sizes of the input. */
  public enum Layout {
    /** {@code [N, planes, H, W]}: one plane after the other. */
    NCHW,
    /** {@code [N, H, W, planes]}: the planes of a pixel beside each other. */
    NHWC
  }

  /** Order of the colour planes. */
  public enum ColourOrder {
    /** Red first. */
    RGB,
    /** Blue first, as OpenCV has it. */
    BGR,
    /** One plane: the weighted mean of the three. */
    GREY
  }

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public InputContract {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    int planes = colour == ColourOrder.GREY ? 1 : 3;
    if (mean.size() != planes || std.size() != planes || std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException(
          "mean and std are one number a plane ("
              + planes
              + " for "
              + colour
              + "), std above 0: mean "
              + mean
              + ", std "
              + std);
    }
    if (width < 0 || height < 0 || (width == 0) != (height == 0) || multiple < 1) {
      throw new IllegalArgumentException(
          "the size is fixed [width, height] or free [0, 0] with a multiple of 1 or more: ["
              + width
              + ", "
              + height
              + "], multiple "
              + multiple);
    }
  }

  /** A planar input, {@link Layout#NCHW}. */
  public InputContract(
      String name,
      int width,
      int height,
      int multiple,
      ColourOrder colour,
      List<Float> mean,
      List<Float> std) {
    this(name, width, height, multiple, Layout.NCHW, colour, mean, std);
  }

  /** The sizes of a batch of pictures. */
  long[] shape(int batch, int height, int width) {
    return layout == Layout.NCHW
        ? new long[] {batch, planes(), height, width}
        : new long[] {batch, height, width, planes()};
  }

  /** How many planes of colour. */
  public int planes() {
    return mean.size();
  }

  /** True where the model takes one size alone. */
  public boolean fixed() {
    return width > 0;
  }
}
