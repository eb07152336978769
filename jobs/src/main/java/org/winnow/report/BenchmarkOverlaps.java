package org.winnow.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.config.Config;
import org.winnow.config.DecontaminateSettings;
import org.winnow.page.DisplayText;
import org.winnow.publish.BenchmarkPolicy;
import org.winnow.store.DeltaStore;
import org.winnow.table.Curated;
import org.winnow.table.Faces;
import org.winnow.table.Overlaps;
import org.winnow.table.Sources;

/** What the data share with benchmarks, and pairs of faces side by side. */
final class BenchmarkOverlaps {
  /** Benchmarks of which pairs are shown. */
  private static final int SHOWN = 8;

  /** Pairs of faces of one kind of evidence. */
  private static final int OF_EVIDENCE = 6;

  private static final String PLACE = "place";

  private BenchmarkOverlaps() {}

  /**
   * Faces that benchmarks take out of the published data.
   *
   * @param faces all faces with their outcome, see {@link FaceIndex#faces}
   */
  static long unpublished(DeltaStore tables, Dataset<Row> faces, DecontaminateSettings settings) {
    Dataset<Row> removed = BenchmarkPolicy.removed(tables.read(Overlaps.TABLE), settings);
    if (removed.isEmpty()) {
      return 0;
    }
    String[] key = {Faces.FACE_ID.name()};
    return faces
        .filter(col(FaceIndex.OUTCOME).isin(FaceIndex.KEPT, FaceIndex.MOVED))
        .join(removed.select(Overlaps.FACE_ID.col()), key, "left_semi")
        .join(tables.read(Curated.TABLE).select(Curated.FACE_ID.col()), key, "left_anti")
        .count();
  }

  /** The benchmarks in the order of their names. */
  static List<ReportData.Benchmark> of(
      DeltaStore tables, Config.Report settings, DecontaminateSettings policies) {
    Dataset<Row> overlaps = tables.read(Overlaps.TABLE);
    if (overlaps.isEmpty()) {
      return List.of();
    }
    Map<String, List<ReportData.Evidence>> evidence = new LinkedHashMap<>();
    // At most one row for each kind and certainty of a benchmark.
    for (Row row :
        overlaps
            .groupBy(Overlaps.BENCHMARK.col(), Overlaps.KIND.col(), Overlaps.CERTAINTY.col())
            .agg(count(lit(1)), count_distinct(Overlaps.BENCHMARK_KEY.col()))
            .orderBy(Overlaps.BENCHMARK.col(), Overlaps.CERTAINTY.col(), Overlaps.KIND.col())
            .collectAsList()) {
      evidence
          .computeIfAbsent(row.getString(0), name -> new ArrayList<>())
          .add(
              new ReportData.Evidence(
                  row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)));
    }
    List<ReportData.Benchmark> benchmarks = new ArrayList<>();
    for (String name : evidence.keySet()) {
      benchmarks.add(
          new ReportData.Benchmark(
              name,
              policies.policyOf(name).name(),
              evidence.get(name),
              benchmarks.size() < SHOWN
                  ? shared(
                      tables,
                      overlaps.filter(Overlaps.BENCHMARK.col().equalTo(name)),
                      name,
                      settings)
                  : List.of()));
    }
    return benchmarks;
  }

  /** Of each kind of evidence, a pair for each of a few people of the benchmark: the weakest. */
  private static List<ReportData.Shared> shared(
      DeltaStore tables, Dataset<Row> overlaps, String name, Config.Report settings) {
    DeltaStore benchmark = tables.inFolder(Overlaps.folder(name));
    Column weakest = Overlaps.SIMILARITY.col();
    List<Row> chosen =
        overlaps
            .filter(Overlaps.BENCHMARK_FACE_ID.col().isNotNull())
            .withColumn(
                PLACE,
                row_number()
                    .over(
                        Window.partitionBy(Overlaps.BENCHMARK_KEY.col())
                            .orderBy(weakest, Overlaps.FACE_ID.col())))
            .filter(col(PLACE).equalTo(1))
            .withColumn(
                PLACE,
                row_number()
                    .over(
                        Window.partitionBy(Overlaps.KIND.col(), Overlaps.CERTAINTY.col())
                            .orderBy(weakest, Overlaps.FACE_ID.col())))
            .filter(col(PLACE).leq(OF_EVIDENCE))
            .join(claims(tables), Overlaps.FACE_ID.name())
            .orderBy(Overlaps.CERTAINTY.col(), Overlaps.KIND.col(), col(PLACE))
            .select(
                Overlaps.FACE_ID.col(),
                Overlaps.BENCHMARK_FACE_ID.col(),
                Sources.CLAIMED_NAME.col(),
                Overlaps.BENCHMARK_KEY.col(),
                Overlaps.KIND.col(),
                Overlaps.CERTAINTY.col(),
                Overlaps.SIMILARITY.col())
            .collectAsList();
    Map<String, String> own = ShownPictures.of(tables, Faces.TABLE, chosen, 0, settings.faces());
    Map<String, String> others =
        ShownPictures.of(benchmark, Faces.TABLE, chosen, 1, settings.faces());
    return chosen.stream()
        .map(
            row ->
                new ReportData.Shared(
                    DisplayText.shortened(row.getString(2)),
                    DisplayText.shortened(row.getString(3)),
                    row.getString(4),
                    row.getString(5),
                    row.isNullAt(6) ? 0 : row.getFloat(6),
                    own.get(row.getString(0)),
                    others.get(row.getString(1))))
        .toList();
  }

  /** The claimed name of each face: face_id and claimed_name. */
  private static Dataset<Row> claims(DeltaStore tables) {
    return tables
        .read(Faces.TABLE)
        .select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col())
        .join(
            Sources.names(tables.read(Sources.TABLE), Sources.CLAIMED_NAME.name()),
            Faces.IMAGE_ID.name());
  }
}
