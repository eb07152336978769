package org.winnow.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.winnow.mix.Composition;

/**
 * All data of the page. The script of the page reads it as JSON with these names. Strips and faces
 * are referenced by their place in {@code strips} and {@code faces}.
 *
 * @param histograms by name
 * @param worst strips of the identities with the most dropped faces
 * @param faces all shown faces, the most informative first
 * @param leftOut number of sampled faces that did not fit into the file
 * @param benchmarks what the data share with benchmarks; empty if none was compared
 * @param crawl what hosts answered; empty lists if nothing was crawled
 * @param synthetic synthetic faces by generator
 * @param mixes training mixes by name
 * @param attributes what models infer of all faces; null: nothing
 * @param settings settings of the newest run
 * @param versions versions of the newest run, by program
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportData(
    About about,
    Map<String, Long> totals,
    List<Step> funnel,
    List<Verdict> verdicts,
    Map<String, Histogram> histograms,
    List<Integer> worst,
    List<Pair> merged,
    List<Pair> alike,
    List<Strip> strips,
    List<Face> faces,
    int leftOut,
    Duplicates duplicates,
    List<Benchmark> benchmarks,
    Crawl crawl,
    List<SyntheticFaces.Generated> synthetic,
    List<Mixed> mixes,
    InferredAttributes.Inferred attributes,
    List<Reject> quarantine,
    List<Run> runs,
    List<Setting> settings,
    Map<String, String> versions) {

  /**
   * Head of the report.
   *
   * @param made time of the report, in ISO 8601, UTC
   * @param faces {@code show}, {@code blur} or {@code none}
   * @param thresholds cosine thresholds of the newest cleaning, by name
   * @param targets setting of each threshold
   */
  public record About(
      String warehouse,
      String made,
      String version,
      String faces,
      Map<String, Double> thresholds,
      Map<String, String> targets) {}

  /**
   * What hosts answered to crawls.
   *
   * @param hosts those with the most fetches
   * @param days fetches by day and outcome, the newest day first
   * @param deadLinks names with the most URLs that gave no image
   */
  public record Crawl(List<Host> hosts, List<Day> days, List<DeadLinks> deadLinks) {}

  /**
   * The fetches of one host.
   *
   * @param images fetches that gave an image, or told that it had not changed
   * @param optOuts URLs that the host reserves, most of which were never fetched
   * @param bytes received
   * @param seconds mean time in line and at work
   */
  record Host(String host, long fetches, long images, long optOuts, long bytes, double seconds) {}

  /**
   * The fetches of one day with one outcome.
   *
   * @param reason empty if it gave an image
   */
  record Day(String day, String status, String reason, long fetches) {}

  /**
   * The URLs of one name.
   *
   * @param dead URLs that gave no image, or give none any more
   */
  record DeadLinks(String name, long urls, long dead) {}

  /**
   * A training mix.
   *
   * @param origins tables and versions that it came from, in words
   * @param missing versions that can no longer be read, in words
   * @param parts images by source and by attribute, before and after
   * @param leftOut rows of the sources that are not in it, by source and reason
   */
  record Mixed(
      String table,
      long rows,
      long identities,
      List<String> origins,
      List<String> missing,
      List<Composition> parts,
      List<LeftOut> leftOut) {}

  /** Rows of one source of a mix that are not in it, for one reason. */
  record LeftOut(String source, String reason, long n) {}

  /**
   * A benchmark that shares faces with the data.
   *
   * @param policy what is left out of the published data
   * @param shared pairs of faces
   */
  record Benchmark(String name, String policy, List<Evidence> evidence, List<Shared> shared) {}

  /**
   * Faces with one kind of evidence.
   *
   * @param people people of the benchmark
   */
  record Evidence(String kind, String certainty, long faces, long people) {}

  /**
   * A face of the data and a face of the benchmark.
   *
   * @param name claimed name; null without a claim
   * @param person person of the benchmark
   * @param picture WebP file in base64; null: not shown
   * @param other the face of the benchmark
   */
  record Shared(
      String name,
      String person,
      String kind,
      String certainty,
      double similarity,
      String picture,
      String other) {}

  /**
   * A stage of the funnel: its inputs, and the one outcome of each.
   *
   * @param unit of {@code in} and of the parts, as {@code in} needs it
   * @param out input of the next stage, in its own unit
   */
  record Step(String stage, String unit, long in, List<Part> parts, String outUnit, long out) {}

  /**
   * Inputs of a stage with one outcome.
   *
   * @param kind {@code kept}, {@code moved}, {@code review}, {@code dropped}, {@code bystander},
   *     {@code copy}, {@code quarantined}, {@code reserved} or {@code waiting}
   * @param reason code, or empty
   */
  record Part(String kind, String reason, long n) {}

  /** Faces with one decision and reason, and strips of a sample. */
  record Verdict(
      String decision,
      String reason,
      String sentence,
      long n,
      Double least,
      Double mean,
      Double most,
      List<Integer> strips) {}

  /**
   * Counts in equal bins.
   *
   * @param from lower edge of the first bin, which also counts all lower values
   * @param log whether values are decimal logarithms
   * @param series counts by name
   */
  record Histogram(double from, double width, boolean log, Map<String, List<Long>> series) {}

  /**
   * Two identities side by side.
   *
   * @param a strip of the smaller one
   * @param b strip of the other
   * @param similarity cosine of their centroids
   */
  record Pair(int a, int b, double similarity) {}

  /**
   * A sample of the faces that are claimed for one name.
   *
   * @param name claimed name; null without a claim
   * @param status status of the identity, see table {@code identities}
   * @param into name of the identity that it was merged into
   * @param nearest name of the most similar other identity
   * @param tally all faces of the name, by outcome
   * @param of number of faces that the strip samples
   * @param references kept faces of the same name, for comparison
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Strip(
      String name,
      String status,
      String reason,
      String into,
      String nearest,
      Double nearestSimilarity,
      Map<String, Long> tally,
      long of,
      List<Integer> faces,
      List<Integer> references) {}

  /**
   * A face.
   *
   * @param name claimed name
   * @param yaw in degrees
   * @param eyes distance of the eyes, in pixels
   * @param picture WebP as base64; null if it is not shown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Face(
      String id,
      String name,
      String decision,
      String reason,
      Double similarity,
      Double margin,
      Double score,
      Double eyes,
      Double sharpness,
      Double brightness,
      Double yaw,
      String uri,
      String picture) {}

  /**
   * Files with equal bytes.
   *
   * @param images images with several sources
   * @param copies sources beyond the first of each
   * @param conflicts images with claims for several names
   */
  public record Duplicates(long images, long copies, long conflicts, List<Copy> examples) {}

  /**
   * One image with several sources.
   *
   * @param face its first face; null if it has none
   * @param of number of sources
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Copy(Integer face, long of, List<Source> sources) {}

  /** A claim that an image shows somebody. */
  record Source(String name, String uri) {}

  /** Inputs that a stage could not use for one reason, with an example. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Reject(String stage, String reason, long n, String message, String uri) {}

  /** A run of a stage. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Run(
      String run,
      String stage,
      String outcome,
      String started,
      double seconds,
      long in,
      long out,
      String message) {}

  /**
   * A setting.
   *
   * @param usual its default; null if it is unchanged
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Setting(String key, String value, String usual) {}
}
