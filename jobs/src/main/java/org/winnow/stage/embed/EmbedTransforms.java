package org.winnow.stage.embed;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.model.ModelSpec;
import org.winnow.table.Embeddings;
import org.winnow.table.Quarantine;

/** Outcomes of faces to embeddings and quarantine, as datasets. */
final class EmbedTransforms {
  private EmbedTransforms() {}

  static Dataset<Row> embeddings(Dataset<Row> outcomes, ModelSpec model) {
    return outcomes
        .filter(Quarantine.REASON.col().isNull())
        .withColumn(Embeddings.MODEL_ID.name(), lit(model.id()))
        .withColumn(Embeddings.MODEL_SHA256.name(), lit(model.sha256()))
        .select(Embeddings.TABLE.columns());
  }

  static Dataset<Row> quarantine(Dataset<Row> outcomes, ModelSpec model) {
    return outcomes
        .filter(Quarantine.REASON.col().isNotNull())
        .select(
            lit("embed").as(Quarantine.STAGE.name()),
            quarantineKey(Embeddings.FACE_ID.col(), model).as(Quarantine.KEY.name()),
            lit(null).cast("string").as(Quarantine.URI.name()),
            Quarantine.REASON.col(),
            Quarantine.MESSAGE.col());
  }

  /** A face that one model cannot embed is no less usable for another: the key holds both. */
  static Column quarantineKey(Column faceId, ModelSpec model) {
    return concat(faceId, lit(" " + model.id()));
  }
}
