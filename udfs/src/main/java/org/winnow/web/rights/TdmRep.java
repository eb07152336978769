package org.winnow.web.rights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code /.well-known/tdmrep.json} of the TDM Reservation Protocol (W3C community report): rules
 * with patterns as in robots.txt, of which the first that matches decides.
 *
 * @param fault what is wrong with the file; empty if nothing. A file that is no JSON array counts
 *     as absent.
 */
record TdmRep(List<Rule> rules, String fault) {
  static final int MAX_RULES = 10_000;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * @param reservation 0 or 1; other values of the file are unset
   * @param policy a URL; empty if none
   */
  record Rule(PathPattern location, Optional<Integer> reservation, String policy) {
    boolean reserved() {
      return reservation.equals(Optional.of(1));
    }
  }

  static TdmRep of(int status, String text) {
    if (!RobotsFile.isSuccess(status)) {
      return new TdmRep(List.of(), "");
    }
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return new TdmRep(List.of(), "tdmrep.json is no JSON");
    }
    if (!root.isArray()) {
      return new TdmRep(List.of(), "tdmrep.json is no JSON array");
    }
    List<Rule> rules = new ArrayList<>();
    for (JsonNode node : root) {
      String location = node.path("location").asText("");
      if (!location.isEmpty() && rules.size() < MAX_RULES) {
        rules.add(
            new Rule(
                PathPattern.of(location),
                reservation(node.path("tdm-reservation")),
                node.path("tdm-policy").asText("")));
      }
    }
    String fault =
        rules.size() == MAX_RULES
            ? "tdmrep.json: only the first " + MAX_RULES + " rules are read"
            : rules.size() < root.size() ? "tdmrep.json has a rule without a location" : "";
    return new TdmRep(List.copyOf(rules), fault);
  }

  /**
   * The rule that decides on a URL.
   *
   * @param target from {@link PathPattern#comparable}
   */
  Optional<Rule> rule(String target) {
    return rules.stream().filter(rule -> rule.location().matches(target)).findFirst();
  }

  /**
   * The value of a header.
   *
   * @return 0 or 1; empty for other values. One 1 among several values reserves.
   */
  static Optional<Integer> reservation(List<String> values) {
    List<Integer> known =
        values.stream().map(String::trim).flatMap(value -> parse(value).stream()).toList();
    return known.stream().max(Integer::compare);
  }

  /** A number; also in quotes, as some hosts write it. */
  private static Optional<Integer> reservation(JsonNode value) {
    boolean plain = value.isIntegralNumber() || value.isTextual();
    return plain ? parse(value.asText()) : Optional.empty();
  }

  private static Optional<Integer> parse(String value) {
    return switch (value) {
      case "0" -> Optional.of(0);
      case "1" -> Optional.of(1);
      default -> Optional.empty();
    };
  }
}
