package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;

/** One row is the group that one face was put into from its embedding alone. */
public final class Clusters {
  public static final Field FACE_ID = Field.code("face_id", "Face that was grouped");
  public static final Field MODEL_ID =
      Field.code("model_id", "Descriptor id of the embedder whose vectors were compared");
  public static final Field CLUSTER_ID =
      Field.code("cluster_id", "Group of faces of one person; kept when the group is found again");
  public static final Field FACES =
      Field.of("faces", IntegerType, "Faces of the group; 1 where the face is alone");
  public static final Field SIMILARITY =
      Field.of("similarity", FloatType, "Cosine to the centre of the group; 1 where it is alone");

  public static final Table TABLE =
      Table.of(
          "clusters",
          "The group of one face, found from embeddings without names",
          List.of(FACE_ID, MODEL_ID),
          FACE_ID,
          MODEL_ID,
          CLUSTER_ID,
          FACES,
          SIMILARITY);

  private Clusters() {}
}
