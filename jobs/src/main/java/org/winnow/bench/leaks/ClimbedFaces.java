package org.winnow.bench.leaks;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
 * @param witness says which faces show the person
 */
record ClimbedFaces(
    ClimbModels models, WarehouseFaces real, int people, int pictures, Optional<Witness> witness) {
  private static final int CANDIDATES_OF_TASK = 64;
  private static final int MIN_FACES = 2;

  private static final String[] BY_PERSON = {ClimbTask.PERSON.name()};

  private static final String START = "start";
  private static final String START_WITNESSED = "start_witnessed";
  private static final String START_SEEN = "start_seen";
  private static final String SEEN = "seen";
  private static final String WITNESSED_PERSON = "witnessed_person";
  private static final String NEAREST = "nearest_of_climb";
  private static final String NEAREST_OF_START = "nearest_of_start";

  /**
   * A climb.
   *
   * @param start cosine of the nearest candidate to the person
   * @param startNearest its highest cosine to any real face or person
   * @param reached cosine of the climb's face to the person; NaN without a face
   * @param nearest its highest cosine to any real face or person; NaN without a face
   * @param startSeen whether the witness sees the person in the nearest candidate
   * @param seen whether it sees the person in the climb's face
   */
  record Climb(
      double start,
      double startNearest,
      double reached,
      double nearest,
      boolean startSeen,
      boolean seen) {}

  /**
   * What was found.
   *
   * @param candidates those that show a face
   * @param refused candidates that the threshold refuses
   * @param witnessed the cosine from which on the witness sees a person; empty without a witness
   */
  record Found(long candidates, long refused, List<Climb> climbs, OptionalDouble witnessed) {}

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
    Dataset<Row> drawn = candidates();
    VectorSet candidates =
        VectorSet.of(
            set(drawn, ClimbTask.CANDIDATE.col().cast("string"), Embeddings.VECTOR.name()));
    if (candidates.count() == 0) {
      throw Errors.nothingToEvaluate(
          "None of " + pictures + " pictures shows a face.",
          "Give more --pictures, or another --generator or --detector.");
    }
    Dataset<Row> nearest = Materializer.materialize(nearest(candidates, all, NEAREST_OF_START));
    VectorSet persons =
        VectorSet.of(
            Materializer.materialize(
                centroids(known(real.groups().filter(col(WarehouseFaces.SIZE).geq(MIN_FACES))))
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
                drawn.select(
                    ClimbTask.CANDIDATE.col().cast("string").as(ClimbTask.CANDIDATE.name()),
                    ClimbTask.WITNESSED.col().as(START_WITNESSED)),
                ClimbTask.CANDIDATE.name())
            .join(
                nearest.withColumnRenamed(VectorSet.ID, ClimbTask.CANDIDATE.name()),
                ClimbTask.CANDIDATE.name())
            .join(nearest(reached, all, NEAREST), col(VectorSet.ID).equalTo(climbId()), "left");
    return new Found(
        candidates.count(),
        nearest.filter(col(NEAREST_OF_START).geq(leak)).count(),
        collected(witnessed(judged)),
        witness.map(other -> OptionalDouble.of(other.threshold())).orElse(OptionalDouble.empty()));
  }

  /** The people of whom the witness has embeddings. */
  private Dataset<Row> known(Dataset<Row> groups) {
    return witness
        .map(
            other ->
                groups.join(
                    other.people().select(col(WarehouseFaces.GROUP)),
                    new String[] {WarehouseFaces.GROUP},
                    "left_semi"))
        .orElse(groups);
  }

  /** Adds whether the witness sees the person; null where it does not say. */
  private Dataset<Row> witnessed(Dataset<Row> judged) {
    if (witness.isEmpty()) {
      return judged.withColumn(START_SEEN, lit(null)).withColumn(SEEN, lit(null));
    }
    Witness seeing = witness.get();
    return judged
        .join(
            seeing
                .people()
                .select(
                    personId().as(ClimbTask.PERSON.name()),
                    col(GroupCentroids.CENTROID).as(WITNESSED_PERSON)),
            BY_PERSON,
            "left")
        .withColumn(START_SEEN, seeing.sees(col(START_WITNESSED), col(WITNESSED_PERSON)))
        .withColumn(SEEN, seeing.sees(ClimbTask.WITNESSED.col(), col(WITNESSED_PERSON)));
  }

  /** Not the id of the person: vectors with equal ids are never compared. */
  private static Column climbId() {
    return concat(lit("climb to "), ClimbTask.PERSON.col());
  }

  private static List<Climb> collected(Dataset<Row> judged) {
    return judged
        .orderBy(ClimbTask.PERSON.col())
        .select(
            col(START),
            col(NEAREST_OF_START),
            ClimbTask.COSINE.col(),
            col(NEAREST),
            coalesce(col(START_SEEN), lit(false)),
            coalesce(col(SEEN), lit(false)))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Climb(
                    row.getFloat(0),
                    row.getFloat(1),
                    row.getDouble(2),
                    row.isNullAt(3) ? Double.NaN : row.getFloat(3),
                    row.getBoolean(4),
                    row.getBoolean(5)))
        .toList();
  }

  private static Dataset<Row> centroids(Dataset<Row> groups) {
    return set(groups, personId(), GroupCentroids.CENTROID);
  }

  private static Column personId() {
    return concat(lit("person "), col(WarehouseFaces.GROUP));
  }

  private static Dataset<Row> set(Dataset<Row> rows, Column id, String vector) {
    return rows.select(id.as(VectorSet.ID), col(vector).as(VectorSet.VECTOR));
  }

  /** The highest cosine of each vector. */
  private static Dataset<Row> nearest(VectorSet queries, VectorSet all, String name) {
    return SimilarityJoin.nearest(queries, all, 1, -1)
        .select(col(VectorSet.ID), col(SimilarityJoin.SIMILARITY).as(name));
  }

  /** The candidates that show a face; columns of {@link ClimbTask#CANDIDATES}. */
  private Dataset<Row> candidates() {
    Dataset<Row> numbers =
        real.faces().sparkSession().range(pictures).toDF(ClimbTask.CANDIDATE.name());
    Dataset<Row> made =
        Batches.repartition(numbers, ClimbTask.CANDIDATE.col(), pictures, CANDIDATES_OF_TASK)
            .mapPartitions(
                ClimbTask.candidates(models), Encoders.row(ClimbTask.CANDIDATES.schema()));
    return Batches.persist(made.filter(Embeddings.VECTOR.col().isNotNull()));
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
