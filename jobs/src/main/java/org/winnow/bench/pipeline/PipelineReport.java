package org.winnow.bench.pipeline;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.bench.measure.Measurements;
import org.winnow.console.TextTable;
import org.winnow.console.Unit;
import org.winnow.demo.Findings;
import org.winnow.demo.FindingsTable;
import org.winnow.evaluation.Agreement;

/** What {@code bench pipeline} tells, size by size: as tables for people and as measurements. */
final class PipelineReport {
  private static final String ALL = "all";
  private static final double MEGABYTE = 1e6;

  private final PrintStream out;
  private final Measurements measured = Measurements.of("pipeline");
  private Optional<RehearsalResult> previous = Optional.empty();

  PipelineReport(PrintStream out) {
    this.out = out;
  }

  Measurements measured() {
    return measured;
  }

  /** Tells of one size. A size that follows a smaller one has the growth of each stage. */
  void add(RehearsalResult result) {
    String size = "people_" + result.people() + "_";
    measured.add(size + "files", result.files());
    out.printf("%n%s", Unit.FILES.of(result.files()) + " of " + Unit.PEOPLE.of(result.people()));
    result
        .drawn()
        .ifPresent(
            drawing -> {
              measured
                  .add(size + "draw_seconds", drawing.seconds())
                  .add(size + "photograph_bytes", drawing.bytes());
              out.printf(
                  Locale.ROOT,
                  ", drawn in %.1f s (%,.0f/s), %.1f MB",
                  drawing.seconds(),
                  result.files() / drawing.seconds(),
                  drawing.bytes() / MEGABYTE);
            });
    out.printf("%n%n");
    Map<String, OptionalDouble> growth = growth(result);
    List<Row> rows = new ArrayList<>();
    for (StageLine line : result.stages()) {
      rows.add(row(line, result.seconds(), growth.get(line.stage())));
      measure(size + line.stage() + "_", line, result.seconds(), growth.get(line.stage()));
    }
    rows.add(
        RowFactory.create(
            ALL,
            Long.toString(result.files()),
            number("%.1f", result.seconds()),
            number("%.0f", result.files() / result.seconds()),
            "100.0",
            "",
            "",
            "",
            number("%.1f", result.stages().stream().mapToLong(StageLine::bytes).sum() / MEGABYTE),
            text("%.2f", growth.get(ALL))));
    measured.add(size + "seconds", result.seconds());
    growth.get(ALL).ifPresent(value -> measured.add(size + "growth", value));
    TextTable.print(
        List.of(
            "stage",
            "rows",
            "seconds",
            "rows/s",
            "% of time",
            "% of floor",
            "heap MiB",
            "resident MiB",
            "written MB",
            "growth"),
        rows,
        out);
    previous.ifPresent(smaller -> superlinear(smaller, growth));
    FindingsTable.print(result.findings(), out);
    agreements(result.findings()).forEach((name, found) -> measured.add(size + name, found));
    measured
        .add(size + "claims", result.findings().claims())
        .add(size + "review", result.findings().review());
    out.flush();
    previous = Optional.of(result);
  }

  private Map<String, OptionalDouble> growth(RehearsalResult result) {
    Map<String, OptionalDouble> growth = new LinkedHashMap<>();
    for (StageLine line : result.stages()) {
      growth.put(
          line.stage(),
          previous
              .flatMap(smaller -> smaller.stage(line.stage()))
              .map(
                  smaller ->
                      Growth.exponent(
                          previous.get().files(),
                          smaller.seconds(),
                          result.files(),
                          line.seconds()))
              .orElse(OptionalDouble.empty()));
    }
    growth.put(
        ALL,
        previous
            .map(
                smaller ->
                    Growth.exponent(
                        smaller.files(), smaller.seconds(), result.files(), result.seconds()))
            .orElse(OptionalDouble.empty()));
    return growth;
  }

  private static Row row(StageLine line, double whole, OptionalDouble growth) {
    return RowFactory.create(
        line.stage(),
        Long.toString(line.rows()),
        number("%.1f", line.seconds()),
        number("%.0f", line.rate()),
        number("%.1f", 100 * line.seconds() / whole),
        line.shareOfFloor().isEmpty()
            ? "–"
            : number("%.0f", 100 * line.shareOfFloor().getAsDouble()),
        text(line.memory().heapMib()),
        text(line.memory().residentMib()),
        number("%.1f", line.bytes() / MEGABYTE),
        text("%.2f", growth));
  }

  private void measure(String name, StageLine line, double whole, OptionalDouble growth) {
    measured
        .add(name + "rows", line.rows())
        .add(name + "seconds", line.seconds())
        .add(name + "rows_per_second", line.rate())
        .add(name + "share_of_time", line.seconds() / whole)
        .add(name + "written_bytes", line.bytes());
    line.floorSeconds().ifPresent(value -> measured.add(name + "floor_seconds", value));
    line.shareOfFloor().ifPresent(value -> measured.add(name + "share_of_floor", value));
    line.memory().heapMib().ifPresent(value -> measured.add(name + "heap_mib", value));
    line.memory().residentMib().ifPresent(value -> measured.add(name + "resident_mib", value));
    growth.ifPresent(value -> measured.add(name + "growth", value));
  }

  private void superlinear(RehearsalResult smaller, Map<String, OptionalDouble> growth) {
    List<String> stages =
        growth.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(ALL))
            .filter(entry -> entry.getValue().orElse(0) > Growth.LINEAR)
            .map(entry -> entry.getKey() + " (" + text("%.2f", entry.getValue()) + ")")
            .toList();
    out.printf(
        Locale.ROOT,
        "%nMore than linear from %,d files on, exponent above %.1f: %s%n",
        smaller.files(),
        Growth.LINEAR,
        stages.isEmpty() ? "no stage" : String.join(", ", stages));
  }

  private static Map<String, Agreement> agreements(Findings findings) {
    Map<String, Agreement> named = new LinkedHashMap<>();
    named.put("broken_files", findings.broken());
    named.put("byte_copies", findings.copies());
    named.put("altered_copies", findings.altered());
    named.put("faces", findings.detected());
    named.put("no_face", findings.nobody());
    named.put("wrong_names", findings.removed());
    named.put("right_names", findings.kept());
    named.put("splits_merged", findings.splits());
    named.put("splits_merged_or_in_review", findings.shown());
    named.put("names_of_two_people", findings.merges());
    return named;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String text(String format, OptionalDouble value) {
    return value.isEmpty() ? "" : number(format, value.getAsDouble());
  }

  private static String text(OptionalLong mib) {
    return mib.isEmpty() ? "–" : Long.toString(mib.getAsLong());
  }
}
