package org.winnow.console;

import java.util.List;

/** User errors of cleaning, grouping and publishing. */
public final class CleanErrors {
  private CleanErrors() {}

  /**
   * No face has an embedding by the model.
   *
   * @param there models with embeddings
   */
  public static UserException noEmbeddings(String model, List<String> there) {
    return new UserException(
        ExitCode.DATA,
        "No face has an embedding by " + model + ".",
        List.of(
            there.isEmpty()
                ? "No face is embedded yet."
                : "There are embeddings by " + String.join(", ", there) + "."),
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
    return new UserException(
        ExitCode.DATA,
        "There are no groups to publish.",
        List.of("curate.groups is true, but no group exists for embeddings by " + model + "."),
        "Run `winnow cluster` first, or set curate.groups to false.");
  }
}
