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
}
