package org.winnow.web.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a robots.txt says of the training of models: lines {@code Content-Signal: ai-train=no}
 * (draft-romm-aipref-contentsignals) and {@code Content-Usage: train-ai=n}
 * (draft-ietf-aipref-attach, draft-ietf-aipref-vocab).
 *
 * <p>Only these two categories concern training. {@code ai-input} is the use of a text as the input
 * of a model at hand, {@code search} that for a search engine: neither reserves anything here.
 * {@code train-ai} is read as the training of any model, although its draft means models that
 * generate.
 *
 * <p>A line may name a path; the longest one that matches decides. Lines of the agent's groups come
 * before lines that stand before all groups. Where two lines differ, the training is reserved.
 */
record ContentSignals(List<Signal> ofGroup, List<Signal> ofFile, String group) {
  static final ContentSignals NONE = new ContentSignals(List.of(), List.of(), "");

  private static final Set<String> KEYS =
      Set.of("content-signal", "content-signals", "content-usage");
  private static final Set<String> TRAINING = Set.of("ai-train", "train-ai");
  private static final PathPattern EVERYWHERE = PathPattern.of("");

  /** One line that says something of training. */
  record Signal(PathPattern path, boolean reserved, String line) {}

  /**
   * @param agentToken in lower case
   */
  static ContentSignals of(List<RobotsLine> lines, String agentToken) {
    List<Signal> ofAgent = new ArrayList<>();
    List<Signal> ofOthers = new ArrayList<>();
    List<Signal> ofFile = new ArrayList<>();
    boolean anyGroup = false;
    boolean agentHasGroup = false;
    boolean othersHaveGroup = false;
    boolean agentsEnded = true;
    boolean forAgent = false;
    boolean forOthers = false;
    for (RobotsLine line : lines) {
      if (line.isUserAgent()) {
        forAgent = !agentsEnded && forAgent || AgentToken.matches(line.value(), agentToken);
        forOthers = !agentsEnded && forOthers || line.value().equals("*");
        agentHasGroup |= forAgent;
        othersHaveGroup |= forOthers;
        anyGroup = true;
        agentsEnded = false;
      } else if (KEYS.contains(line.key())) {
        agentsEnded = true;
        Optional<Signal> signal = signal(line);
        if (!anyGroup) {
          signal.ifPresent(ofFile::add);
        }
        if (forAgent) {
          signal.ifPresent(ofAgent::add);
        }
        if (forOthers) {
          signal.ifPresent(ofOthers::add);
        }
      } else if (line.isAccessRule()) {
        agentsEnded = true;
      }
    }
    String group = agentHasGroup ? agentToken : othersHaveGroup ? "*" : "";
    return new ContentSignals(agentHasGroup ? ofAgent : ofOthers, ofFile, group);
  }

  /**
   * The line that reserves training on a URL.
   *
   * @param target from {@link PathPattern#comparable}
   */
  Optional<String> reservation(String target) {
    Optional<Signal> decisive = decisive(ofGroup, target).or(() -> decisive(ofFile, target));
    return decisive.filter(Signal::reserved).map(Signal::line);
  }

  /**
   * What a list of preferences says of training.
   *
   * @param preferences such as {@code search=yes, ai-train=no}
   * @return whether it is reserved; empty if nothing is said
   */
  static Optional<Boolean> trainingReserved(String preferences) {
    boolean allowed = false;
    for (String preference : preferences.toLowerCase(Locale.ROOT).split("[,;]")) {
      String[] parts = preference.split("=", 2);
      if (parts.length == 2 && TRAINING.contains(parts[0].trim())) {
        String value = parts[1].replace('"', ' ').trim();
        if (value.equals("no") || value.equals("n")) {
          return Optional.of(true);
        }
        allowed |= value.equals("yes") || value.equals("y");
      }
    }
    return allowed ? Optional.of(false) : Optional.empty();
  }

  private static Optional<Signal> signal(RobotsLine line) {
    String value = line.value();
    String path = "";
    if (value.startsWith("/")) {
      String[] parts = value.split("[ \t]+", 2);
      path = parts[0];
      value = parts.length == 2 ? parts[1] : "";
    }
    PathPattern pattern = path.isEmpty() ? EVERYWHERE : PathPattern.of(path);
    return trainingReserved(value).map(reserved -> new Signal(pattern, reserved, line.text()));
  }

  private static Optional<Signal> decisive(List<Signal> signals, String target) {
    Signal best = null;
    for (Signal signal : signals) {
      int length = signal.path().length();
      boolean better =
          best == null
              || length > best.path().length()
              || length == best.path().length() && signal.reserved() && !best.reserved();
      if (better && signal.path().matches(target)) {
        best = signal;
      }
    }
    return Optional.ofNullable(best);
  }
}
