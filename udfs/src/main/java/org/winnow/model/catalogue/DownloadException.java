package org.winnow.model.catalogue;

/** A model's file could not be fetched: the message says why. */
public final class DownloadException extends Exception {
  private static final long serialVersionUID = 1L;

  DownloadException(String message) {
    super(message);
  }

  DownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
