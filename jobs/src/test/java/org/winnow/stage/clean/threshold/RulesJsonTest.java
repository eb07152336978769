package org.winnow.stage.clean.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.winnow.identity.DensityCores;
import org.winnow.identity.GenuineSimilarityModel;
import org.winnow.identity.IntraIdentityRules;
import org.winnow.identity.LocalFdrModel;
import org.winnow.identity.MemberThresholds;
import org.winnow.identity.MinSimilarity;
import org.winnow.text.NameTier;

class RulesJsonTest {
  private final ObjectMapper json = RulesJson.mapper();

  @Test
  void theNamesInTheTableAreFixed() throws JsonProcessingException {
    assertReadsAndWrites(new MinSimilarity(2.5, true), "{'onScore':true,'least':2.5}");
    assertReadsAndWrites(
        new DensityCores.Rules(0.4, 0.5, 4, 3, 0.1),
        "{'pair':0.4,'radius':0.5,'most':4,'fewest':3,'leastShare':0.1}");
    assertReadsAndWrites(new GenuineSimilarityModel(0.6, 0.3), "{'typical':0.6,'least':0.3}");
    assertReadsAndWrites(
        new LocalFdrModel.OperatingPoint(3, 2.5, 0.001, 0.9, true),
        "{'least':3.0,'review':2.5,'wrong':0.001,'found':0.9,'reached':true}");
  }

  @Test
  void theThresholdsOfARoundKeepTheirNamesToo() throws JsonProcessingException {
    MinSimilarity threshold = new MinSimilarity(3, true);
    assertReadsAndWrites(
        new RoundThresholds(
            new IntraIdentityRules(
                new DensityCores.Rules(0.4, 0.5, 4, 3, 0.1),
                threshold,
                threshold,
                new MemberThresholds(threshold, threshold),
                0.8,
                1),
            new LocalFdrModel.OperatingPoint(3, 2.5, 0.001, 0.9, true),
            threshold,
            threshold,
            new NameThresholds(
                Map.of(
                    NameTier.SAME_TOKENS, new NameThresholds.Tier(7, 0.5, threshold, threshold))),
            new GenuineSimilarityModel(0.6, 0.3)),
        "{'rules':{'cores':{'pair':0.4,'radius':0.5,'most':4,'fewest':3,'leastShare':0.1},"
            + "'member':{'onScore':true,'least':3.0},'doubtful':{'onScore':true,'least':3.0},"
            + "'captions':{'member':{'onScore':true,'least':3.0},"
            + "'doubtful':{'onScore':true,'least':3.0}},"
            + "'subjectShare':0.8,'margin':1.0},"
            + "'cut':{'least':3.0,'review':2.5,'wrong':0.001,'found':0.9,'reached':true},"
            + "'review':{'onScore':true,'least':3.0},'merge':{'onScore':true,'least':3.0},"
            + "'names':{'tiers':{'SAME_TOKENS':{'pairs':7,'share':0.5,"
            + "'merge':{'onScore':true,'least':3.0},'review':{'onScore':true,'least':3.0}}}},"
            + "'likeness':{'typical':0.6,'least':0.3}}");
  }

  private void assertReadsAndWrites(Object value, String quoted) throws JsonProcessingException {
    String written = quoted.replace('\'', '"');
    assertThat(json.readTree(json.writeValueAsString(value))).isEqualTo(json.readTree(written));
    assertThat(json.readValue(written, value.getClass())).isEqualTo(value);
  }
}
