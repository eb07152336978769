package org.winnow.console;

import java.util.List;

/**
 * A fault that the user can correct. The console shows it as one framed message without a stack
 * trace.
 */
public final class UserException extends RuntimeException {
  private final ExitCode exitCode;
  private final String what;
  // An array, because Java serialises the exception from an executor to the driver.
  private final String[] why;
  private final String remedy;

  /**
   * @param what the failure, one sentence
   * @param why the reasons, one line each
   * @param remedy the remedy
   */
  public UserException(ExitCode exitCode, String what, List<String> why, String remedy) {
    super(what + " " + String.join(" ", why));
    this.exitCode = exitCode;
    this.why = why.toArray(String[]::new);
    this.remedy = remedy;
    this.what = what;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String what() {
    return what;
  }

  public List<String> why() {
    return List.of(why);
  }

  public String remedy() {
    return remedy;
  }
}
