package org.winnow.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Curated;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Mix;

/**
 * Numbers the rows of an export. Those of a mix have their numbers.
 *
 * @param key column that identifies a row
 */
record ExportRows(Dataset<Row> rows, boolean mixed, Field key) {
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

  static ExportRows of(Export.Order order) {
    return new ExportRows(
        order.rows(), order.mixed(), order.mixed() ? Mix.POSITION : Curated.FACE_ID);
  }

  /**
   * The place of each face. Of a mix, it is its position. Of curated faces: classes are numbered
   * from 0 in the order of their published numbers, without gaps, and faces are ordered by class
   * and id.
   *
   * @return key, label, place, shard
   */
  Dataset<Row> places(int shardFaces) {
    return mixed
        ? rows.select(
            Mix.POSITION.col(),
            Mix.LABEL.col(),
            Mix.POSITION.col().as(ExportedFace.PLACE),
            floor(Mix.POSITION.col().divide(shardFaces))
                .cast(DataTypes.IntegerType)
                .as(ExportedFace.SHARD))
        : places(rows, shardFaces);
  }

  private static Dataset<Row> places(Dataset<Row> curated, int shardFaces) {
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
  Dataset<Row> faces(Dataset<Row> places, int shards) {
    return rows.drop(Curated.LABEL.name())
        .join(places, key.name())
        .select(ExportedFace.columns(mixed))
        .repartition(Math.max(1, shards), col(ExportedFace.SHARD))
        .sortWithinPartitions(col(ExportedFace.SHARD), col(ExportedFace.PLACE));
  }

  /** The classes: label, identity_id, identity, faces, first place; in order, in one partition. */
  Dataset<Row> classes(Dataset<Row> places) {
    return rows.select(key.col(), Curated.IDENTITY_ID.col(), Curated.IDENTITY.col())
        .join(places, key.name())
        .groupBy(Curated.LABEL.col(), Curated.IDENTITY_ID.col(), Curated.IDENTITY.col())
        .agg(count(lit(1)).as(Identities.FACES.name()), min(col(ExportedFace.PLACE)).as("first"))
        .coalesce(1)
        .sortWithinPartitions(Curated.LABEL.col());
  }
}
