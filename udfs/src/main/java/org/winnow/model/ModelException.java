package org.winnow.model;

/** A model cannot be used: the message says what, why and what to do. */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a cause. */
  public ModelException(String message) {
    super(message);
  }

  /** With the cause beneath. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
