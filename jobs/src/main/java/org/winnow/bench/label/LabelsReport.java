package org.winnow.bench.label;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.ProcessMemory;
import org.winnow.config.Config;
import org.winnow.evaluation.Agreement;

/** What {@code bench labels} tells, level by level: as tables for people and as measurements. */
final class LabelsReport {
  private final PrintStream out;
  private final Measurements measured = Measurements.of("labels");

  LabelsReport(PrintStream out, Config config) {
    this.out = out;
    measured.add("detector", config.detect().model()).add("embedder", config.embed().model());
  }

  Measurements measured() {
    return measured;
  }

  /** What cleaning came to on one level. */
  void add(LabelNoise noise, LabelResult result, double seconds) {
    String level = prefix(noise);
    measured
        .add(level + "images", result.images())
        .add(level + "faces", result.faces())
        .add(level + "clean_seconds", seconds)
        .add(level + "faces_per_second", result.faces() / seconds)
        .addPeakMemory()
        .add(level + "noise_before", result.noiseBefore())
        .add(level + "review", result.review() / (double) result.faces())
        .add(level + "joined", result.joined())
        .add(level + "joined_apart", result.apart())
        .add(level + "joined_both_kept", result.both());
    result.noiseAfter().ifPresent(after -> measured.add(level + "noise_after", after));
    measured
        .add(level + "keep", result.keep())
        .add(level + "stay", result.stay())
        .add(level + "move", result.move())
        .add(level + "merge", result.merges().pairs());
    out.printf(
        Locale.ROOT,
        "%noutsiders %.2f: %,d images, %,d faces; cleaned in %.1f s, %,.0f faces/s; peak memory"
            + " %s%n",
        noise.outsiders(),
        result.images(),
        result.faces(),
        seconds,
        result.faces() / seconds,
        ProcessMemory.peak());
    out.printf(
        Locale.ROOT,
        "wrong: %s of the claims, %s of what was kept; left to a person: %.1f %% of the faces%n",
        percent(OptionalDouble.of(result.noiseBefore())),
        percent(result.noiseAfter()),
        100.0 * result.review() / result.faces());
    if (result.joined() > 0) {
      out.printf(
          Locale.ROOT,
          "names of two people: %,d; taken apart: %,d, both people kept: %,d%n",
          result.joined(),
          result.apart(),
          result.both());
    }
    out.printf("%n%-52s %9s  %9s  %9s  %12s%n", "", "precision", "recall", "F1", "right / true");
    print("winnow clean: keep (images at their person)", result.keep());
    print("winnow clean: stay (right claims kept)", result.stay());
    print("winnow clean: move (to their person)", result.move());
    print("winnow clean: merge (pairs of names)", result.merges().pairs());
    result.merges().wrong().forEach(pair -> out.println("  two people: " + pair));
    out.flush();
  }

  /** What the baselines came to on the same level. */
  void compare(LabelNoise noise, List<FolderBaselines.Outcome> outcomes) {
    for (FolderBaselines.Outcome outcome : outcomes) {
      String name = outcome.filter().method() + " " + outcome.filter().settings();
      measured.add(prefix(noise) + name.replaceAll("[ ,]+", "_"), outcome.stay());
    }
    Map<String, Long> tried =
        outcomes.stream()
            .collect(Collectors.groupingBy(o -> o.filter().method(), Collectors.counting()));
    for (FolderBaselines.Outcome best : FolderBaselines.best(outcomes)) {
      String method = best.filter().method();
      measured.add(prefix(noise) + method.replace(' ', '_') + "_best", best.filter().settings());
      print(method + ": keep", best.keep());
      print(
          String.format(
              Locale.ROOT, "  stay, %s (best of %d)", best.filter().settings(), tried.get(method)),
          best.stay());
    }
    out.flush();
  }

  /** What became of faces that came later. */
  void later(LabelNoise noise, IncrementalArrivals.Measured later) {
    String level = prefix(noise) + "later_";
    measured
        .add(level + "faces", later.faces())
        .add(level + "incremental_seconds", later.seconds())
        .add(level + "full_seconds", later.allSeconds())
        .add(level + "same", later.same());
    out.printf(
        Locale.ROOT,
        "%n%,d later faces: cleaned in %.1f s; all again in %.1f s, %.1f times as long; %.3f %% of"
            + " the labels are the same%n%s%n",
        later.faces(),
        later.seconds(),
        later.allSeconds(),
        later.allSeconds() / later.seconds(),
        100 * later.same(),
        later.summary());
    out.flush();
  }

  void end() {
    measured.addPeakMemory();
  }

  private static String prefix(LabelNoise noise) {
    return String.format(Locale.ROOT, "outsiders_%.2f_", noise.outsiders());
  }

  private void print(String what, Agreement agreement) {
    out.printf(
        Locale.ROOT,
        "%-52s %9s  %9s  %9s  %,d / %,d%n",
        what,
        share(agreement.precision()),
        share(agreement.recall()),
        share(agreement.f1()),
        agreement.truePositives(),
        agreement.actual());
  }

  private static String share(OptionalDouble value) {
    return value.isEmpty() ? "" : String.format(Locale.ROOT, "%.4f", value.getAsDouble());
  }

  private static String percent(OptionalDouble value) {
    return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * value.getAsDouble());
  }
}
