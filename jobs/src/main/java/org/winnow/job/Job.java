package org.winnow.job;

import org.winnow.console.UserException;

/** One stage's work. Every stage is one of these, made by {@code Stage}. */
public interface Job {
  /**
   * Works on what has no output yet.
   *
   * @throws UserException for everything that the user can mend
   */
  RunReport run(JobContext context);
}
