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

  private UserException(ExitCode exitCode, String what, List<String> why, String remedy) {
    super(what + " " + String.join(" ", why));
    this.exitCode = exitCode;
    this.why = why.toArray(String[]::new);
    this.remedy = remedy;
    this.what = what;
  }

  /** A fault in the command line or the configuration, with one reason. */
  public static UserException usage(String what, String why, String remedy) {
    return usage(what, List.of(why), remedy);
  }

  /**
   * A fault in the command line or the configuration.
   *
   * @param what the failure, one sentence
   * @param why the reasons, one line each
   * @param remedy the remedy
   */
  public static UserException usage(String what, List<String> why, String remedy) {
    return new UserException(ExitCode.USAGE, what, why, remedy);
  }

  /** A fault in the data or the environment, with one reason. */
  public static UserException data(String what, String why, String remedy) {
    return data(what, List.of(why), remedy);
  }

  /**
   * A fault in the data or the environment.
   *
   * @param what the failure, one sentence
   * @param why the reasons, one line each
   * @param remedy the remedy
   */
  public static UserException data(String what, List<String> why, String remedy) {
    return new UserException(ExitCode.DATA, what, why, remedy);
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
