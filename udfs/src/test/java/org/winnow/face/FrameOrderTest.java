package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.face.FrameOrder.Frame;
import org.winnow.face.FrameOrder.Place;

class FrameOrderTest {
  private static Frame frame(double quality, double yaw) {
    return new Frame(quality, new HeadPose(yaw, 0, 0), Optional.empty());
  }

  private static List<Integer> order(List<Frame> frames, int compared) {
    return FrameOrder.of(frames, compared).stream().map(Place::frame).toList();
  }

  @Test
  void theBestComesFirstAndThenTheMostDifferent() {
    assertThat(order(List.of(frame(.8, 0), frame(.9, 5), frame(.8, 40), frame(.8, -20)), 4))
        .containsExactly(1, 2, 3, 0);
  }

  @Test
  void aBadFrameHasToDifferMore() {
    assertThat(order(List.of(frame(.9, 0), frame(.1, 60), frame(.8, 30)), 3))
        .containsExactly(0, 2, 1);
  }

  @Test
  void vectorsTellFramesOfOnePoseApart() {
    Frame first = new Frame(1, new HeadPose(0, 0, 0), Optional.of(new float[] {1, 0}));
    Frame same = new Frame(.9, new HeadPose(1, 0, 0), Optional.of(new float[] {1, 0}));
    Frame other = new Frame(.9, new HeadPose(0, 0, 0), Optional.of(new float[] {.6f, .8f}));

    assertThat(order(List.of(first, same, other), 3)).containsExactly(0, 2, 1);
    assertThat(FrameOrder.distance(first, other)).isBetween(.399, .401);
  }

  @Test
  void framesThatAreNotComparedFollowByQuality() {
    List<Place> order =
        FrameOrder.of(List.of(frame(.3, 9), frame(.9, 0), frame(.5, 1), frame(.4, 80)), 2);

    assertThat(order.stream().map(Place::frame)).containsExactly(1, 3, 2, 0);
    assertThat(order.stream().map(place -> place.novelty().isPresent()))
        .containsExactly(false, true, false, false);
  }

  @Test
  void equalFramesStayInTheirOrder() {
    assertThat(order(List.of(frame(.5, 3), frame(.5, 3), frame(.5, 3)), 3))
        .containsExactly(0, 1, 2);
    assertThat(order(List.of(frame(0, 0), frame(0, 5)), 2)).containsExactly(0, 1);
    assertThat(order(List.of(), 5)).isEmpty();
  }

  /** The guarantee of Gonzalez: with equal qualities, the radius is at most twice the best one. */
  @Test
  void noFrameIsFarFromTheFirstOnes() {
    Random random = new Random(5);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      frames.add(frame(1, random.nextDouble() * 100 - 50));
    }
    List<Integer> order = order(frames, 12);

    double best = Double.POSITIVE_INFINITY;
    for (int a = 0; a < 12; a++) {
      for (int b = 0; b < a; b++) {
        for (int c = 0; c < b; c++) {
          best = Math.min(best, radius(frames, List.of(a, b, c)));
        }
      }
    }
    assertThat(radius(frames, order.subList(0, 3))).isLessThanOrEqualTo(2 * best);
  }

  private static double radius(List<Frame> frames, List<Integer> centres) {
    return frames.stream()
        .mapToDouble(
            frame ->
                centres.stream()
                    .mapToDouble(centre -> FrameOrder.distance(frame, frames.get(centre)))
                    .min()
                    .orElseThrow())
        .max()
        .orElseThrow();
  }
}
