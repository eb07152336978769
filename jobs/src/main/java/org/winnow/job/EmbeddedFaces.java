package org.winnow.job;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.winnow.console.CleanErrors;
import org.winnow.console.UserException;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Quarantine;

/** Which models have embedded faces, and whether faces wait for one. */
public final class EmbeddedFaces {
  private EmbeddedFaces() {}

  /** The models with embeddings in the warehouse, in order. */
  public static List<String> models(DeltaStore tables) {
    return tables
        .read(Embeddings.TABLE)
        .select(Embeddings.MODEL_ID.col())
        .distinct()
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  /**
   * Returns if there is nothing to embed: no faces, or only faces that cannot be embedded.
   *
   * @throws UserException if there are faces; it lists the models with embeddings
   */
  public static void checkNothingEmbeddable(JobContext context, String model) {
    DeltaStore tables = context.tables();
    List<String> models = models(tables);
    if (!models.isEmpty() || !embeddable(tables).isEmpty()) {
      throw CleanErrors.noEmbeddings(model, models);
    }
  }

  private static Dataset<Row> embeddable(DeltaStore tables) {
    return tables
        .read(Faces.TABLE)
        .select(Faces.FACE_ID.col())
        .join(
            tables
                .read(Quarantine.TABLE)
                .filter(Quarantine.STAGE.col().equalTo("embed"))
                .select(Quarantine.inputOfModelKey().as(Faces.FACE_ID.name())),
            new String[] {Faces.FACE_ID.name()},
            "left_anti");
  }
}
