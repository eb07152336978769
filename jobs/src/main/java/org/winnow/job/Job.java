package org.winnow.job;

import org.winnow.console.UserException;

/** The work of one stage. {@code Stage} creates it. */
public interface Job {
  /**
   * Processes inputs that have no output yet.
   *
   * @throws UserException for errors that the user can fix
   */
  RunReport run(JobContext context);
}
