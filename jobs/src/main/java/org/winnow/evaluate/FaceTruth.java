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
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Sources;

/**
 * Ground truth of the faces of a warehouse, from a user's list.
 *
 * @param faces columns face_id and person (empty if the face shows nobody), each face once
 * @param names columns {@link TruthColumns#NAME} and {@link NamePairs#TruthColumns.PERSON}: the
 *     true person of a claimed name, if listed; any other name means the person of the same name
 * @param lines number of lines of the list
 * @param unknown number of lines without a matching face
 * @param contradicted number of faces with two different people in the list, which are omitted
 */
record FaceTruth(
    Dataset<Row> faces, Dataset<Row> names, long lines, long unknown, long contradicted) {
  private static final String PEOPLE = "people";
  private static final String KNOWN_NAME = "known_name";
  private static final String FOUND_REF = "found_ref";
  private static final String FOUND_INDEX = "found_index";

  private static final List<String> REFERENCES =
      List.of(Faces.FACE_ID.name(), Images.IMAGE_ID.name(), Sources.URI.name(), TruthColumns.PATH);

  /**
   * Reads a list with a column uri, path, image_id or face_id, and a column person. Columns
   * face_index, name and name_person are optional.
   */
  static FaceTruth read(SparkSession spark, DeltaStore tables, String file) {
    Dataset<Row> list = TabularFile.read(spark, file);
    Column index =
        TabularFile.has(list, TruthColumns.FACE_INDEX)
            ? col(TruthColumns.FACE_INDEX).cast("int")
            : lit(null);
    Column ref = TabularFile.one(list, file, REFERENCES);
    Column person = TabularFile.one(list, file, List.of(TruthColumns.PERSON));
    Dataset<Row> lines =
        Materializer.materialize(
            list.select(
                ref.as(FaceReferences.REF),
                index.cast("int").as(FaceReferences.INDEX),
                coalesce(person, lit("")).as(TruthColumns.PERSON)));
    Dataset<Row> found =
        FaceReferences.resolve(lines, tables)
            .withColumnRenamed(FaceReferences.REF, FOUND_REF)
            .withColumnRenamed(FaceReferences.INDEX, FOUND_INDEX);
    Dataset<Row> resolved =
        Materializer.materialize(
            lines
                .join(
                    found,
                    col(FaceReferences.REF)
                        .equalTo(col(FOUND_REF))
                        .and(col(FaceReferences.INDEX).eqNullSafe(col(FOUND_INDEX))),
                    "left")
                .select(FaceReferences.FACE, TruthColumns.PERSON));
    Row counts = resolved.agg(count(lit(1)), count_if(col(FaceReferences.FACE).isNull())).head();
    Dataset<Row> faces =
        Materializer.materialize(
            resolved
                .filter(col(FaceReferences.FACE).isNotNull())
                .groupBy(FaceReferences.FACE)
                .agg(
                    max(col(TruthColumns.PERSON)).as(TruthColumns.PERSON),
                    count_distinct(col(TruthColumns.PERSON)).as(PEOPLE)));
    return new FaceTruth(
        faces.filter(col(PEOPLE).equalTo(1)).select(FaceReferences.FACE, TruthColumns.PERSON),
        names(list),
        counts.getLong(0),
        counts.getLong(1),
        faces.filter(col(PEOPLE).gt(1)).count());
  }

  private static Dataset<Row> names(Dataset<Row> list) {
    if (!TabularFile.has(list, TruthColumns.NAME)
        || !TabularFile.has(list, TruthColumns.NAME_PERSON)) {
      return list.select(lit("").as(TruthColumns.NAME), lit("").as(TruthColumns.NAME_PERSON))
          .limit(0);
    }
    return Materializer.materialize(
        list.groupBy(col(TruthColumns.NAME).as(TruthColumns.NAME))
            .agg(min(TruthColumns.NAME_PERSON).as(TruthColumns.NAME_PERSON)));
  }

  /**
   * Adds the true person of a name to the rows.
   *
   * @param name column of the claimed name, or null
   * @param person name of the new column
   */
  Dataset<Row> withPerson(Dataset<Row> rows, String name, String person) {
    Dataset<Row> known =
        names.select(
            col(TruthColumns.NAME).as(KNOWN_NAME), col(TruthColumns.NAME_PERSON).as(person));
    return rows.join(known, col(name).equalTo(col(KNOWN_NAME)), "left")
        .withColumn(person, coalesce(col(person), col(name)))
        .drop(KNOWN_NAME);
  }
}
