package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;

/** One row is one cell of the index of {@code winnow nearest}: what bounds the cosines inside. */
public final class Cells {
  public static final Field MODEL_ID = Field.code("model_id", "Model of the vectors");
  public static final Field CELL =
      Field.of("cell", IntegerType, "Number of the cell, from 0; close cells have close numbers");
  public static final Field CENTROID =
      Field.of("centroid", createArrayType(FloatType, false), "Centroid, a unit vector");
  public static final Field MAX_ANGLE =
      Field.of(
          "max_angle",
          DoubleType,
          "Largest angle of a vector and the centroid, in radians, 0 to π");
  public static final Field CELL_FACES =
      Field.of("cell_faces", LongType, "Rows of vectors in the cell");
  public static final Field RECALL_UP_TO =
      Field.of(
          "recall_up_to",
          DoubleType,
          "Share of the nearest neighbours of a sample that lie in their cell + 1 nearest cells");
  public static final Field MARGIN_UP_TO =
      Field.optional(
          "margin_up_to",
          DoubleType,
          "Difference of a query's cosines with the nearest centroid and with another one, within"
              + " which a share of (cell + 1) / cells of the nearest neighbours of a sample lies");
  public static final Field EMBEDDINGS_VERSION =
      Field.of("embeddings_version", LongType, "Version of embeddings that the index was made of");

  public static final Table TABLE =
      Table.of(
          "cells",
          "One cell of the index of winnow nearest",
          List.of(MODEL_ID, CELL),
          MODEL_ID,
          CELL,
          CENTROID,
          MAX_ANGLE,
          CELL_FACES,
          RECALL_UP_TO,
          MARGIN_UP_TO,
          EMBEDDINGS_VERSION);

  private Cells() {}
}
