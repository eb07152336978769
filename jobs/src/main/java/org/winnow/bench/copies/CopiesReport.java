package org.winnow.bench.copies;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.ProcessMemory;
import org.winnow.config.Config;
import org.winnow.console.TextTable;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;

/** What {@code bench copies} tells: as tables for people and as measurements. */
final class CopiesReport {
  private static final int SHOWN_PAIRS = 20;
  private static final String WINNOW = "winnow";

  private final PrintStream out;
  private final CopyCollection collection;
  private final Measurements measured = Measurements.of("copies");

  /** Of all stages. */
  private double seconds;

  /** The most until the stages had run, in MiB. */
  private String memory = "";

  CopiesReport(PrintStream out, Config config, CopyCollection collection) {
    this.out = out;
    this.collection = collection;
    measured
        .add("detector", config.detect().model())
        .add("embedder", config.embed().model())
        .add("photographs", collection.originals().size())
        .add("other_photographs", collection.others().size())
        .add("pictures", collection.all().size())
        .add("pairs_of_different_photographs", collection.differentPairs());
    out.printf(
        Locale.ROOT,
        "%nbench copies: %,d photographs with %d copies each, %,d other photographs; %,d pictures,"
            + " %,d pairs of different photographs%n",
        collection.originals().size(),
        collection.copies().size(),
        collection.others().size(),
        collection.all().size(),
        collection.differentPairs());
  }

  Measurements measured() {
    return measured;
  }

  /** Speed and memory of the stages, over all pictures. */
  void speed(Map<Stage, Pipeline.Outcome> outcomes, OptionalDouble verifiedPerSecond) {
    memory = ProcessMemory.peak().replace(" MiB", "");
    StringBuilder stages = new StringBuilder();
    for (Map.Entry<Stage, Pipeline.Outcome> stage : outcomes.entrySet()) {
      double ofStage = stage.getValue().seconds();
      measured.add(stage.getKey().id() + "_seconds", ofStage);
      stages.append(String.format(Locale.ROOT, "%s %.1f s, ", stage.getKey().id(), ofStage));
      seconds += ofStage;
    }
    measured.add("pictures_per_second", collection.all().size() / seconds).addPeakMemory();
    out.printf(
        Locale.ROOT,
        "winnow: %sall %.1f s, %.0f pictures/s, peak memory %s%n",
        stages,
        seconds,
        collection.all().size() / seconds,
        ProcessMemory.peak());
    if (verifiedPerSecond.isPresent()) {
      double rate = verifiedPerSecond.getAsDouble();
      measured.add("verified_pairs_per_processor_second", rate);
      out.printf(
          Locale.ROOT, "verification alone: %,.0f pairs in a second of one processor%n", rate);
    }
  }

  /** What dedup found. */
  void found(CopyScores scores) {
    List<Row> rows = new ArrayList<>();
    scores
        .kinds()
        .forEach(
            (kind, of) -> {
              add(kind, WINNOW, share(of.found(), of.copies()));
              add(kind, "winnow_series", share(of.series(), of.copies()));
              add(kind, "winnow_all_at_once", share(of.allAtOnce(), of.copies()));
              measured
                  .add(key(kind) + "_winnow_false_pairs", of.falsePairs())
                  .add(key(kind) + "_winnow_missed", String.join(", ", of.missed()));
              rows.add(
                  RowFactory.create(
                      kind,
                      Integer.toString(of.copies()),
                      text(share(of.found(), of.copies())),
                      text(share(of.series(), of.copies())),
                      text(share(of.allAtOnce(), of.copies())),
                      Integer.toString(of.falsePairs())));
            });
    measured
        .add("winnow_false_pairs", scores.falsePairs().size())
        .add("winnow_false_pairs_all_at_once", scores.falseAllAtOnce())
        .add("winnow_photographs_left_all_at_once", scores.leftAllAtOnce());
    out.println();
    TextTable.print(
        List.of("attack", "copies", "copy", "series", "copy, all at once", "false pairs"),
        rows,
        out);
    out.printf(
        Locale.ROOT,
        "%nall at once: of %,d photographs and their copies, %,d photographs are left%n",
        collection.originals().size(),
        scores.leftAllAtOnce());
    out.printf(
        Locale.ROOT,
        "false pairs: %,d in all runs of one attack, %,d in the run over all at once%n",
        scores.falsePairs().size(),
        scores.falseAllAtOnce());
    scores.falsePairs().stream()
        .limit(SHOWN_PAIRS)
        .forEach(pair -> out.println("  " + pair.one() + " = " + pair.other()));
    if (scores.falsePairs().size() > SHOWN_PAIRS) {
      out.println("  and further ones");
    }
    out.flush();
  }

