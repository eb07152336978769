package org.winnow.console;

import java.util.List;
import java.util.Locale;

/** User errors and limits of clustering. */
public final class ClusterErrors {
  private ClusterErrors() {}

  /** More faces than the neighbour search can number. */
  public static UserException tooManyFaces(long faces, long most) {
    return new UserException(
        ExitCode.DATA,
        String.format(Locale.ROOT, "%,d faces cannot be clustered at once.", faces),
        List.of(String.format(Locale.ROOT, "The neighbour search takes at most %,d faces.", most)),
        "Split the collection, and cluster each part in its own warehouse.");
  }
}
