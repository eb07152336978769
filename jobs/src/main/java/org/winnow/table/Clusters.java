package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;

/** One row is the group of one face, from its embedding alone. */
public final class Clusters {
  public static final Field FACE_ID = Field.code("face_id", "Grouped face");
  public static final Field MODEL_ID =
      Field.code("model_id", "Descriptor id of the embedder of the compared vectors");
  public static final Field CLUSTER_ID =
      Field.code("cluster_id", "Group of faces of one person; keeps its id when found again");
  public static final Field FACES =
      Field.of("faces", IntegerType, "Number of faces of the group; 1 for a single face");
  public static final Field SIMILARITY =
      Field.of("similarity", FloatType, "Cosine to the centroid of the group; 1 for a single face");

  public static final Table TABLE =
      Table.of(
          "clusters",
          "The group of one face, from embeddings without names",
          List.of(FACE_ID, MODEL_ID),
          FACE_ID,
          MODEL_ID,
          CLUSTER_ID,
          FACES,
          SIMILARITY);

  private Clusters() {}
}
