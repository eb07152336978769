package org.winnow.bench.leaks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.console.Errors;
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Batches;
import org.winnow.spark.Materializer;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/**
 * Leaks that a search makes: the vectors of a generator whose faces come nearest to real people.
 * They are compared with all real faces and centroids, as {@code synthesize} compares its faces.
 *
 * @param people number of people at most
 * @param pictures that are made for each of them, and as candidates
 */
record ClimbedFaces(ClimbModels models, WarehouseFaces real, int people, int pictures) {
  private static final int CANDIDATES_OF_TASK = 64;
  private static final int MIN_FACES = 2;

  private static final String[] BY_PERSON = {ClimbTask.PERSON.name()};

  private static final String START = "start";
  private static final String NEAREST = "nearest_of_climb";
  private static final String NEAREST_OF_START = "nearest_of_start";

  /**
   * A climb.
   *
   * @param start cosine of the nearest candidate to the person
   * @param startNearest its highest cosine to any real face or person
   * @param reached cosine of the climb's face to the person; NaN without a face
   * @param nearest its highest cosine to any real face or person; NaN without a face
   */
  record Climb(double start, double startNearest, double reached, double nearest) {}

  /**
   * What was found.
   *
   * @param candidates those that show a face
   * @param refused candidates that the threshold refuses
   */
  record Found(long candidates, long refused, List<Climb> climbs) {}

  /**
   * Climbs.
   *
   * @param leak cosine from which on a face is refused
   */
  Found find(double leak) {
    VectorSet all =
        VectorSet.of(
            set(real.faces(), Faces.FACE_ID.col(), VectorSet.VECTOR)
                .union(centroids(real.groups())));
    VectorSet candidates = VectorSet.of(candidates());
    if (candidates.count() == 0) {
      throw Errors.nothingToEvaluate(
          "None of " + pictures + " pictures shows a face.",
          "Give more --pictures, or another --generator or --detector.");
    }
    Dataset<Row> nearest = Materializer.materialize(nearest(candidates, all, NEAREST_OF_START));
    VectorSet persons =
        VectorSet.of(
            Materializer.materialize(
                centroids(real.groups().filter(col(WarehouseFaces.SIZE).geq(MIN_FACES)))
                    .orderBy(xxhash64(col(VectorSet.ID)), col(VectorSet.ID))
                    .limit(people)));
    Dataset<Row> starts =
        Materializer.materialize(
            SimilarityJoin.nearest(persons, candidates, 1, -1)
                .select(
                    col(VectorSet.ID).as(ClimbTask.PERSON.name()),
                    col(SimilarityJoin.NEIGHBOUR).as(ClimbTask.CANDIDATE.name()),
                    col(SimilarityJoin.SIMILARITY).as(START)));
    Dataset<Row> climbs = Batches.persist(climbs(persons, starts));
    VectorSet reached =
        VectorSet.of(
            set(
                climbs.filter(Embeddings.VECTOR.col().isNotNull()),
                climbId(),
                Embeddings.VECTOR.name()));
    Dataset<Row> judged =
        climbs
            .join(starts, BY_PERSON)
            .join(
                nearest.withColumnRenamed(VectorSet.ID, ClimbTask.CANDIDATE.name()),
                ClimbTask.CANDIDATE.name())
            .join(nearest(reached, all, NEAREST), col(VectorSet.ID).equalTo(climbId()), "left");
    return new Found(
        candidates.count(),
        nearest.filter(col(NEAREST_OF_START).geq(leak)).count(),
        collected(judged));
  }

  /** Not the id of the person: vectors with equal ids are never compared. */
  private static Column climbId() {
    return concat(lit("climb to "), ClimbTask.PERSON.col());
  }

  private static List<Climb> collected(Dataset<Row> judged) {
    return judged
        .orderBy(ClimbTask.PERSON.col())
        .select(col(START), col(NEAREST_OF_START), ClimbTask.COSINE.col(), col(NEAREST))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Climb(
                    row.getFloat(0),
                    row.getFloat(1),
                    row.getDouble(2),
                    row.isNullAt(3) ? Double.NaN : row.getFloat(3)))
        .toList();
  }

  private static Dataset<Row> centroids(Dataset<Row> groups) {
    return set(groups, concat(lit("person "), col(WarehouseFaces.GROUP)), GroupCentroids.CENTROID);
  }

  private static Dataset<Row> set(Dataset<Row> rows, Column id, String vector) {
    return rows.select(id.as(VectorSet.ID), col(vector).as(VectorSet.VECTOR));
  }

  /** The highest cosine of each vector. */
  private static Dataset<Row> nearest(VectorSet queries, VectorSet all, String name) {
    return SimilarityJoin.nearest(queries, all, 1, -1)
        .select(col(VectorSet.ID), col(SimilarityJoin.SIMILARITY).as(name));
  }

  /** The candidates that show a face. */
  private Dataset<Row> candidates() {
    Dataset<Row> numbers =
        real.faces().sparkSession().range(pictures).toDF(ClimbTask.CANDIDATE.name());
    Dataset<Row> made =
        Batches.repartition(numbers, ClimbTask.CANDIDATE.col(), pictures, CANDIDATES_OF_TASK)
            .mapPartitions(
                ClimbTask.candidates(models), Encoders.row(ClimbTask.CANDIDATES.schema()));
    return Batches.persist(
        set(
            made.filter(Embeddings.VECTOR.col().isNotNull()),
            ClimbTask.CANDIDATE.col().cast("string"),
            Embeddings.VECTOR.name()));
  }

  private Dataset<Row> climbs(VectorSet persons, Dataset<Row> starts) {
    Dataset<Row> wanted =
        persons
            .rows()
            .toDF(ClimbTask.PERSON.name(), Embeddings.VECTOR.name())
            .join(starts, BY_PERSON)
            .withColumn(ClimbTask.CANDIDATE.name(), ClimbTask.CANDIDATE.col().cast("long"))
            .select(ClimbTask.WANTED.columns());
    return Batches.repartition(wanted, ClimbTask.PERSON.col(), persons.count(), 1)
        .mapPartitions(
            ClimbTask.climbs(models, pictures), Encoders.row(ClimbTask.REACHED.schema()));
  }
}
