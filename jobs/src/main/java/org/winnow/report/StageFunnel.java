package org.winnow.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.DecontaminateSettings;
import org.winnow.console.Unit;
import org.winnow.page.DisplayText;
import org.winnow.report.ReportData.Part;
import org.winnow.report.ReportData.Reject;
import org.winnow.report.ReportData.Step;
import org.winnow.store.DeltaStore;
import org.winnow.table.Curated;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Identities.Status;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;

/** The inputs of each stage and their outcomes, counted in the tables: the parts add up. */
final class StageFunnel {
  private static final int REASONS = 100;
  private static final String INGEST = "ingest";

  private final DeltaStore tables;
  private final FaceIndex facts;
  private final Dataset<Row> identities;
  private final Map<String, Long> totals = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Reject> rejects;

  private StageFunnel(DeltaStore tables, FaceIndex facts, Dataset<Row> identities) {
    this.tables = tables;
    this.facts = facts;
    this.identities = identities;
    this.rejects = rejects(tables);
  }

  /**
   * Counts the stages.
   *
   * @param identities the newest round of the table {@code identities}
   * @param modelId embedder of the cleaned vectors
   */
  static StageFunnel of(
      DeltaStore tables, FaceIndex facts, Dataset<Row> identities, String modelId) {
    StageFunnel funnel = new StageFunnel(tables, facts, identities);
    funnel.sources();
    funnel.detect();
    funnel.embed(modelId);
    funnel.dedup();
    funnel.steps.addAll(ReadCaptions.steps(tables));
    return funnel;
  }

  /**
   * Adds the steps after {@code embed}.
   *
   * @param verdicts faces by outcome and reason
   */
  StageFunnel judged(List<Part> verdicts, DecontaminateSettings benchmarks) {
    clean(verdicts);
    curate(benchmarks);
    return this;
  }

  List<Step> steps() {
    return steps;
  }

  /** Counts by name, for the headline of the page. */
  Map<String, Long> totals() {
    return totals;
  }

  List<Reject> quarantine() {
    return rejects;
  }

