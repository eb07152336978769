package org.winnow.web;

/** A URL that cannot be fetched, with the reason. The message holds no content of the answer. */
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1;

  private final FetchReason reason;

  public FetchException(FetchReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public FetchReason reason() {
    return reason;
  }

  /**
   * The same failure of a request that a redirect led to. What a redirect must not ask for was no
   * fault of the URL itself: FORBIDDEN_REDIRECT, with the reason in the message.
   */
  public FetchException behindRedirect() {
    return reason.kind() == FetchReason.Kind.REFUSED
        ? new FetchException(FetchReason.FORBIDDEN_REDIRECT, reason + ": " + getMessage())
        : this;
  }
}
