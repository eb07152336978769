package org.winnow.nearest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min_by;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.kernel.NearestLists;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Faces;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/** The result of a search as rows. */
public final class HitRows {
  /** Id of a query. */
  public static final String QUERY = "query";

  /** Rank of a face, from 1. */
  public static final String RANK = "rank";

  /** Cosine of a face and its query. */
  public static final String COSINE = "cosine";

  private static final StructType HITS =
      new StructType()
          .add(QUERY, DataTypes.StringType)
          .add(RANK, DataTypes.IntegerType, false)
          .add(Faces.FACE_ID.name(), DataTypes.StringType, false)
          .add(COSINE, DataTypes.FloatType, false);

  /** The rows of {@link #described}. */
  public static final StructType DESCRIBED =
      new StructType()
          .add(RANK, DataTypes.IntegerType)
          .add(Faces.FACE_ID.name(), DataTypes.StringType)
          .add(COSINE, DataTypes.FloatType)
          .add(Labels.IDENTITY_ID.name(), DataTypes.StringType)
          .add(Labels.DECISION.name(), DataTypes.StringType)
          .add(Sources.CLAIMED_NAME.name(), DataTypes.StringType)
          .add(Sources.URI.name(), DataTypes.StringType)
          .add(KeyedBytes.FILE, DataTypes.StringType);

  private HitRows() {}

  /** Columns query, rank, face_id and cosine, by query and rank. */
  public static Dataset<Row> of(SparkSession spark, Queries queries, NearestLists lists) {
    List<Row> rows = new ArrayList<>();
    for (int query = 0; query < lists.queries(); query++) {
      for (int rank = 0; rank < lists.size(query); rank++) {
        rows.add(
            RowFactory.create(
                queries.ids().get(query),
                rank + 1,
                lists.id(query, rank),
                lists.similarity(query, rank)));
      }
    }
    return spark.createDataFrame(rows, HITS);
  }

  /**
   * Adds what the tables say of the faces of one query.
   *
   * @return columns rank, face_id, cosine, identity_id and decision of the newest round, claimed
   *     name and URI of one source, and {@link KeyedBytes#FILE}
   */
  public static Dataset<Row> described(DeltaStore tables, Dataset<Row> hits) {
    Dataset<Row> labels = tables.read(Labels.TABLE);
    Dataset<Row> faces =
        tables
            .readWithFiles(Faces.TABLE)
            .select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col(), col(KeyedBytes.FILE))
            .join(broadcast(hits), Faces.FACE_ID.name());
    Dataset<Row> claims =
        tables
            .read(Sources.TABLE)
            .join(broadcast(faces.select(Faces.IMAGE_ID.col()).distinct()), Faces.IMAGE_ID.name())
            .groupBy(Sources.IMAGE_ID.col())
            .agg(
                min_by(Sources.CLAIMED_NAME.col(), Sources.SOURCE_ID.col())
                    .as(Sources.CLAIMED_NAME.name()),
                min_by(Sources.URI.col(), Sources.SOURCE_ID.col()).as(Sources.URI.name()));
    return faces
        .join(claims, new String[] {Faces.IMAGE_ID.name()}, "left")
        .join(
            labels
                .filter(Labels.ROUND.col().equalTo(Labels.newestRound(labels)))
                .select(Labels.FACE_ID.col(), Labels.IDENTITY_ID.col(), Labels.DECISION.col())
                .join(broadcast(hits.select(Labels.FACE_ID.col())), Labels.FACE_ID.name()),
            new String[] {Faces.FACE_ID.name()},
            "left")
        .select(
            col(RANK),
            Faces.FACE_ID.col(),
            col(COSINE),
            Labels.IDENTITY_ID.col(),
            Labels.DECISION.col(),
            Sources.CLAIMED_NAME.col(),
            Sources.URI.col(),
            col(KeyedBytes.FILE))
        .orderBy(col(RANK));
  }
}
