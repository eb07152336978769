package org.winnow.console;

import java.util.List;

/** What users can mend before faces are cleaned, grouped or published. */
public final class CleanErrors {
  private CleanErrors() {}

  /**
   * There are faces, but none that the model embedded.
   *
   * @param there models that embedded some
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

  /** The groups of faces are to be published, but there are none. */
  public static UserException noGroups(String model) {
    return new UserException(
        ExitCode.DATA,
        "There are no groups to publish.",
        List.of("curate.groups is true, but no group exists for embeddings by " + model + "."),
        "Run `winnow cluster` first, or set curate.groups to false.");
  }
}
