package org.winnow.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.winnow.evaluate.Evaluation.Section;
import org.winnow.evaluation.Agreement;
import org.winnow.evaluation.PairScores;
import org.winnow.evaluation.Verification;
import org.winnow.page.Plot;
import org.winnow.page.Plot.Axis;
import org.winnow.page.Plot.Kind;
import org.winnow.page.Plot.Series;

/**
 * Results of the label evaluation.
 *
 * @param claims number of faces with truth
 * @param before share of wrong claims
 * @param after share of wrong faces among the kept and moved
 * @param review number of faces in review
 * @param apart names of two people, not both kept in one identity
 * @param reasons rows of reason, decision, faces, right claims, right decisions, all decisions
 * @param similarities to the identity's centroid: of right claims as genuine, of wrong ones as
 *     impostor
 */
record LabelReport(
    long claims,
    double before,
    double after,
    long review,
    Agreement apart,
    List<Decision> decisions,
    List<Row> reasons,
    PairScores similarities) {
  private static final int CURVE = 200;

  /** A decision of cleaning against the truth. */
  record Decision(String name, String meaning, Agreement agreement) {}

  Evaluation evaluation(FaceTruth truth) {
    List<String> facts = new ArrayList<>();
    facts.add(
        Evaluation.number(claims)
            + " cleaned faces with truth, of "
            + Evaluation.number(truth.lines())
            + " lines.");
    if (truth.unknown() > 0) {
      facts.add(Evaluation.number(truth.unknown()) + " lines match no face of the warehouse.");
    }
    if (truth.contradicted() > 0) {
      facts.add(
          Evaluation.number(truth.contradicted())
              + " faces left out: the truth names two people for each.");
    }
    facts.add(
        "Wrong claims: "
            + Evaluation.percent(before)
            + " before, "
            + (Double.isNaN(after)
                ? "nothing kept"
                : Evaluation.percent(after) + " of what was kept")
            + " after. In review: "
            + Evaluation.percent(review / (double) claims)
            + ".");
    return new Evaluation("Cleaned labels", facts, List.of(decided(), byReason()), values());
  }

  private Section decided() {
    List<List<String>> rows = new ArrayList<>();
    for (Decision decision : decisions) {
      rows.add(row(decision.name(), decision.meaning(), decision.agreement(), false));
    }
    rows.add(row("… apart", "names of two people, not both kept", apart, true));
    List<Plot> plots = new ArrayList<>(List.of(precisionAndRecall()));
    if (Verification.of(similarities).hasBothKinds()) {
      plots.add(
          VerificationReport.distribution(
              "Similarity to the identity", "claims", similarities, "right claim", "wrong claim"));
    }
    return new Section(
        "Decisions",
        "true: the cases in the truth. found: the decisions of cleaning. right: both.",
        List.of("decision", "what", "true", "found", "right", "precision", "recall", "F1"),
        rows,
        plots);
  }

  private static List<String> row(
      String name, String meaning, Agreement agreement, boolean oneSided) {
    return List.of(
        name,
        meaning,
        Evaluation.number(agreement.actual()),
        oneSided ? "" : Evaluation.number(agreement.predicted()),
        Evaluation.number(agreement.truePositives()),
        oneSided ? "" : Evaluation.percent(agreement.precision()),
        Evaluation.percent(agreement.recall()),
        oneSided ? "" : Evaluation.percent(agreement.f1()));
  }

  private Section byReason() {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : reasons) {
      long decided = row.getLong(5);
      rows.add(
          List.of(
              row.getString(0),
              row.getString(1),
              Evaluation.number(row.getLong(2)),
              Evaluation.number(row.getLong(3)),
              Evaluation.number(row.getLong(2) - row.getLong(3)),
              decided == 0 ? "" : Evaluation.number(row.getLong(4)),
              decided == 0 ? "" : Evaluation.number(decided - row.getLong(4)),
              decided == 0 ? "" : Evaluation.percent(row.getLong(4) / (double) decided)));
    }
    return new Section(
        "Reasons",
        "A kept or moved face is right if its identity is its person. A dropped face is right if"
            + " its claim was wrong.",
        List.of(
            "reason",
            "decision",
            "faces",
            "claim right",
            "claim wrong",
            "rightly",
            "wrongly",
            "share"),
        rows,
        List.of());
  }

  /** One point per decision, and the curve of a single similarity threshold. */
  private Plot precisionAndRecall() {
    List<Series> series = new ArrayList<>();
    Verification curve = Verification.of(similarities);
    if (curve.hasBothKinds()) {
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i <= CURVE; i++) {
        Verification.Point point = curve.atThreshold(1 - 2.0 * i / CURVE);
        double right = point.tar() * curve.genuinePairs();
        double wrong = point.far() * curve.impostorPairs();
        if (right + wrong > 0) {
          points.add(new double[] {point.tar(), right / (right + wrong)});
        }
      }
      series.add(new Series("right claims by similarity alone", 0, Kind.LINE, points));
    }
    double lowest = 1;
    for (int i = 0; i < decisions.size(); i++) {
      OptionalDouble precision = decisions.get(i).agreement().precision();
      OptionalDouble recall = decisions.get(i).agreement().recall();
      if (precision.isPresent() && recall.isPresent()) {
        series.add(
            new Series(
                decisions.get(i).name(),
                i + 1,
                Kind.POINTS,
                List.of(new double[] {recall.getAsDouble(), precision.getAsDouble()})));
      }
    }
    for (Series one : series) {
      for (double[] point : one.points()) {
        lowest = Math.min(lowest, point[1]);
      }
    }
    double floor = Math.max(0, Math.min(0.9, Math.floor(lowest * 10 - 1e-9) / 10));
    return new Plot(
        "Precision and recall by decision",
        new Axis("recall", 0, 1, false),
        new Axis("precision", floor, 1, false),
        series);
  }

  private Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("faces", claims);
    values.put("noise_before", before);
    values.put("noise_after", Double.isNaN(after) ? null : after);
    values.put("review", review / (double) claims);
    Map<String, Object> named = new LinkedHashMap<>();
    decisions.forEach(decision -> named.put(decision.name(), values(decision.agreement())));
    values.put("decisions", named);
    values.put("two_people_apart", Map.of("true", apart.actual(), "right", apart.truePositives()));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : reasons) {
      Map<String, Object> reason = new LinkedHashMap<>();
      reason.put("reason", row.getString(0));
      reason.put("decision", row.getString(1));
      reason.put("faces", row.getLong(2));
      reason.put("claim_right", row.getLong(3));
      reason.put("decided_rightly", row.getLong(5) == 0 ? null : row.getLong(4));
      rows.add(reason);
    }
    values.put("reasons", rows);
    return values;
  }

  private static Map<String, Object> values(Agreement agreement) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("true", agreement.actual());
    values.put("found", agreement.predicted());
    values.put("right", agreement.truePositives());
    values.put("precision", orNull(agreement.precision()));
    values.put("recall", orNull(agreement.recall()));
    values.put("f1", orNull(agreement.f1()));
    return values;
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
