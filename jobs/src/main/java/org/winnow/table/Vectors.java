package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;

/**
 * One row is one embedding in the index of {@code winnow nearest}, stored by cell: a copy of {@link
 * Embeddings} in another order.
 */
public final class Vectors {
  public static final Field MODEL_ID = Field.code("model_id", "Model of the embedding");
  public static final Field CELL =
      Field.of("cell", IntegerType, "Cell with the nearest centroid, from 0; see cells");
  public static final Field FACE_ID = Field.code("face_id", "Face that was embedded");
  public static final Field VECTOR =
      Field.of("vector", createArrayType(FloatType, false), "L2-normalised embedding");

  public static final Table TABLE =
      Table.of(
          "vectors",
          "One embedding in the index of winnow nearest, stored by cell",
          List.of(FACE_ID, MODEL_ID),
          MODEL_ID,
          CELL,
          FACE_ID,
          VECTOR);

  private Vectors() {}
}
