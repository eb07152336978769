package org.winnow.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.winnow.evaluate.Evaluation.Section;
import org.winnow.evaluation.FoldAccuracy;
import org.winnow.evaluation.PairScores;
import org.winnow.evaluation.Verification;
import org.winnow.page.Plot;
import org.winnow.page.Plot.Axis;
import org.winnow.page.Plot.Kind;
import org.winnow.page.Plot.Series;

/** Results of face verification by one or several models: a table, curves and distributions. */
final class VerificationReport {
  private static final int DECADES = 6;
  private static final int STEPS = 60;
  private static final int BINS = 200;

  private final Map<String, SortedMap<Integer, PairScores>> scores;
  private final Map<String, Verification> curves = new LinkedHashMap<>();
  private final Map<String, PairScores> totals = new LinkedHashMap<>();

  /**
   * Creates a report.
   *
   * @param scores of each model, by fold
   */
  VerificationReport(SortedMap<String, SortedMap<Integer, PairScores>> scores) {
    this.scores = scores;
    scores.forEach(
        (model, folds) -> {
          PairScores total = new PairScores();
          folds.values().forEach(total::addAll);
          totals.put(model, total);
          curves.put(model, Verification.of(total));
        });
  }

  /** Whether every model has genuine and impostor pairs. */
  boolean complete() {
    return !curves.isEmpty() && curves.values().stream().allMatch(Verification::hasBothKinds);
  }

  /** Decades of FAR, as negative exponents, that the pair counts of every model support. */
  private int decades() {
    int decades = 0;
    while (decades < DECADES && supported(decades + 1)) {
      decades++;
    }
    return decades;
  }

  private boolean supported(int decade) {
    return curves.values().stream().allMatch(curve -> curve.supportsFar(Math.pow(10, -decade)));
  }

  /** Tables and diagrams. Accuracy needs several folds. */
  List<Section> sections() {
    List<String> columns =
        new ArrayList<>(List.of("model", "genuine pairs", "impostor pairs", "AUC", "EER"));
    if (folded()) {
      columns.addAll(1, List.of("accuracy", "± over folds", "at cosine"));
    }
    List<List<String>> rows = new ArrayList<>();
    curves.forEach((model, curve) -> rows.add(row(model, curve)));
    List<Plot> plots = new ArrayList<>(List.of(roc()));
    totals.forEach(
        (model, total) ->
            plots.add(
                distribution("Similarities: " + model, "pairs", total, "genuine", "impostor")));
    return List.of(
        new Section("Verification", note(), columns, rows, plots),
        new Section(
            "True accept rate at a false accept rate",
            "The threshold is the lowest cosine at which no more impostor pairs pass.",
            List.of("model", "FAR", "TAR", "threshold", "false matches"),
            tars(),
            List.of()));
  }

  private boolean folded() {
    return scores.values().stream().allMatch(folds -> folds.size() > 1);
  }

  private String note() {
    int decades = decades();
    String limit =
        decades == DECADES
            ? ""
            : String.format(
                Locale.ROOT,
                "FAR %s is omitted: its expected number of false matches is below 10.",
                decades + 1 == DECADES ? "1e-6" : "1e-" + (decades + 1) + " to 1e-6");
    return folded()
        ? "Each fold uses the threshold that is best for the other folds. " + limit
        : limit;
  }

  private List<String> row(String model, Verification curve) {
    List<String> row = new ArrayList<>(List.of(model));
    if (folded()) {
      FoldAccuracy accuracy = FoldAccuracy.of(scores.get(model).values());
      row.add(Evaluation.percent(accuracy.mean()));
      row.add(Evaluation.percent(accuracy.deviation()));
      row.add(String.format(Locale.ROOT, "%.3f", accuracy.threshold()));
    }
    row.add(Evaluation.number(curve.genuinePairs()));
    row.add(Evaluation.number(curve.impostorPairs()));
    row.add(Evaluation.digits(curve.auc()));
    row.add(Evaluation.percent(curve.equalErrorRate()));
    return row;
  }

