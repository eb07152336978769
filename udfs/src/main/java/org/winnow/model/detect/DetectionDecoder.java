package org.winnow.model.detect;

import java.nio.FloatBuffer;
import java.util.List;
import org.winnow.face.Detection;

/** How one family of detectors writes its faces into its outputs. */
interface DetectionDecoder {
  /** Strides of the three output grids, pixels of the input. */
  int[] STRIDES = {8, 16, 32};

  /**
   * Every cell that looks like a face; overlapping ones are not yet thinned out.
   *
   * @param outputs in the order of the descriptor
   * @param width width of the model's input, pixels
   * @param height height of the model's input, pixels
   * @param minScore 0..1, least score to report
   * @return candidates in pixels of the model's input
   */
  List<Detection> decode(List<FloatBuffer> outputs, int width, int height, double minScore);
}
