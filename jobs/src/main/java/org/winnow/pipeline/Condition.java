package org.winnow.pipeline;

/** When {@code winnow run} includes a stage that nobody names. */
public enum Condition {
  ALWAYS("always"),
  /** A list of URLs is set. */
  URLS("urls"),
  /** Files are set, or there is no list of URLs. */
  FILES("files"),
  /** Sources have captions. */
  CAPTIONS("captions"),
  /** A benchmark is set. */
  BENCHMARKS("benchmarks"),
  /** Models of attributes are set. */
  ATTRIBUTES("attributes"),
  /** Photographs have names. */
  NAMED("named"),
  /** No photograph has a name, or groups are published. */
  UNNAMED("unnamed"),
  /** Photographs have names, or groups are published. */
  NAMED_OR_PUBLISHED("named or published"),
  /** The stage is apart from the pipeline. */
  NEVER("never");

  private final String words;

  Condition(String words) {
    this.words = words;
  }

  /** The condition in words, for other programs. */
  public String words() {
    return words;
  }
}