  private List<List<String>> tars() {
    List<List<String>> rows = new ArrayList<>();
    curves.forEach(
        (model, curve) -> {
          for (int decade = 1; decade <= decades(); decade++) {
            Verification.Point point = curve.atFar(Math.pow(10, -decade));
            rows.add(
                List.of(
                    model,
                    "1e-" + decade,
                    Evaluation.digits(point.tar()),
                    String.format(Locale.ROOT, "%.3f", point.threshold()),
                    Evaluation.number(Math.round(point.far() * curve.impostorPairs()))));
          }
        });
    return rows;
  }

  /** The numbers for JSON. */
  Map<String, Object> values() {
    Map<String, Object> models = new LinkedHashMap<>();
    curves.forEach(
        (model, curve) -> {
          Map<String, Object> values = new LinkedHashMap<>();
          values.put("genuine_pairs", curve.genuinePairs());
          values.put("impostor_pairs", curve.impostorPairs());
          if (folded()) {
            FoldAccuracy accuracy = FoldAccuracy.of(scores.get(model).values());
            values.put("accuracy", accuracy.mean());
            values.put("accuracy_deviation", accuracy.deviation());
            values.put("accuracy_threshold", accuracy.threshold());
            values.put("accuracy_of_folds", accuracy.folds());
          }
          values.put("auc", curve.auc());
          values.put("eer", curve.equalErrorRate());
          Map<String, Object> tars = new LinkedHashMap<>();
          for (int decade = 1; decade <= decades(); decade++) {
            Verification.Point point = curve.atFar(Math.pow(10, -decade));
            tars.put("1e-" + decade, Map.of("tar", point.tar(), "threshold", point.threshold()));
          }
          values.put("tar_at_far", tars);
          models.put(model, values);
        });
    return Map.of("models", models);
  }

  private Plot roc() {
    int decades = Math.max(2, decades());
    List<Series> series = new ArrayList<>();
    double lowest = 1;
    for (Map.Entry<String, Verification> curve : curves.entrySet()) {
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i <= decades * STEPS; i++) {
        double exponent = -decades + i / (double) STEPS;
        double tar = curve.getValue().atFar(Math.pow(10, exponent)).tar();
        points.add(new double[] {exponent, tar});
        lowest = Math.min(lowest, tar);
      }
      series.add(new Series(curve.getKey(), series.size(), Kind.LINE, points));
    }
    double floor = Math.max(0, Math.floor(lowest * 10 - 1e-9) / 10);
    return new Plot(
        "ROC",
        new Axis("false accept rate", -decades, 0, true),
        new Axis("true accept rate", Math.min(floor, 0.9), 1, false),
        series);
  }

  /** Shares of the pairs in bins of 0.01, over the range with any pairs. */
  static Plot distribution(
      String title, String what, PairScores total, String genuineName, String impostorName) {
    long[] genuine = total.counts(true, BINS);
    long[] impostor = total.counts(false, BINS);
    int first = 0;
    int last = BINS - 1;
    while (first < BINS / 2 && genuine[first] + impostor[first] == 0) {
      first++;
    }
    while (last > first + 1 && genuine[last] + impostor[last] == 0) {
      last--;
    }
    double from = Math.floor((first * 2.0 / BINS - 1) * 10) / 10;
    double to = Math.min(1, Math.ceil(((last + 1) * 2.0 / BINS - 1) * 10 - 1e-9) / 10);
    List<double[]> of = shares(genuine, first, last);
    List<double[]> against = shares(impostor, first, last);
    double top = 0.01;
    for (double[] point : of) {
      top = Math.max(top, point[1]);
    }
    for (double[] point : against) {
      top = Math.max(top, point[1]);
    }
    return new Plot(
        title,
        new Axis("cosine", from, to, false),
        new Axis("share of " + what + ", %", 0, top * 1.05, false),
        List.of(
            new Series(impostorName, 1, Kind.AREA, against),
            new Series(genuineName, 0, Kind.AREA, of)));
  }

  private static List<double[]> shares(long[] counts, int first, int last) {
    double all = 0;
    for (long count : counts) {
      all += count;
    }
    List<double[]> points = new ArrayList<>();
    for (int bin = first; bin <= last; bin++) {
      points.add(new double[] {(bin + 0.5) * 2 / BINS - 1, 100 * counts[bin] / Math.max(1, all)});
    }
    return points;
  }
}
