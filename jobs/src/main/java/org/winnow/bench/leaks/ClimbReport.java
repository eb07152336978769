package org.winnow.bench.leaks;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.winnow.bench.leaks.ClimbedFaces.Climb;
import org.winnow.bench.measure.Measurements;

/** What climbs towards real people came to, and which of them the threshold refuses. */
final class ClimbReport {
  /** Width of a row of reached cosines, in hundredths. */
  private static final int WIDTH = 10;

  private ClimbReport() {}

  /**
   * Adds it.
   *
   * @param pictures of each climb, and candidates
   * @param leak cosine from which on a face is refused
   */
  static void add(ClimbedFaces.Found found, int pictures, double leak, Measurements measured) {
    measured
        .add("candidates", pictures)
        .add("candidates_with_a_face", found.candidates())
        .add("candidates_refused", found.refused());
    List<Climb> climbs =
        found.climbs().stream().filter(climb -> !Double.isNaN(climb.reached())).toList();
    measured.add("climbs", climbs.size()).add("pictures_of_a_climb", pictures);
    if (climbs.isEmpty()) {
      return;
    }
    measured
        .add("nearest_candidate_cosine", mean(climbs, Climb::start))
        .add("nearest_candidates_refused", refused(climbs, Climb::startNearest, leak))
        .add("climb_cosine", mean(climbs, Climb::reached))
        .add("climbs_refused", refused(climbs, Climb::nearest, leak));
    found
        .witnessed()
        .ifPresent(
            threshold ->
                measured
                    .add("witness_threshold", threshold)
                    .add("nearest_candidates_seen", count(climbs, Climb::startSeen))
                    .add("climbs_seen", count(climbs, Climb::seen))
                    .add(
                        "climbs_seen_and_refused",
                        count(climbs, climb -> climb.seen() && climb.nearest() >= leak)));
    SortedMap<Integer, int[]> rows = new TreeMap<>();
    for (Climb climb : climbs) {
      int row = Math.floorDiv((int) Math.floor(climb.reached() * 100), WIDTH);
      int[] counts = rows.computeIfAbsent(row, r -> new int[2]);
      counts[0]++;
      counts[1] += climb.nearest() >= leak ? 1 : 0;
    }
    rows.forEach(
        (row, counts) ->
            measured.add(
                String.format(
                    Locale.ROOT,
                    "climbs_to_%.2f_to_%.2f",
                    row * WIDTH / 100.0,
                    (row + 1) * WIDTH / 100.0),
                counts[1] + " of " + counts[0] + " refused"));
  }

  private static double mean(List<Climb> climbs, ToDoubleFunction<Climb> cosine) {
    return climbs.stream().mapToDouble(cosine).average().orElseThrow();
  }

  private static long count(List<Climb> climbs, Predicate<Climb> condition) {
    return climbs.stream().filter(condition).count();
  }

  private static long refused(List<Climb> climbs, ToDoubleFunction<Climb> nearest, double leak) {
    return climbs.stream().mapToDouble(nearest).filter(cosine -> cosine >= leak).count();
  }
}
