package org.winnow.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.winnow.image.ImageCaps;
import org.winnow.text.Encodings;

/**
 * All settings of a run, as in {@code conf/winnow.conf}: one component per block, in pipeline
 * order. That file holds all defaults.
 */
public record Config(
    Optional<String> warehouse,
    Storage storage,
    Models models,
    Crawl crawl,
    Ingest ingest,
    Detect detect,
    Embed embed,
    AttributeSettings attributes,
    DedupSettings dedup,
    CaptionSettings captions,
    Cluster cluster,
    Clean clean,
    DecontaminateSettings decontaminate,
    CurateSettings curate,
    SynthesizeSettings synthesize,
    Report report,
    ProgressLines progress) {

  /** Extra Hadoop properties, by name. */
  public record Storage(Map<String, String> hadoop) {}

  /** Location and device of the models. */
  public record Models(Optional<String> dir, DevicePolicy device) {}

  /** Settings of stage {@code crawl}. Its rules of rights and addresses are {@link CrawlRules}. */
  public record Crawl(
      Optional<String> urls,
      Map<String, String> columns,
      String encoding,
      String dataset,
      String licence,
      Optional<String> basis,
      List<String> hosts,
      Optional<String> hostsReason,
      Optional<String> contact,
      List<String> ports,
      boolean allowLoopback,
      @Bounds(min = 0) int perName,
      @Bounds(min = 0.001, max = 10000) double hostRate,
      @Bounds(min = 1, max = 64) int hostConnections,
      @Bounds(min = 1, max = 256) int addressConnections,
      @Bounds(min = 1) int maxPerHost,
      Optional<String> retry,
      boolean plan,
      @Bounds(min = 1, max = 10) int tries,
      @Bounds(min = 1) int connectTimeout,
      @Bounds(min = 1) int readTimeout,
      @Bounds(min = 1) int totalTimeout,
      @Bounds(min = 1, max = 4096) int connections,
      @Bounds(min = 1) DataSize inFlight,
      @Bounds(min = 1) long slice)
      implements Checked {
    @Override
    public void check(Faults faults) {
      CrawlRules.check(this, faults);
    }
  }

  /** Settings of stage {@code ingest}. */
  public record Ingest(
      Optional<String> input,
      Layout layout,
      boolean frameFolders,
      List<String> skip,
      String encoding,
      String dataset,
      String licence,
      String basis,
      @Bounds(min = 1) DataSize maxBytes,
      @Bounds(min = 1) long maxPixels,
      @Bounds(min = 1, max = 65500) int maxSide,
      @Bounds(min = 1, max = 65500) int minSide,
      @Bounds(min = 1) int maxFrames,
      boolean retryFailed,
      @Bounds(min = 1, max = 256) int fetchThreads,
      @Bounds(min = 1) DataSize readAhead,
      @Bounds(min = 1) long slice,
      @Bounds(min = 1) int taskFiles)
      implements Checked {
    /** Limits of a file, checked on its header. */
    public ImageCaps caps() {
      return new ImageCaps(maxBytes.bytes(), maxPixels, maxSide, minSide, maxFrames);
    }

    @Override
    public void check(Faults faults) {
      if (minSide > maxSide) {
        faults.add(
            "ingest.min_side (%d) is above ingest.max_side (%d): no image could pass. Lower the"
                + " first or raise the second.",
            minSide, maxSide);
      }
      for (String glob : skip) {
        if (glob.isBlank() || glob.substring(0, glob.length() - 1).contains("/")) {
          faults.add(
              "ingest.skip holds \"%s\": a glob matches one name, without the folders above it."
                  + " Write Thumbs.db, or @eaDir/ for folders only.",
              glob);
        }
      }
      if (!Encodings.isKnown(encoding)) {
        faults.add(
            "ingest.encoding is \"%s\", which this JVM does not support: write UTF-8, windows-1252,"
                + " GBK ….",
            encoding);
      }
    }
  }

  /** Layout of the input of {@code ingest}. */
  public enum Layout {
    AUTO,
    IDENTITY_FOLDERS,
    SPLIT_FOLDERS,
    FLAT,
    MANIFEST
  }

  /** Settings of stage {@code detect}. */
  public record Detect(
      String model,
      Optional<Double> minScore,
      @Bounds(min = 0, max = 4096) int enlargeTo,
      @Bounds(min = 64, max = 8192) int reduceTo,
      @Bounds(min = 0, max = 1000) int maxReduction,
      boolean retryScales,
      @Bounds(min = 1) long slice,
      @Bounds(min = 1) int taskImages)
      implements Checked {
    @Override
    public void check(Faults faults) {
      if (minScore.filter(score -> score < 0 || score > 1).isPresent()) {
        faults.add("detect.min_score is %s: a score lies between 0 and 1.", minScore.get());
      }
      if (enlargeTo > reduceTo) {
        faults.add(
            "detect.enlarge_to (%d) is above detect.reduce_to (%d): pictures would be both enlarged"
                + " and reduced.",
            enlargeTo, reduceTo);
      }
    }
  }

  /** Settings of stage {@code embed}. */
  public record Embed(
      String model,
      @Bounds(min = 1, max = 4096) int batch,
      @Bounds(min = 1) long slice,
      @Bounds(min = 1) int taskFaces) {}

  /** Device of the models. */
  public enum DevicePolicy {
    AUTO,
    CPU,
    GPU
  }

  /** Settings of stage {@code cluster}. */
  public record Cluster(
      @Bounds(min = 1, max = 1000) int neighbours,
      @Bounds(min = 0) double neighbourImpostors,
      @Bounds(min = 0) double maxImpostors,
      Optional<Double> minSimilarity,
      @Bounds(min = 0.5, max = 1) double recall,
      @Bounds(min = 1000) int taskEdges,
      @Bounds(min = 16) int verifiedImages,
      long seed)
      implements Checked {
    @Override
    public void check(Faults faults) {
      minSimilarity.ifPresent(
          cosine -> {
            if (!(cosine >= 0.01 && cosine <= 0.999)) {
              faults.add("cluster.min_similarity is %s: it lies between 0.01 and 0.999.", cosine);
            }
          });
      if (minSimilarity.isEmpty() && (maxImpostors == 0 || neighbourImpostors == 0)) {
        faults.add(
            "cluster.%s is 0, which no threshold reaches. Write a small number such as 0.01, or"
                + " set cluster.min_similarity.",
            maxImpostors == 0 ? "max_impostors" : "neighbour_impostors");
      }
    }
  }

  /** Settings of stage {@code clean}. */
  public record Clean(
      Threshold pair,
      Threshold member,
      Threshold merge,
      Threshold review,
      @Bounds(min = 0, max = 1) double maxReviewed,
      @Bounds(min = 0, max = 1) double reviewFdr,
      @Bounds(min = 0, max = 10) double margin,
      @Bounds(min = 2) int splitImages,
      @Bounds(min = 0, max = 1) double splitShare,
      @Bounds(min = 0, max = 1) double subjectShare,
      SharedPhotograph sharedPhotograph,
      Optional<String> aliases,
      boolean captionNames,
      Start start,
      @Bounds(min = 1, max = 20) int rounds,
      @Bounds(min = 0, max = 1) double studentGain,
      boolean keepStudents,
      @Bounds(min = 0, max = 1) double convergence,
      @Bounds(min = 16, max = 16384) int coreFaces,
      @Bounds(min = 0, max = 1) double fullAfter)
      implements Checked {
    /**
     * The settings that determine the result of a full cleaning, by key. If one of them changes,
     * the next run cleans all faces.
     */
    public Map<String, String> decisive() {
      Map<String, String> decisive = new LinkedHashMap<>();
      decisive.put("clean.pair", pair.toString());
      decisive.put("clean.member", member.toString());
      decisive.put("clean.merge", merge.toString());
      decisive.put("clean.review", review.toString());
      decisive.put("clean.max_reviewed", String.valueOf(maxReviewed));
      decisive.put("clean.review_fdr", String.valueOf(reviewFdr));
      decisive.put("clean.margin", String.valueOf(margin));
      decisive.put("clean.split_images", String.valueOf(splitImages));
      decisive.put("clean.split_share", String.valueOf(splitShare));
      decisive.put("clean.subject_share", String.valueOf(subjectShare));
      decisive.put("clean.shared_photograph", sharedPhotograph.toString());
      decisive.put("clean.caption_names", String.valueOf(captionNames));
      decisive.put("clean.start", start.toString());
      decisive.put("clean.rounds", String.valueOf(rounds));
      decisive.put("clean.student_gain", String.valueOf(studentGain));
      decisive.put("clean.convergence", String.valueOf(convergence));
      decisive.put("clean.core_faces", String.valueOf(coreFaces));
      return decisive;
    }

    @Override
    public void check(Faults faults) {
      new TreeMap<>(Map.of("pair", pair, "merge", merge, "review", review))
          .forEach(
              (name, threshold) -> {
                if (threshold instanceof Threshold.Fdr) {
                  faults.add(
                      "clean.%s %s: only clean.member takes an fdr, a share of impostors among kept"
                          + " faces. Write {fmr = 1e-4} or {cosine = 0.36}.",
                      name, threshold);
                }
              });
      if (merge.isLooserThan(review)) {
        faults.add(
            "clean.merge %s is looser than clean.review %s: no pair would go to review. Make"
                + " clean.merge stricter.",
            merge, review);
      }
    }
  }

  /** First round of a run of {@code clean}. */
  public enum Start {
    FIRST,
    NEXT
  }

  /** Treatment of one photograph under two names. */
  public enum SharedPhotograph {
    DECIDE,
    ASIDE
  }

  /** Settings of the command {@code report}. */
  public record Report(
      FacesShown faces,
      @Bounds(min = 1, max = 200) int identities,
      @Bounds(min = 4, max = 500) int sheetFaces,
      @Bounds(min = 2 << 20, max = 256 << 20) DataSize maxBytes) {}

  /** Display of faces in a report. */
  public enum FacesShown {
    SHOW,
    BLUR,
    NONE
  }

  /** Interval of progress lines if the output is not a terminal, in seconds. */
  public record ProgressLines(@Bounds(min = 1, max = 3600) int every) {}
}
