package org.winnow.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Settings of stage {@code dedup}. */
public record DedupSettings(
    @Bounds(min = 1, max = 1000) int candidates,
    @Bounds(min = 0, max = 80) int maxDistance,
    @Bounds(min = 0, max = 1) double minCosine,
    Optional<String> copyModel,
    @Bounds(min = 0, max = 1) double copyCosine,
    @Bounds(min = 0.5, max = 1) double photograph,
    @Bounds(min = 0.98, max = 1) double occluded,
    @Bounds(min = 0, max = 1) double parts,
    @Bounds(min = -1, max = 1) double occludedPart,
    @Bounds(min = -1, max = 1) double confirmedPart,
    @Bounds(min = 0.5, max = 1) double confirmed,
    @Bounds(min = 0.9, max = 1) double samePlace,
    @Bounds(min = 0.5, max = 1) double burst,
    @Bounds(min = 0, max = 256) int burstDistance,
    @Bounds(min = 0, max = 1000) double minEyes,
    @Bounds(min = 0, max = 80) int facelessDistance,
    @Bounds(min = 0, max = 100) int facelessQuality,
    @Bounds(min = 1) int maxBucket,
    @Bounds(min = 0) int perTrack,
    @Bounds(min = 0, max = 10000) int selfCheck,
    @Bounds(min = 1) long slice,
    @Bounds(min = 1) int taskImages)
    implements Checked {
  /** The settings that determine the rows of {@code duplicates}, by key. */
  public Map<String, String> decisive() {
    Map<String, String> decisive = decisiveOfVerification();
    // A run without such a model has the settings of earlier versions.
    copyModel.ifPresent(
        model -> {
          decisive.put("dedup.copy_model", model);
          decisive.put("dedup.copy_cosine", String.valueOf(copyCosine));
        });
    return decisive;
  }

  /** Those of near hashes, similar faces and the verification, by key. */
  public Map<String, String> decisiveOfVerification() {
    Map<String, String> decisive = new LinkedHashMap<>();
    decisive.put("dedup.candidates", String.valueOf(candidates));
    decisive.put("dedup.max_distance", String.valueOf(maxDistance));
    decisive.put("dedup.min_cosine", String.valueOf(minCosine));
    decisive.put("dedup.photograph", String.valueOf(photograph));
    decisive.put("dedup.occluded", String.valueOf(occluded));
    decisive.put("dedup.parts", String.valueOf(parts));
    decisive.put("dedup.occluded_part", String.valueOf(occludedPart));
    decisive.put("dedup.confirmed_part", String.valueOf(confirmedPart));
    decisive.put("dedup.confirmed", String.valueOf(confirmed));
    // Without a second look, a run has the settings of earlier versions.
    if (samePlace < 1) {
      decisive.put("dedup.same_place", String.valueOf(samePlace));
    }
    decisive.put("dedup.burst", String.valueOf(burst));
    decisive.put("dedup.burst_distance", String.valueOf(burstDistance));
    decisive.put("dedup.min_eyes", String.valueOf(minEyes));
    decisive.put("dedup.faceless_distance", String.valueOf(facelessDistance));
    decisive.put("dedup.faceless_quality", String.valueOf(facelessQuality));
    decisive.put("dedup.max_bucket", String.valueOf(maxBucket));
    return decisive;
  }

  @Override
  public void check(Faults faults) {
    if (burst > confirmed || confirmed > photograph || photograph > occluded) {
      faults.add(
          "dedup.burst (%s), dedup.confirmed (%s), dedup.photograph (%s) and dedup.occluded (%s)"
              + " must not fall: each asks for more agreement than the one before.",
          burst, confirmed, photograph, occluded);
    }
  }
}
