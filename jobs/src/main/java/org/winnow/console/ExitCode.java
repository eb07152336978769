package org.winnow.console;

/** Exit codes of every command; scripts lean on them. */
public enum ExitCode {
  /** It is done, or there was nothing to do. */
  DONE(0),
  /** The command line or the configuration is wrong; nothing was started. */
  USAGE(1),
  /** The data or the environment does not allow it. */
  DATA(2),
  /** A bug of ours. */
  BUG(3);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }
}
