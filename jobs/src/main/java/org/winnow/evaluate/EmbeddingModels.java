package org.winnow.evaluate;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Errors;
import org.winnow.job.EmbeddedFaces;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;

/** The models of an evaluation. */
final class EmbeddingModels {
  private EmbeddingModels() {}

  /**
   * The requested models, or all models with embeddings in the warehouse.
   *
   * @throws org.winnow.console.UserException if one of them has no embeddings
   */
  static List<String> of(DeltaStore tables, List<String> wanted) {
    List<String> there = EmbeddedFaces.models(tables);
    for (String model : wanted) {
      if (!there.contains(model)) {
        throw Errors.nothingToEvaluate(
            "The warehouse holds no embeddings by " + model + ".",
            there.isEmpty()
                ? "Run `winnow embed` first."
                : "There are embeddings by " + String.join(", ", there) + ".");
      }
    }
    if (there.isEmpty()) {
      throw Errors.nothingToEvaluate("The warehouse holds no embeddings.", "Run `winnow embed`.");
    }
    return wanted.isEmpty() ? there : wanted.stream().distinct().sorted().toList();
  }

  /** face_id, model_id and vector of some models. */
  static Dataset<Row> vectors(DeltaStore tables, List<String> models) {
    return tables
        .read(Embeddings.TABLE)
        .filter(Embeddings.MODEL_ID.col().isin(models.toArray()))
        .select(Embeddings.FACE_ID.col(), Embeddings.MODEL_ID.col(), Embeddings.VECTOR.col());
  }
}
