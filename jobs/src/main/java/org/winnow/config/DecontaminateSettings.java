package org.winnow.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Settings of stage {@code decontaminate}.
 *
 * @param benchmarks path of each benchmark, by name
 * @param policy what is left out of {@code curated}
 * @param policies other policies, by name of the benchmark
 * @param falseRemovals expected number of faces that a benchmark takes out wrongly, by chance
 * @param confirmations faces of the benchmark that must agree, each by itself
 * @param confirmationFmr false-match rate of one such face
 * @param dropUncertain whether what needs a review is left out, too
 * @param removals file to write the list of faces to
 * @param redact whether that list holds digests in place of names
 */
public record DecontaminateSettings(
    Map<String, String> benchmarks,
    Policy policy,
    Map<String, String> policies,
    @Bounds(min = 1e-6, max = 1000) double falseRemovals,
    @Bounds(min = 1, max = 100) int confirmations,
    @Bounds(min = 1e-6, max = 0.1) double confirmationFmr,
    boolean dropUncertain,
    Optional<String> removals,
    boolean redact)
    implements Checked {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  /** What a benchmark takes out of the published data. */
  public enum Policy {
    /** Copies of its images. */
    IMAGE,
    /** Its people, and copies of its images. */
    IDENTITY,
    /** Nothing; overlaps are reported. */
    REPORT;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Policy> of(String text) {
      return Arrays.stream(values()).filter(policy -> policy.text().equals(text)).findFirst();
    }
  }

  /** The policy of a benchmark. */
  public Policy policyOf(String benchmark) {
    return Optional.ofNullable(policies.get(benchmark)).flatMap(Policy::of).orElse(policy);
  }

  /** The settings that determine the rows of a benchmark in {@code overlaps}, by key. */
  public Map<String, String> decisive() {
    Map<String, String> decisive = new LinkedHashMap<>();
    decisive.put("decontaminate.false_removals", String.valueOf(falseRemovals));
    decisive.put("decontaminate.confirmations", String.valueOf(confirmations));
    decisive.put("decontaminate.confirmation_fmr", String.valueOf(confirmationFmr));
    return decisive;
  }

  @Override
  public void check(Faults faults) {
    new TreeMap<>(benchmarks)
        .forEach(
            (name, path) -> {
              if (!NAME.matcher(name).matches()) {
                faults.add(
                    "decontaminate.benchmarks holds \"%s\": a name has small letters, digits, - and"
                        + " _, because it names a folder of the warehouse.",
                    name);
              }
              if (path.isBlank()) {
                faults.add("decontaminate.benchmarks.%s has no path: write %s=PATH.", name, name);
              }
            });
    new TreeMap<>(policies)
        .forEach(
            (name, text) -> {
              if (Policy.of(text).isEmpty()) {
                faults.add(
                    "decontaminate.policies.%s is \"%s\": write %s.",
                    name,
                    text,
                    Arrays.stream(Policy.values())
                        .map(Policy::text)
                        .collect(Collectors.joining(", ")));
              }
            });
  }
}
