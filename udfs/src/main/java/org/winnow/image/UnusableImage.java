package org.winnow.image;

/** A file is no usable picture: an outcome, not a failure. The message holds none of its bytes. */
public final class UnusableImage extends Exception {
  private final ImageReject reason;

  UnusableImage(ImageReject reason, String detail) {
    // Strangers' files are many: no stack trace is wanted, and filling one costs more than the
    // check.
    super(
        detail.isEmpty() ? reason.sentence() : reason.sentence() + " " + detail,
        null,
        false,
        false);
    this.reason = reason;
  }

  public ImageReject reason() {
    return reason;
  }
}
