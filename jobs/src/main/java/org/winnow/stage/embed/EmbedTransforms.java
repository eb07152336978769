package org.winnow.stage.embed;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.job.PendingRows;
import org.winnow.model.ModelSpec;
import org.winnow.table.Embeddings;
import org.winnow.table.Quarantine;

/** Maps outcomes of faces to the rows of embeddings and quarantine. */
final class EmbedTransforms {
  static final String EMBEDDED = "embedded";

  private EmbedTransforms() {}

  /** Numbers of faces with and without a vector. */
  static Map<String, Long> count(Dataset<Row> outcomes) {
    return PendingRows.count(outcomes, EMBEDDED);
  }

  static Dataset<Row> embeddings(Dataset<Row> outcomes, ModelSpec model) {
    return outcomes
        .filter(Quarantine.REASON.col().isNull())
        .withColumn(Embeddings.MODEL_ID.name(), lit(model.id()))
        .withColumn(Embeddings.MODEL_SHA256.name(), lit(model.sha256()))
        .select(Embeddings.TABLE.columns());
  }

  static Dataset<Row> quarantine(Dataset<Row> outcomes, ModelSpec model) {
    return PendingRows.quarantine(
        outcomes, "embed", Quarantine.modelKey(Embeddings.FACE_ID.col(), lit(model.id())));
  }

  /** The face of a quarantined row; null if another model could not embed it. */
  static Column quarantinedFace(ModelSpec model) {
    return when(Quarantine.modelOfModelKey().equalTo(model.id()), Quarantine.inputOfModelKey());
  }
}
