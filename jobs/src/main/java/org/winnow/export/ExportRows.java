package org.winnow.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Curated;
import org.winnow.table.Identities;

/** Numbers the curated rows for an export. */
final class ExportRows {
  private static final String OLD_LABEL = "published_label";
  private static final StructType NUMBER =
      new StructType()
          .add(OLD_LABEL, DataTypes.IntegerType, false)
          .add(Curated.LABEL.name(), DataTypes.IntegerType, false);
  private static final StructType PLACE =
      new StructType()
          .add(Curated.FACE_ID.name(), DataTypes.StringType, false)
          .add(Curated.LABEL.name(), DataTypes.IntegerType, false)
          .add(ExportedFace.PLACE, DataTypes.LongType, false)
          .add(ExportedFace.SHARD, DataTypes.IntegerType, false);

  private ExportRows() {}

  /**
   * The place of each face. Classes are numbered from 0 in the order of their published numbers,
   * without gaps. Faces are ordered by class and id.
   *
   * @return face_id, label, place, shard
   */
  static Dataset<Row> places(Dataset<Row> curated, int shardFaces) {
    JavaRDD<Row> numbers =
        curated
            .select(Curated.LABEL.col())
            .distinct()
            .sort(Curated.LABEL.col())
            .javaRDD()
            .zipWithIndex()
            .map(row -> RowFactory.create(row._1().getInt(0), row._2().intValue()));
    Dataset<Row> numbered = curated.sparkSession().createDataFrame(numbers, NUMBER);
    JavaRDD<Row> places =
        curated
            .select(Curated.FACE_ID.col(), Curated.LABEL.col().as(OLD_LABEL))
            .join(numbered, OLD_LABEL)
            .select(Curated.FACE_ID.col(), Curated.LABEL.col())
            .sort(Curated.LABEL.col(), Curated.FACE_ID.col())
            .javaRDD()
            .zipWithIndex()
            .map(
                row ->
                    RowFactory.create(
                        row._1().getString(0),
                        row._1().getInt(1),
                        row._2(),
                        (int) (row._2() / shardFaces)));
    return curated.sparkSession().createDataFrame(places, PLACE);
  }

  /** The faces of some shards. Each shard is in one task and in order. */
  static Dataset<Row> faces(Dataset<Row> curated, Dataset<Row> places, int shards) {
    return curated
        .drop(Curated.LABEL.name())
        .join(places, Curated.FACE_ID.name())
        .select(ExportedFace.columns())
        .repartition(Math.max(1, shards), col(ExportedFace.SHARD))
        .sortWithinPartitions(col(ExportedFace.SHARD), col(ExportedFace.PLACE));
  }

  /** The classes: label, identity_id, identity, faces, first place; in order, in one partition. */
  static Dataset<Row> classes(Dataset<Row> curated, Dataset<Row> places) {
    return curated
        .select(Curated.FACE_ID.col(), Curated.IDENTITY_ID.col(), Curated.IDENTITY.col())
        .join(places, Curated.FACE_ID.name())
        .groupBy(Curated.LABEL.col(), Curated.IDENTITY_ID.col(), Curated.IDENTITY.col())
        .agg(count(lit(1)).as(Identities.FACES.name()), min(col(ExportedFace.PLACE)).as("first"))
        .coalesce(1)
        .sortWithinPartitions(Curated.LABEL.col());
  }
}
