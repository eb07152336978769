package org.winnow.model.embed;

import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.ModelException;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;

/**
 * Describes whole pictures by vectors that are near for copies of one picture, as SSCD does (Pizzi
 * et al., A self-supervised descriptor for image copy detection, 2022). Thread-safe.
 */
public final class PictureDescriptor implements AutoCloseable {
  private final OnnxEmbedder graph;
  private final InputContract input;

  private PictureDescriptor(OnnxEmbedder graph, InputContract input) {
    this.graph = graph;
    this.input = input;
  }

  /**
   * The descriptor of a spec.
   *
   * @throws ModelException if it cannot be loaded, or is of another task
   */
  public static PictureDescriptor of(ModelSpec spec, Device device) {
    return ModelHolder.get(
        PictureDescriptor.class,
        spec,
        device,
        () ->
            new PictureDescriptor(
                OnnxEmbedder.load(spec, device, Family.DESCRIPTOR), spec.input()));
  }

  /**
   * The vector of a picture, which is brought to the size of the model without regard to its shape.
   *
   * @param bgr 8 bit, three channels; unchanged
   * @return a unit vector; empty where the model gives none, see {@link UnitVector#usable}
   */
  public Optional<float[]> describe(Mat bgr) {
    boolean smaller = bgr.cols() > input.width() && bgr.rows() > input.height();
    try (Mat resized = new Mat();
        Size size = new Size(input.width(), input.height())) {
      opencv_imgproc.resize(
          bgr,
          resized,
          size,
          0,
          0,
          smaller ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR);
      UnitVector vector = UnitVector.of(graph.embed(List.of(resized))[0]);
      return vector.usable() ? Optional.of(vector.values()) : Optional.empty();
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
