package org.winnow.model.detect;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.winnow.face.Detection;

/**
 * YuNet (Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", 2023), without anchors.
 *
 * <p>Twelve outputs: cls, obj, bbox, kps, each at strides 8, 16, 32. Cell (r, c) of stride s has
 * score √(cls·obj), centre (c + b0, r + b1)·s, size exp(b2, b3)·s and points (c + kx, r + ky)·s.
 */
final class YunetDecoder implements DetectionDecoder {

  @Override
  public List<Detection> decode(List<FloatBuffer> outputs, int width, int height, double minScore) {
    List<Detection> found = new ArrayList<>();
    for (int level = 0; level < STRIDES.length; level++) {
      int s = STRIDES[level];
      int columns = width / s;
      FloatBuffer cls = outputs.get(level);
      FloatBuffer obj = outputs.get(3 + level);
      FloatBuffer box = outputs.get(6 + level);
      FloatBuffer points = outputs.get(9 + level);
      int cells = columns * (height / s);
      for (int i = 0; i < cells; i++) {
        double product = unit(cls.get(i)) * unit(obj.get(i));
        // A score of NaN stays a candidate, so that a broken model is told from an empty picture.
        if (product < minScore * minScore) {
          continue;
        }
        int c = i % columns;
        int r = i / columns;
        double w = Math.exp(box.get(4 * i + 2)) * s;
        double h = Math.exp(box.get(4 * i + 3)) * s;
        double x = (c + box.get(4 * i)) * s - w / 2;
        double y = (r + box.get(4 * i + 1)) * s - h / 2;
        float[] landmarks = new float[10];
        for (int k = 0; k < 10; k++) {
          landmarks[k] = ((k % 2 == 0 ? c : r) + points.get(10 * i + k)) * s;
        }
        found.add(
            new Detection(
                (float) x, (float) y, (float) w, (float) h, (float) Math.sqrt(product), landmarks));
      }
    }
    return found;
  }

  private static double unit(float v) {
    return Math.max(0, Math.min(1, v));
  }
}
