package org.winnow.model.generate;

import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/** Makes pictures of faces. Used by several threads at a time. */
public interface Generator {
  /**
   * Makes one picture for each input. A picture depends on its own input alone.
   *
   * @return 8-bit BGR pictures, in the order of the inputs; the caller closes them
   * @throws org.winnow.model.ModelException if the model fails
   */
  List<Mat> generate(List<GeneratorInput> inputs);
}
