package org.winnow.web.rights;

import org.winnow.web.FetchReason;

/**
 * What a host's files say of a URL, before it is asked for.
 *
 * @param reason ROBOTS_UNAVAILABLE, or one of the kind OPTED_OUT; null if the URL may be asked for
 * @param evidence one line of at most 300 characters: what decided, also where it allows
 * @param crawlDelaySeconds the pause between two requests that the host asks for, 0 to 300; 0 if it
 *     asks for none
 */
public record Decision(
    Outcome outcome, FetchReason reason, String evidence, double crawlDelaySeconds) {
  /** The three outcomes. */
  public enum Outcome {
    /** It may be asked for. */
    ALLOWED,
    /** The host reserves it. */
    OPTED_OUT,
    /** Whether it may be asked for is not known yet. */
    DEFERRED
  }

  public Decision {
    evidence = OptOut.line(evidence);
  }
}
