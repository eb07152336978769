package org.winnow.console;

import java.util.List;

/** User errors about searches for the nearest faces: what, why, remedy. */
public final class NearestErrors {
  private NearestErrors() {}

  /**
   * @param models those with embeddings
   */
  public static UserException noEmbeddings(String model, List<String> models) {
    return UserException.data(
        "The warehouse holds no embeddings by " + model + ".",
        models.isEmpty()
            ? "No face has an embedding."
            : "There are embeddings by " + String.join(", ", models) + ".",
        models.isEmpty() ? "Run `winnow embed` first." : "Name one of these with --model.");
  }

  public static UserException otherDimension(String model, int expected, int given) {
    return UserException.usage(
        "The query has " + given + " numbers.",
        "The vectors of " + model + " have " + expected + ".",
        "Give a vector of the same model, or name its model with --model.");
  }

  public static UserException noFace(String face, String model) {
    return UserException.usage(
        "There is no embedding of face " + face + " by " + model + ".",
        "The table embeddings was searched.",
        "`winnow sql --warehouse DIR \"SELECT face_id, model_id FROM embeddings\"` lists them.");
  }

  /**
   * @param problem why it is no vector
   */
  public static UserException vector(String problem) {
    return UserException.usage(
        "The vector of --vector cannot be used.",
        problem,
        "Give numbers with commas between them, or a file that holds them.");
  }

  public static UserException photograph(String file, String problem) {
    return UserException.data(
        "The photograph cannot be used: " + file,
        problem,
        "Give another photograph, or another detector with --set detect.model=ID.");
  }

  public static UserException queries(String file, String problem) {
    return UserException.data(
        "The queries cannot be read: " + file,
        problem,
        "--queries takes a Parquet file with the columns id (text) and vector (numbers).");
  }
}
