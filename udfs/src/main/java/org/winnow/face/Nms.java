package org.winnow.face;

import java.util.ArrayList;
import java.util.List;

/** Greedy non-maximum suppression: of boxes that cover each other, the best is kept. */
public final class Nms {
  private Nms() {}

  /**
   * @param candidates in any order
   * @param maxIou two kept boxes have at most this intersection over union, 0..1
   * @return the kept faces, best first; the result does not depend on the order given
   */
  public static List<Detection> suppress(List<Detection> candidates, double maxIou) {
    List<Detection> sorted = new ArrayList<>(candidates);
    sorted.sort(Detection.BEST_FIRST);
    List<Detection> kept = new ArrayList<>();
    for (Detection candidate : sorted) {
      if (kept.stream().allMatch(k -> k.iou(candidate) <= maxIou)) {
        kept.add(candidate);
      }
    }
    return kept;
  }
}
