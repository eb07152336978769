package org.winnow.console;

/** Exit codes of all commands. Scripts depend on them. */
public enum ExitCode {
  /** Success, or nothing to do. */
  DONE(0),
  /** A fault in the command line or the configuration; nothing was started. */
  USAGE(1),
  /** A fault in the data or the environment. */
  DATA(2),
  /** A bug of Winnow. */
  BUG(3);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** Exit code of the process. */
  public int code() {
    return code;
  }
}
