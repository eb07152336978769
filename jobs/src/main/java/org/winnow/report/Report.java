package org.winnow.report;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.config.Secrets;
import org.winnow.explain.Explanation;
import org.winnow.explain.Explanations;
import org.winnow.job.JobContext;
import org.winnow.job.Versions;
import org.winnow.page.Page;
import org.winnow.report.ReportData.About;
import org.winnow.report.ReportData.Face;
import org.winnow.report.ReportData.Histogram;
import org.winnow.report.ReportData.Pair;
import org.winnow.store.DeltaStore;
import org.winnow.table.CleanDetails;
import org.winnow.table.Identities;
import org.winnow.table.Sources;

/**
 * The content of a warehouse as one HTML file.
 *
 * <p>The executors do all counting and sampling. Only counts of reasons and bins, and the shown
 * faces, come to the driver. A hash chooses the samples, so the same tables show the same faces. A
 * missing table omits its part of the page.
 *
 * @param html the file, at most {@code report.max_bytes} long
 * @param faces number of faces in the file
 * @param leftOut number of faces that did not fit
 */
public record Report(byte[] html, int faces, int leftOut) {

  /** Builds the report of a context's warehouse. */
  public static Report of(JobContext context) {
    DeltaStore tables = context.tables();
    Config.Report settings = context.config().report();
    context.stepName("count what became of each face");
    RunHistory ledger = RunHistory.read(tables);
    try (FaceIndex facts = FaceIndex.of(tables)) {
      Dataset<Row> identities = IdentitiesToInspect.newest(tables.read(Identities.TABLE));
      DecisionSummary verdicts = DecisionSummary.of(facts);
      String embedder = ledger.cleaning().embedder().orElse(context.config().embed().model());
      StageFunnel funnel =
          StageFunnel.of(tables, facts, identities, embedder)
              .judged(verdicts.parts(), context.config().decontaminate());
      Map<String, Histogram> histograms = Histograms.of(facts, identities);
      ledger
          .cleaning()
          .details()
          .ifPresent(clean -> histograms.put("calibration", Histograms.calibration(clean)));

      context.stepName("choose faces to show");
      Gallery gallery = new Gallery();
      int most = settings.identities();
      List<Integer> worst =
          IdentitiesToInspect.takenOut(facts, gallery, most, settings.sheetFaces());
      verdicts.choose(facts, gallery, settings.sheetFaces());
      List<Pair> merged = IdentitiesToInspect.merged(identities, gallery, most);
      List<Pair> alike = IdentitiesToInspect.alike(identities, gallery, most);
      CopiedImages copies = CopiedImages.find(tables.read(Sources.TABLE), facts, most);
      List<ReportData.Benchmark> benchmarks =
          BenchmarkOverlaps.of(tables, settings, context.config().decontaminate());
      ReportData.Crawl crawl = CrawlFacts.of(tables, most);
      List<SyntheticFaces.Generated> synthetic = SyntheticFaces.of(tables, settings);
      List<ReportData.Mixed> mixes = TrainingMixes.of(tables);
      InferredAttributes.Inferred attributes = InferredAttributes.of(tables);
      List<Explanation> explained =
          Explanations.of(
              tables,
              Examples.choose(tables, ledger.cleaning().details()),
              ledger.cleaning().details());
      List<Row> found = gallery.find(facts);
      Gallery.Fates fates = gallery.fates(facts, identities);

      context.stepName("fetch their pictures");
      FaceSamples shelf = new FaceSamples();
      shelf.add(Examples.faces(facts, explained));
      shelf.add(found);
      shelf.add(copies.faces());
      shelf.fill(tables, settings);
      About about = about(context, ledger);
      return fitted(
          shelf.faces(),
          settings.maxBytes().bytes(),
          Examples.html(explained),
          (shown, leftOut) -> {
            Map<String, Integer> places = FaceSamples.places(shown);
            return new ReportData(
                about,
                funnel.totals(),
                funnel.steps(),
                verdicts.verdicts(),
                histograms,
                worst,
                merged,
                alike,
                gallery.strips(found, places, fates),
                shown,
                leftOut,
                copies.duplicates(places),
                benchmarks,
                crawl,
                synthetic,
                mixes,
                attributes,
                funnel.quarantine(),
                ledger.runs(),
                ledger.settings(),
                ledger.versions());
          });
    }
  }

  private static About about(JobContext context, RunHistory ledger) {
    return new About(
        Secrets.mask("warehouse", context.config().warehouse().orElseThrow()),
        context.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        Versions.winnow(),
        context.config().report().faces().name().toLowerCase(Locale.ROOT),
        ledger.cleaning().details().map(CleanDetails::thresholds).orElse(Map.of()),
        ledger.cleaning().targets());
  }

  /** Builds the page from the faces and all other data. */
  private interface Assembly {
    ReportData of(List<Face> shown, int leftOut);
  }

  /** The page with as many of the first faces as fit. */
  private static Report fitted(
      List<Face> faces, long mostBytes, String explained, Assembly assembly) {
    long room = mostBytes - render(faces, 0, explained, assembly).length;
    int shown = 0;
    while (shown < faces.size() && room > 0) {
      // A face appears once in full, and as a number in every strip that shows it.
      room -= Page.json(faces.get(shown)).length() + 40L;
      shown += room > 0 ? 1 : 0;
    }
    byte[] html = render(faces, shown, explained, assembly);
    while (html.length > mostBytes && shown > 0) {
      shown = shown * 9 / 10;
      html = render(faces, shown, explained, assembly);
    }
    return new Report(html, shown, faces.size() - shown);
  }

  private static byte[] render(List<Face> faces, int shown, String explained, Assembly assembly) {
    return Page.ofReport(assembly.of(faces.subList(0, shown), faces.size() - shown), explained);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Report other && java.util.Arrays.equals(html, other.html);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(html);
  }
}
