package org.winnow.console;

import java.util.List;
import java.util.Locale;

/** Mistakes and limits that a user meets in clustering. */
public final class ClusterErrors {
  private ClusterErrors() {}

  /** More faces than can be numbered. */
  public static UserException tooManyFaces(long faces, long most) {
    return new UserException(
        ExitCode.DATA,
        String.format(Locale.ROOT, "%,d faces cannot be clustered at once.", faces),
        List.of(
            String.format(Locale.ROOT, "Neighbours are searched among %,d faces at most.", most)),
        "Cluster parts of the collection, each in a warehouse of its own.");
  }
}
