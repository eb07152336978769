package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One row is one unit vector of one face by one model. */
public final class Embeddings {
  public static final Field FACE_ID = Field.code("face_id", "Face that was embedded");
  public static final Field MODEL_ID = Field.code("model_id", "Descriptor id of the embedder");
  public static final Field MODEL_SHA256 =
      Field.code(
          "model_sha256",
          "SHA-256 of the model's file, or of all its files one after the other, hexadecimal");
  public static final Field VECTOR =
      Field.of("vector", createArrayType(FloatType, false), "L2-normalised embedding");
  public static final Field NORM =
      Field.of("norm", FloatType, "L2 norm of the model's raw output, before it was normalised");

  public static final Table TABLE =
      Table.of(
          "embeddings",
          "One unit vector of one face by one model",
          List.of(FACE_ID, MODEL_ID),
          FACE_ID,
          MODEL_ID,
          MODEL_SHA256,
          VECTOR,
          NORM);

  private Embeddings() {}

  /**
   * The vectors of one model.
   *
   * @param embeddings rows of this table
   * @return face_id and vector
   */
  public static Dataset<Row> vectors(Dataset<Row> embeddings, String modelId) {
    return embeddings.filter(MODEL_ID.col().equalTo(modelId)).select(FACE_ID.col(), VECTOR.col());
  }
}
