package org.winnow.web;

/** Why a URL gave no picture. The words stand in {@code sources.reason}. */
public enum FetchReason {
  // The URL itself.
  BAD_URL(Kind.REFUSED),
  FORBIDDEN_SCHEME(Kind.REFUSED),
  FORBIDDEN_PORT(Kind.REFUSED),
  CREDENTIALS_IN_URL(Kind.REFUSED),
  HOST_NOT_LISTED(Kind.REFUSED),
  FORBIDDEN_ADDRESS(Kind.REFUSED),
  // The way there.
  UNKNOWN_HOST(Kind.PERMANENT),
  DNS_FAILURE(Kind.TRANSIENT),
  CONNECT_TIMEOUT(Kind.TRANSIENT),
  CONNECT_FAILED(Kind.TRANSIENT),
  TLS_FAILURE(Kind.PERMANENT),
  READ_TIMEOUT(Kind.TRANSIENT),
  TOTAL_TIMEOUT(Kind.TRANSIENT),
  CONNECTION_RESET(Kind.TRANSIENT),
  BAD_HTTP(Kind.PERMANENT),
  HEADERS_TOO_LARGE(Kind.PERMANENT),
  TOO_MANY_REDIRECTS(Kind.PERMANENT),
  INSECURE_REDIRECT(Kind.PERMANENT),
  FORBIDDEN_REDIRECT(Kind.PERMANENT),
  // What the host answered.
  NOT_FOUND(Kind.PERMANENT),
  GONE(Kind.PERMANENT),
  LEGAL_REASONS(Kind.PERMANENT),
  UNAUTHORIZED(Kind.PERMANENT),
  FORBIDDEN(Kind.PERMANENT),
  CLIENT_ERROR(Kind.PERMANENT),
  REQUEST_TIMEOUT(Kind.TRANSIENT),
  TOO_EARLY(Kind.TRANSIENT),
  TOO_MANY_REQUESTS(Kind.TRANSIENT),
  SERVER_ERROR(Kind.TRANSIENT),
  UNEXPECTED_STATUS(Kind.PERMANENT),
  TRUNCATED(Kind.TRANSIENT),
  // What came.
  WRONG_TYPE(Kind.UNUSABLE),
  TOO_LARGE(Kind.UNUSABLE),
  BAD_ENCODING(Kind.UNUSABLE),
  EMPTY_BODY(Kind.UNUSABLE),
  WRONG_HASH(Kind.UNUSABLE),
  // The host's will.
  ROBOTS(Kind.OPTED_OUT),
  ROBOTS_HEADER(Kind.OPTED_OUT),
  TDM_RESERVATION(Kind.OPTED_OUT),
  CONTENT_SIGNAL(Kind.OPTED_OUT),
  AI_TXT(Kind.OPTED_OUT),
  // Not yet.
  ROBOTS_UNAVAILABLE(Kind.DEFERRED),
  HOST_LIMIT(Kind.DEFERRED),
  NAME_FULL(Kind.DEFERRED),
  HOST_SLOW(Kind.DEFERRED);

  /** What follows from a reason. */
  public enum Kind {
    /** It was never asked for, and will not be. */
    REFUSED,
    /** Another attempt gives the same answer. */
    PERMANENT,
    /** Another attempt may succeed. */
    TRANSIENT,
    /** The answer came, and is no picture that may be used. */
    UNUSABLE,
    /** The host reserves its rights. */
    OPTED_OUT,
    /** It waits for the next run. */
    DEFERRED
  }

  private final Kind kind;

  FetchReason(Kind kind) {
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
