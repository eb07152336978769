package org.winnow.model.detect;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.winnow.face.Detection;

/**
 * SCRFD (Guo et al., "Sample and Computation Redistribution for Efficient Face Detection", 2021),
 * two anchors a cell.
 *
 * <p>Nine outputs: scores, boxes, points, each at strides 8, 16, 32. Box and points of the cell (r,
 * c) of stride s are distances from (c·s, r·s) in units of s: left, top, right, bottom.
 */
final class ScrfdDecoder implements DetectionDecoder {
  private static final int ANCHORS = 2;

  @Override
  public List<Detection> decode(List<FloatBuffer> outputs, int width, int height, double minScore) {
    List<Detection> found = new ArrayList<>();
    for (int level = 0; level < STRIDES.length; level++) {
      int s = STRIDES[level];
      int columns = width / s;
      FloatBuffer scores = outputs.get(level);
      FloatBuffer box = outputs.get(3 + level);
      FloatBuffer points = outputs.get(6 + level);
      int rows = columns * (height / s) * ANCHORS;
      for (int i = 0; i < rows; i++) {
        float score = scores.get(i);
        // A score of NaN stays a candidate, so that a broken model is told from an empty picture.
        if (score < minScore) {
          continue;
        }
        int cell = i / ANCHORS;
        float cx = (cell % columns) * (float) s;
        float cy = (cell / columns) * (float) s;
        float left = box.get(4 * i) * s;
        float top = box.get(4 * i + 1) * s;
        float[] landmarks = new float[10];
        for (int k = 0; k < 10; k++) {
          landmarks[k] = (k % 2 == 0 ? cx : cy) + points.get(10 * i + k) * s;
        }
        found.add(
            new Detection(
                cx - left,
                cy - top,
                left + box.get(4 * i + 2) * s,
                top + box.get(4 * i + 3) * s,
                Math.min(1, score),
                landmarks));
      }
    }
    return found;
  }
}
