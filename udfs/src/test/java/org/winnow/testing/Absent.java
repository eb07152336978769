package org.winnow.testing;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What happens to a test that needs something which is not there. */
public final class Absent {
  private Absent() {}

  /**
   * Skips the test.
   *
   * @param need what it needs, and how to give it
   * @param variable environment variable that forbids to skip, where it is 1
   * @throws AssertionFailedError if skipping is forbidden
   */
  public static TestAbortedException skip(String need, String variable) {
    if ("1".equals(System.getenv(variable))) {
      throw new AssertionFailedError(need + " (" + variable + "=1 forbids to skip)");
    }
    return new TestAbortedException(need);
  }
}
