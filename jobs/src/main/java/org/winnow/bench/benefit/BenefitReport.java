package org.winnow.bench.benefit;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.bench.measure.Measurements;
import org.winnow.console.TextTable;

/** What {@code bench benefit} tells: a row for each training set, as a table and as numbers. */
final class BenefitReport {
  private static final List<String> COLUMNS = List.of("trained on", "TAR", "gain", "accepted");

  private final Map<TrainingSet, List<Trained>> trained = new EnumMap<>(TrainingSet.class);
  private final List<Double> before = new ArrayList<>();

  /**
   * A student of one draw.
   *
   * @param tar true accept rate on people who were held out
   * @param shrinkage of the covariance, 0 to 1
   * @param accepted whether its cross-validation accepts it
   */
  record Trained(double tar, double shrinkage, boolean accepted) {}

  /** Adds a draw. */
  void add(double embedder, Map<TrainingSet, Trained> students) {
    before.add(embedder);
    students.forEach(
        (set, student) -> trained.computeIfAbsent(set, s -> new ArrayList<>()).add(student));
  }

  /** Prints a table, and adds its numbers. */
  void tell(Measurements measured, PrintStream out) {
    MeanError alone = MeanError.of(before.stream().mapToDouble(Double::doubleValue).toArray());
    add(measured, "embedder_tar", alone);
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create("nothing (the embedder)", alone.text(), "", ""));
    trained.forEach(
        (set, students) -> {
          MeanError tar = MeanError.of(students.stream().mapToDouble(Trained::tar).toArray());
          MeanError gain =
              MeanError.of(
                  IntStream.range(0, students.size())
                      .mapToDouble(draw -> students.get(draw).tar() - before.get(draw))
                      .toArray());
          long accepted = students.stream().filter(Trained::accepted).count();
          String name = set.name().toLowerCase(Locale.ROOT);
          add(measured, name + "_tar", tar);
          add(measured, name + "_gain", gain);
          measured
              .add(name + "_accepted", accepted)
              .add(
                  name + "_shrinkage",
                  students.stream().mapToDouble(Trained::shrinkage).average().orElseThrow());
          rows.add(
              RowFactory.create(
                  set.words(), tar.text(), gain.text(), accepted + " of " + students.size()));
        });
    TextTable.print(COLUMNS, rows, out);
    out.println("TAR and gain: mean of " + before.size() + " draws ± standard error.");
    out.flush();
  }

  private static void add(Measurements measured, String name, MeanError value) {
    measured.add(name, value.mean());
    if (!Double.isNaN(value.error())) {
      measured.add(name + "_error", value.error());
    }
  }
}
