package org.winnow.console;

/** User errors about the input of {@code ingest} and about lists. */
public final class IngestErrors {
  private static final String FORMS =
      "A manifest is a .csv or .tsv with a header, a .jsonl, a .parquet or an .lst. It has a column"
          + " uri; a list for crawl, which may be a .txt or .json too, has a column url. Columns"
          + " name, caption, licence, basis and dataset are optional.";

  private IngestErrors() {}

  public static UserException inputNotFound(String input) {
    return UserException.data(
        "The input does not exist: " + input,
        "ingest.input must be a folder or a manifest that the executors can read.",
        "Check the path. For s3a://, also check `winnow doctor` and the storage.hadoop settings.");
  }

  public static UserException listNotFound(String list) {
    return UserException.data(
        "The list of URLs does not exist: " + list,
        "crawl.urls must be a file or folder that the executors can read.",
        "Check the path. For s3a://, also check `winnow doctor` and the storage.hadoop settings.");
  }

  public static UserException manifest(String input, String problem) {
    return manifest(input, problem, FORMS);
  }

  /** A manifest that cannot be used, with a specific remedy. */
  public static UserException manifest(String input, String problem, String remedy) {
    return UserException.data("The manifest cannot be used: " + input, problem, remedy);
  }

  public static UserException list(String file, String problem) {
    return list(
        file, problem, "`winnow evaluate --help` and the help of its commands describe the lists.");
  }

  /** A list that cannot be used, with a specific remedy. */
  public static UserException list(String file, String problem, String remedy) {
    return UserException.data("The list cannot be used: " + file, problem, remedy);
  }
}