  /**
   * The hashes beside it, at two numbers of false pairs.
   *
   * @param peers at least one
   */
  void compare(CopyScores scores, List<HashScores> peers) {
    int equal = scores.falsePairs().size();
    for (HashScores peer : peers) {
      PeerHashes hashes = peer.hashes();
      String name = key(hashes.method());
      measured.add(name + "_seconds", hashes.hashSeconds());
      hashes.searchSeconds().ifPresent(s -> measured.add(name + "_search_seconds", s));
      hashes.peakMib().ifPresent(mib -> measured.add(name + "_peak_memory_mib", mib));
    }
    compare("equal_false_pairs", equal, scores, peers);
    if (equal > 0) {
      compare("no_false_pairs", 0, scores, peers);
    }
    List<Row> rows = new ArrayList<>();
    rows.add(row("time, seconds", number(seconds), peers, p -> number(p.hashes().hashSeconds())));
    rows.add(
        row(
            "search, seconds",
            "",
            peers,
            p ->
                p.hashes().searchSeconds().isPresent()
                    ? number(p.hashes().searchSeconds().getAsDouble())
                    : ""));
    rows.add(
        row(
            "peak memory, MiB",
            memory,
            peers,
            p ->
                p.hashes().peakMib().isPresent()
                    ? Long.toString(p.hashes().peakMib().getAsLong())
                    : ""));
    out.println();
    TextTable.print(columns("", peers), rows, out);
    out.flush();
  }

  private void compare(String name, long falsePairs, CopyScores scores, List<HashScores> peers) {
    List<Row> rows = new ArrayList<>();
    boolean equal = falsePairs == scores.falsePairs().size();
    scores
        .kinds()
        .forEach(
            (kind, of) -> {
              ToDoubleFunction<HashScores> recall =
                  peer -> share(peer.found(kind, peer.maxDistance(falsePairs)), of.copies());
              peers.forEach(
                  peer ->
                      add(
                          kind,
                          key(peer.hashes().method()) + "_" + name,
                          recall.applyAsDouble(peer)));
              rows.add(
                  row(
                      kind,
                      equal ? text(share(of.found(), of.copies())) : "",
                      peers,
                      peer -> text(recall.applyAsDouble(peer))));
            });
    for (HashScores peer : peers) {
      String prefix = key(peer.hashes().method()) + "_" + name;
      measured
          .add(prefix + "_bits", peer.maxDistance(falsePairs))
          .add(prefix + "_false_pairs", peer.falsePairs(peer.maxDistance(falsePairs)));
    }
    rows.add(
        row(
            "false pairs",
            equal ? Long.toString(falsePairs) : "",
            peers,
            peer -> Long.toString(peer.falsePairs(peer.maxDistance(falsePairs)))));
    rows.add(row("bits", "", peers, peer -> Integer.toString(peer.maxDistance(falsePairs))));
    out.printf(Locale.ROOT, "%nCopies found, with at most %,d false pairs:%n", falsePairs);
    TextTable.print(columns("attack", peers), rows, out);
  }

  private static List<String> columns(String first, List<HashScores> peers) {
    List<String> columns = new ArrayList<>(List.of(first, WINNOW));
    peers.forEach(peer -> columns.add(peer.hashes().method()));
    return columns;
  }

  private static Row row(
      String first, String winnow, List<HashScores> peers, Function<HashScores, String> cell) {
    List<Object> cells = new ArrayList<>(List.of(first, winnow));
    peers.forEach(peer -> cells.add(cell.apply(peer)));
    return RowFactory.create(cells.toArray());
  }

  private void add(String kind, String what, double share) {
    measured.add(key(kind) + "_" + what, share);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private static double share(long part, long of) {
    return of == 0 ? 0 : part / (double) of;
  }

  private static String text(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
