package org.winnow.face;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.winnow.kernel.Vectors;

/**
 * Orders the frames of a video so that the first n are good, and differ. It is the farthest-first
 * traversal of Gonzalez (Clustering to minimize the maximum intercluster distance, 1985), with
 * distances weighted by quality: the best frame comes first, and then always the one whose quality
 * times its distance to the nearest frame before it is largest.
 */
public final class FrameOrder {
  /** Difference of two poses, in degrees, that counts as much as two vectors at right angles. */
  private static final double POSE_UNIT = 90;

  private FrameOrder() {}

  /**
   * A frame.
   *
   * @param quality 0 to 1
   * @param pose pose of its face, without regard to roll
   * @param vector unit vector of its face; empty: only poses are compared
   */
  public record Frame(double quality, HeadPose pose, Optional<float[]> vector) {}

  /**
   * A place in the order.
   *
   * @param frame index of the frame
   * @param novelty distance to the nearest frame before it; empty for the first, and for those that
   *     were not compared
   */
  public record Place(int frame, OptionalDouble novelty) {}

  /**
   * The frames in order. Frames of equal merit stay in the order in which they are given.
   *
   * @param compared number of places that are filled by distance; the others follow by quality
   */
  public static List<Place> of(List<Frame> frames, int compared) {
    List<Place> order = new ArrayList<>(frames.size());
    boolean[] placed = new boolean[frames.size()];
    double[] distances = new double[frames.size()];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    while (order.size() < Math.min(compared, frames.size())) {
      boolean first = order.isEmpty();
      int next = best(frames, distances, placed, first);
      order.add(
          new Place(next, first ? OptionalDouble.empty() : OptionalDouble.of(distances[next])));
      placed[next] = true;
      for (int i = 0; i < distances.length; i++) {
        if (!placed[i]) {
          distances[i] = Math.min(distances[i], distance(frames.get(i), frames.get(next)));
        }
      }
    }
    IntStream.range(0, frames.size())
        .filter(i -> !placed[i])
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -frames.get(i).quality()))
        .forEach(i -> order.add(new Place(i, OptionalDouble.empty())));
    return order;
  }

  private static int best(List<Frame> frames, double[] distances, boolean[] placed, boolean first) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < placed.length; i++) {
      double merit = frames.get(i).quality() * (first ? 1 : distances[i]);
      if (!placed[i] && merit > most) {
        best = i;
        most = merit;
      }
    }
    return best;
  }

  /** Distance of two frames, 0 to 2 and more: 1 - cosine, and the angle between the poses. */
  static double distance(Frame a, Frame b) {
    double angle = Math.hypot(a.pose().yaw() - b.pose().yaw(), a.pose().pitch() - b.pose().pitch());
    double cosine =
        a.vector().isPresent() && b.vector().isPresent()
            ? Vectors.dot(a.vector().get(), b.vector().get())
            : 1;
    return Math.max(0, 1 - cosine) + angle / POSE_UNIT;
  }
}
