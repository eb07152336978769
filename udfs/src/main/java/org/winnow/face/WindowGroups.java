package org.winnow.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Merges the many windows in which a cascade sees one face. A true face is seen again and again as
 * the window moves and grows; an accident is seen once or twice.
 */
public final class WindowGroups {
  // OpenCV's groupRectangles uses 0.2; a wider net gathers the outliers, too, and their mean is
  // steadier.
  private static final double TOLERANCE = 0.35;
  private static final double HALF_SURE = 8;

  private WindowGroups() {}

  /**
   * One face candidate.
   *
   * @param box mean of its windows
   * @param windows how many
   */
  public record Group(Square box, int windows) {
    /** How sure it is, 0..1: n windows of a face give n / (n + 8). */
    public double score() {
      return windows / (windows + HALF_SURE);
    }
  }

  /**
   * Groups windows that nearly coincide, directly or through others.
   *
   * @param windows in any order
   * @return the groups, most windows first; they do not depend on the order given
   */
  public static List<Group> merge(List<Square> windows) {
    List<Square> sorted = windows.stream().sorted(Square.BY_PLACE).toList();
    int[] parent = new int[sorted.size()];
    for (int i = 0; i < parent.length; i++) {
      parent[i] = i;
      // By place: once x is too far off, all earlier ones are.
      for (int j = i - 1; j >= 0; j--) {
        if (sorted.get(i).x() - sorted.get(j).x() > TOLERANCE * sorted.get(i).side()) {
          break;
        }
        if (near(sorted.get(i), sorted.get(j))) {
          int a = root(parent, i);
          int b = root(parent, j);
          parent[Math.max(a, b)] = Math.min(a, b);
        }
      }
    }
    Map<Integer, List<Square>> members = new TreeMap<>();
    for (int i = 0; i < parent.length; i++) {
      members.computeIfAbsent(root(parent, i), k -> new ArrayList<>()).add(sorted.get(i));
    }
    return members.values().stream()
        .map(WindowGroups::mean)
        .sorted(
            Comparator.comparingInt((Group g) -> -g.windows())
                .thenComparing(Group::box, Square.BY_PLACE))
        .toList();
  }

  private static Group mean(List<Square> windows) {
    double x = 0;
    double y = 0;
    double side = 0;
    for (Square w : windows) {
      x += w.x();
      y += w.y();
      side += w.side();
    }
    int n = windows.size();
    return new Group(new Square(x / n, y / n, side / n), n);
  }

  private static boolean near(Square a, Square b) {
    double most = TOLERANCE * Math.min(a.side(), b.side());
    return Math.abs(a.x() - b.x()) <= most
        && Math.abs(a.y() - b.y()) <= most
        && Math.abs(a.x() + a.side() - b.x() - b.side()) <= most
        && Math.abs(a.y() + a.side() - b.y() - b.side()) <= most;
  }

  private static int root(int[] parent, int i) {
    int r = i;
    while (parent[r] != r) {
      parent[r] = parent[parent[r]];
      r = parent[r];
    }
    return r;
  }
}
