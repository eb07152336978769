package org.winnow.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;

/**
 * Ground truth of the faces of a warehouse, from a user's list.
 *
 * @param faces columns face_id and person (empty if the face shows nobody), each face once
 * @param names columns {@link NamePairs#NAME} and {@link NamePairs#PERSON}: the true person of a
 *     claimed name, if listed; any other name means the person of the same name
 * @param lines number of lines of the list
 * @param unknown number of lines without a matching face
 * @param contradicted number of faces with two different people in the list, which are omitted
 */
record FaceTruth(
    Dataset<Row> faces, Dataset<Row> names, long lines, long unknown, long contradicted) {
  private static final String PERSON = "person";

  /**
   * Reads a list with a column uri, path, image_id or face_id, and a column person. Columns
   * face_index, name and name_person are optional.
   */
  static FaceTruth read(SparkSession spark, DeltaStore tables, String file) {
    Dataset<Row> list = TabularFile.read(spark, file);
    Column index = TabularFile.has(list, "face_index") ? col("face_index").cast("int") : lit(null);
    Column ref = TabularFile.one(list, file, List.of("face_id", "image_id", "uri", "path"));
    Column person = TabularFile.one(list, file, List.of(PERSON));
    Dataset<Row> lines =
        Materializer.materialize(
            list.select(
                ref.as(FaceReferences.REF),
                index.cast("int").as(FaceReferences.INDEX),
                coalesce(person, lit("")).as(PERSON)));
    Dataset<Row> found =
        FaceReferences.resolve(lines, tables)
            .withColumnRenamed(FaceReferences.REF, "r")
            .withColumnRenamed(FaceReferences.INDEX, "i");
    Dataset<Row> resolved =
        Materializer.materialize(
            lines
                .join(
                    found,
                    col(FaceReferences.REF)
                        .equalTo(col("r"))
                        .and(col(FaceReferences.INDEX).eqNullSafe(col("i"))),
                    "left")
                .select(FaceReferences.FACE, PERSON));
    Row counts = resolved.agg(count(lit(1)), count_if(col(FaceReferences.FACE).isNull())).head();
    Dataset<Row> faces =
        Materializer.materialize(
            resolved
                .filter(col(FaceReferences.FACE).isNotNull())
                .groupBy(FaceReferences.FACE)
                .agg(max(PERSON).as(PERSON), count_distinct(col(PERSON)).as("people")));
    return new FaceTruth(
        faces.filter("people = 1").select(FaceReferences.FACE, PERSON),
        names(list),
        counts.getLong(0),
        counts.getLong(1),
        faces.filter("people > 1").count());
  }

  private static Dataset<Row> names(Dataset<Row> list) {
    if (!TabularFile.has(list, "name") || !TabularFile.has(list, "name_person")) {
      return list.select(lit("").as(NamePairs.NAME), lit("").as(NamePairs.PERSON)).limit(0);
    }
    return Materializer.materialize(
        list.groupBy(col("name").as(NamePairs.NAME)).agg(min("name_person").as(NamePairs.PERSON)));
  }

  /**
   * Adds the true person of a name to the rows.
   *
   * @param name column of the claimed name, or null
   * @param person name of the new column
   */
  Dataset<Row> withPerson(Dataset<Row> rows, String name, String person) {
    Dataset<Row> known =
        names.select(col(NamePairs.NAME).as("known_name"), col(NamePairs.PERSON).as(person));
    return rows.join(known, col(name).equalTo(col("known_name")), "left")
        .withColumn(person, coalesce(col(person), col(name)))
        .drop("known_name");
  }
}