  private static List<Reject> rejects(DeltaStore tables) {
    return tables
        .read(Quarantine.TABLE)
        .groupBy(Quarantine.STAGE.col(), Quarantine.REASON.col())
        .agg(
            count(lit(1)).as("n"),
            min_by(Quarantine.MESSAGE.col(), Quarantine.KEY.col()).as(Quarantine.MESSAGE.name()),
            min_by(Quarantine.URI.col(), Quarantine.KEY.col()).as(Quarantine.URI.name()))
        .orderBy(Quarantine.STAGE.col(), col("n").desc(), Quarantine.REASON.col())
        .limit(REASONS)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Reject(
                    row.getString(0),
                    row.getString(1),
                    row.getLong(2),
                    DisplayText.shortened(row.getString(3)),
                    DisplayText.shortened(row.getString(4))))
        .toList();
  }

  /** A step for each stage that wrote sources: crawl, then ingest. */
  private void sources() {
    Dataset<Row> sources =
        tables
            .read(Sources.TABLE)
            .withColumn(Sources.STAGE.name(), coalesce(Sources.STAGE.col(), lit(INGEST)));
    TreeMap<String, List<Row>> outcomes = new TreeMap<>();
    sources
        .groupBy(Sources.STAGE.col(), Sources.STATUS.col(), Sources.REASON.col())
        .count()
        .orderBy(col("count").desc(), Sources.REASON.col())
        .limit(REASONS)
        .collectAsList()
        .forEach(
            row -> outcomes.computeIfAbsent(row.getString(0), s -> new ArrayList<>()).add(row));
    if (outcomes.isEmpty()) {
      outcomes.put(INGEST, List.of());
    }
    long images = tables.read(Images.TABLE).count();
    totals.put("files", 0L);
    totals.put("images", images);
    totals.put("copies", 0L);
    // An image that several stages gave counts for the first of them.
    long left = images;
    for (String stage : outcomes.keySet()) {
      boolean last = stage.equals(outcomes.lastKey());
      long distinct = last ? left : distinctImages(sources, stage);
      source(stage, outcomes.get(stage), distinct);
      left -= distinct;
    }
  }

  private static long distinctImages(Dataset<Row> sources, String stage) {
    return sources
        .filter(Sources.STAGE.col().equalTo(stage))
        .agg(count_distinct(Sources.IMAGE_ID.col()))
        .head()
        .getLong(0);
  }

  /**
   * The step of a stage that wrote sources.
   *
   * @param outcomes rows of stage, status, reason and count
   * @param images distinct images that it gave
   */
  private void source(String stage, List<Row> outcomes, long images) {
    List<Part> parts = new ArrayList<>();
    long in = 0;
    long usable = 0;
    for (Row row : outcomes) {
      long n = row.getLong(3);
      in += n;
      switch (Sources.Status.valueOf(row.getString(1))) {
        case OK, GONE -> usable += n;
        case OPTED_OUT -> parts.add(new Part("reserved", row.getString(2), n));
        case DEFERRED -> parts.add(new Part(FaceIndex.WAITING, row.getString(2), n));
        case QUARANTINED, FAILED -> parts.add(new Part("quarantined", row.getString(2), n));
      }
    }
    // The table holds earlier images of sources that changed, too.
    long kept = Math.min(images, usable);
    parts.add(0, new Part("kept", "", kept));
    addIf(parts, new Part("copy", "SAME_BYTES", usable - kept));
    totals.merge("files", in, Long::sum);
    totals.merge("copies", usable - kept, Long::sum);
    Unit unit = stage.equals(INGEST) ? Unit.FILES : Unit.URLS;
    steps.add(step(stage, unit, in, parts, Unit.PHOTOGRAPHS, images));
  }

  private static Step step(
      String stage, Unit unit, long in, List<Part> parts, Unit outUnit, long out) {
    return new Step(stage, unit.word(in), in, parts, outUnit.word(out), out);
  }

  private void detect() {
    long images = totals.get("images");
    Row row = facts.faces().agg(count(lit(1)), count_if(Faces.FACE_INDEX.col().equalTo(0))).head();
    List<Part> parts = new ArrayList<>(List.of(new Part("kept", "", row.getLong(1))));
    rest(parts, "detect", images);
    totals.put("faces", row.getLong(0));
    totals.put("imagesWithFace", row.getLong(1));
    steps.add(step("detect", Unit.PHOTOGRAPHS, images, parts, Unit.FACES, row.getLong(0)));
  }

  private void embed(String modelId) {
    long faces = totals.get("faces");
    long embedded =
        tables.read(Embeddings.TABLE).filter(Embeddings.MODEL_ID.col().equalTo(modelId)).count();
    totals.put("embedded", embedded);
    List<Part> parts = new ArrayList<>(List.of(new Part("kept", "", embedded)));
    rest(parts, "embed", faces);
    steps.add(step("embed", Unit.FACES, faces, parts, Unit.VECTORS, embedded));
  }

  /** Images that repeat others; {@code curate} leaves some out. */
  private void dedup() {
    List<Part> parts = RepeatedImages.parts(tables);
    if (!parts.isEmpty()) {
      long images = totals.get("images");
      rest(parts, "dedup", images);
      steps.add(step("dedup", Unit.PHOTOGRAPHS, images, parts, Unit.PHOTOGRAPHS, images));
    }
  }

  private void clean(List<Part> verdicts) {
    List<Part> parts = new ArrayList<>();
    long judged = 0;
    for (Part part : verdicts) {
      totals.merge(part.kind(), part.n(), Long::sum);
      if (!part.kind().equals(FaceIndex.WAITING)) {
        parts.add(part);
        judged += part.n();
      }
    }
    long embedded = totals.get("embedded");
    addIf(parts, new Part(FaceIndex.WAITING, "", embedded - judged));
    long moved = totals.getOrDefault(FaceIndex.MOVED, 0L);
    long accepted = totals.getOrDefault(FaceIndex.KEPT, 0L) + moved;
    totals.put("names", facts.names().count());
    totals.put("accepted", accepted);
    steps.add(step("clean", Unit.FACES, embedded, parts, Unit.FACES, accepted));
  }

  private void curate(DecontaminateSettings benchmarks) {
    long accepted = totals.get("accepted");
    Row published =
        tables
            .read(Curated.TABLE)
            .agg(count(lit(1)), count_distinct(Curated.IDENTITY_ID.col()))
            .head();
    long undecided = inUndecidedIdentities();
    List<Part> parts = new ArrayList<>(List.of(new Part("kept", "", published.getLong(0))));
    addIf(parts, new Part("review", "IDENTITY_NOT_KEPT", undecided));
    long inBenchmarks = BenchmarkOverlaps.unpublished(tables, facts.faces(), benchmarks);
    addIf(parts, new Part("dropped", "IN_BENCHMARK", inBenchmarks));
    long copies = RepeatedImages.unpublished(tables, facts.faces());
    addIf(parts, new Part("copy", "REPEATED", copies));
    long frames = RepeatedImages.unpublishedFrames(tables, facts.faces());
    addIf(parts, new Part("copy", "FURTHER_FRAME", frames));
    long left = accepted - undecided - inBenchmarks - copies - frames - published.getLong(0);
    addIf(parts, new Part("waiting", "SMALL_OR_NEW", left));
    totals.put("published", published.getLong(0));
    totals.put("publishedIdentities", published.getLong(1));
    totals.put("merged", identities.filter(Identities.is(Status.MERGED)).count());
    steps.add(step("curate", Unit.FACES, accepted, parts, Unit.FACES, published.getLong(0)));
  }

  /** Kept faces of identities in review. */
  private long inUndecidedIdentities() {
    Dataset<Row> undecided =
        identities.filter(not(Identities.is(Status.KEPT))).select(Identities.IDENTITY_ID.col());
    Row row =
        facts
            .accepted()
            .join(undecided, Labels.IDENTITY_ID.name(), "left_semi")
            .agg(sum(FaceIndex.TOTAL))
            .head();
    return row.isNullAt(0) ? 0 : row.getLong(0);
  }

  /** Adds the quarantined and the unprocessed inputs of a stage. */
  private void rest(List<Part> parts, String stage, long in) {
    long left = in - parts.stream().mapToLong(Part::n).sum();
    for (Reject reject : rejects) {
      if (reject.stage().equals(stage)) {
        parts.add(new Part("quarantined", reject.reason(), reject.n()));
        left -= reject.n();
      }
    }
    addIf(parts, new Part(FaceIndex.WAITING, "", left));
  }

  private static void addIf(List<Part> parts, Part part) {
    if (part.n() > 0) {
      parts.add(part);
    }
  }
}
