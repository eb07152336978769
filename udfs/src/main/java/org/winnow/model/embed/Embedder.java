package org.winnow.model.embed;

import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/** Turns aligned crops into vectors that are near each other for one person. Thread-safe. */
public interface Embedder {
  /**
   * One vector a crop. A crop's vector does not depend on the other crops of the list.
   *
   * @param crops aligned crops of the model's input size, BGR, 8 bit
   * @return raw vectors of {@link #dimension} numbers, in the order of the crops; not normalised,
   *     and not checked: a number may be NaN (see {@link UnitVector})
   */
  float[][] embed(List<Mat> crops);

  /** Length of one vector. */
  int dimension();
}
