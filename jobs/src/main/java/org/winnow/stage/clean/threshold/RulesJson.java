package org.winnow.stage.clean.threshold;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.winnow.identity.DensityCores;
import org.winnow.identity.GenuineSimilarityModel;
import org.winnow.identity.LocalFdrModel;
import org.winnow.identity.MinSimilarity;

/**
 * The JSON of decision rules in the table {@code calibrations}. Its property names are fixed, so
 * that later versions read what earlier versions wrote.
 */
final class RulesJson {
  private RulesJson() {}

  /** A mapper that reads and writes the fixed names. */
  static ObjectMapper mapper() {
    return new ObjectMapper()
        .addMixIn(RoundThresholds.class, ThresholdsNames.class)
        .addMixIn(MinSimilarity.class, ThresholdNames.class)
        .addMixIn(DensityCores.Rules.class, CoreNames.class)
        .addMixIn(GenuineSimilarityModel.class, GenuineNames.class)
        .addMixIn(LocalFdrModel.OperatingPoint.class, OperatingPointNames.class);
  }

  private interface ThresholdsNames {
    @JsonProperty("cut")
    LocalFdrModel.OperatingPoint operatingPoint();

    @JsonProperty("likeness")
    GenuineSimilarityModel genuineModel();
  }

  private interface ThresholdNames {
    @JsonProperty("least")
    double value();
  }

  private interface CoreNames {
    @JsonProperty("pair")
    double minPairCosine();

    @JsonProperty("radius")
    double minCentroidCosine();

    @JsonProperty("most")
    int maxCores();

    @JsonProperty("fewest")
    int minImages();

    @JsonProperty("leastShare")
    double minShare();
  }

  private interface GenuineNames {
    @JsonProperty("typical")
    double medianCosine();

    @JsonProperty("least")
    double lowCosine();
  }

  private interface OperatingPointNames {
    @JsonProperty("least")
    double minScore();

    @JsonProperty("review")
    double reviewScore();

    @JsonProperty("wrong")
    double expectedFdr();

    @JsonProperty("found")
    double expectedRecall();

    @JsonProperty("reached")
    boolean targetReached();
  }
}
