package org.winnow.face;

import java.util.ArrayList;
import java.util.List;

/** Greedy non-maximum suppression: of boxes that cover each other, the best is kept. */
public final class Nms {
  private Nms() {}

  /**
   * @param candidates in any order
   * @param maxIou two kept boxes have at most this intersection over union, 0..1
   * @return the kept faces, best first; the result does not depend on the order given. Where the
   *     score or box of some candidates is NaN or infinite, one of these comes last: {@link
   *     DetectionFault} tells it
   */
  public static List<Detection> suppress(List<Detection> candidates, double maxIou) {
    List<Detection> sorted = new ArrayList<>(candidates);
    sorted.sort(Detection.BEST_FIRST);
    List<Detection> kept = new ArrayList<>();
    Detection incomparable = null;
    for (Detection candidate : sorted) {
      if (!DetectionFault.comparable(candidate)) {
        incomparable = incomparable == null ? candidate : incomparable;
      } else if (kept.stream().allMatch(k -> k.iou(candidate) <= maxIou)) {
        kept.add(candidate);
      }
    }
    if (incomparable != null) {
      kept.add(incomparable);
    }
    return kept;
  }
}
