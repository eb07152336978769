package org.winnow.console;

import java.util.List;
import java.util.Locale;

/** User errors of cleaning, grouping and publishing. */
public final class CleanErrors {
  private CleanErrors() {}

  /**
   * No face has an embedding by the model.
   *
   * @param there models with embeddings
   */
  public static UserException noEmbeddings(String model, List<String> there) {
    return UserException.data(
        "No face has an embedding by " + model + ".",
        there.isEmpty()
            ? "No face is embedded yet."
            : "There are embeddings by " + String.join(", ", there) + ".",
        there.isEmpty()
            ? "Run `winnow embed` first."
            : "Add --embedder "
                + there.get(0)
                + ", or embed the faces with `winnow embed --embedder "
                + model
                + "`.");
  }

  /** curate.groups is set, but no groups exist. */
  public static UserException noGroups(String model) {
    return UserException.data(
        "There are no groups to publish.",
        "curate.groups is true, but no group exists for embeddings by " + model + ".",
        "Run `winnow cluster` first, or set curate.groups to false.");
  }

  /** More faces than the neighbour search can number. */
  public static UserException tooManyFaces(long faces, long most) {
    return UserException.data(
        String.format(Locale.ROOT, "%,d faces cannot be clustered at once.", faces),
        String.format(Locale.ROOT, "The neighbour search takes at most %,d faces.", most),
        "Split the collection, and cluster each part in its own warehouse.");
  }
}
