package org.winnow.stage.decontaminate;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.claim.SimilarNames;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.config.DecontaminateSettings;
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.table.Faces;
import org.winnow.table.Overlaps;
import org.winnow.table.Overlaps.Certainty;
import org.winnow.table.Overlaps.Kind;

/**
 * People of the warehouse who stand in a benchmark, by face and by name.
 *
 * <ul>
 *   <li>The centroid of a group is compared with the centroids of the benchmark's people. A group
 *       that reaches the threshold is that person, with all its faces.
 *   <li>Each face is compared with the centroids, too. A group half of whose faces are found is
 *       that person; else only these faces are.
 *   <li>What was found needs the agreement of several faces of the person ({@code FACE}), or of the
 *       name ({@code CERTAIN}). Otherwise it goes to {@code REVIEW}.
 *   <li>Of people with similar names, a lower cosine suffices. Below it, the name alone is a {@code
 *       NAME} to review.
 * </ul>
 */
final class PersonOverlaps {
  private static final String ITEM = "item";
  private static final String CONFIRMED = "confirmed";
  private static final String BEST = "best_face";
  private static final String COSINE = "face_cosine";
  private static final String FOUND = "found_faces";
  private static final double MAJORITY = 0.5;

  private final WarehouseFaces warehouse;
  private final Dataset<Row> benchmark;
  private final Dataset<Row> people;
  private final PersonThresholds thresholds;
  private final DecontaminateSettings settings;

  /**
   * A comparison.
   *
   * @param benchmark from {@link Benchmark#faces}
   * @param people centroids of its people: {@link Benchmark#KEY}, {@link Benchmark#NAME} and {@link
   *     GroupCentroids#CENTROID}
   */
  PersonOverlaps(
      WarehouseFaces warehouse,
      Dataset<Row> benchmark,
      Dataset<Row> people,
      PersonThresholds thresholds,
      DecontaminateSettings settings) {
    this.warehouse = warehouse;
    this.benchmark = benchmark;
    this.people = people;
    this.thresholds = thresholds;
    this.settings = settings;
  }

  /**
   * The faces of people in the benchmark; a face may stand under several people.
   *
   * @return columns face_id, benchmark_key, kind, similarity, certainty, min_similarity,
   *     identity_id, name_match and benchmark_face_id
   */
  Dataset<Row> rows() {
    Dataset<Row> named = Materializer.materialize(named());
    Dataset<Row> items = items(warehouse.faces(), Faces.FACE_ID.name(), VectorSet.VECTOR);
    Dataset<Row> faces =
        Materializer.materialize(
            confirmed(near(items, thresholds.face()), items, thresholds.confirming()));
    Dataset<Row> groups = groups(named, Materializer.materialize(byMostFaces(faces)));
    return expanded(groups).unionByName(ofFaces(faces, named));
  }

  /** Pairs of an item and a person at a minimum cosine: item, key, similarity. */
  private Dataset<Row> near(Dataset<Row> items, double minCosine) {
    return SimilarityJoin.pairs(
            VectorSet.of(items.toDF(VectorSet.ID, VectorSet.VECTOR)),
            VectorSet.of(
                people.select(
                    col(Benchmark.KEY).as(VectorSet.ID),
                    col(GroupCentroids.CENTROID).as(VectorSet.VECTOR))),
            (float) minCosine)
        .toDF(ITEM, Benchmark.KEY, Overlaps.SIMILARITY.name());
  }

  private static Dataset<Row> items(Dataset<Row> rows, String id, String vector) {
    return rows.select(col(id).as(ITEM), col(vector).as(VectorSet.VECTOR));
  }

  /** Adds how many faces of the person agree with the item, and which agrees best. */
  private Dataset<Row> confirmed(Dataset<Row> pairs, Dataset<Row> items, double minCosine) {
    Column cosine =
        call_udf("cosine_similarity", col(VectorSet.VECTOR), col(Benchmark.VECTOR)).cast("float");
    return pairs
        .join(items, ITEM)
        .join(
            benchmark.select(col(Benchmark.KEY), col(Benchmark.FACE), col(Benchmark.VECTOR)),
            Benchmark.KEY)
        .withColumn(COSINE, cosine)
        .groupBy(col(ITEM), col(Benchmark.KEY), Overlaps.SIMILARITY.col())
        .agg(
            count_if(col(COSINE).geq(minCosine)).as(CONFIRMED),
            max_by(col(Benchmark.FACE), struct(col(COSINE), col(Benchmark.FACE))).as(BEST));
  }

  /** Pairs of a group and a person with similar names: group, key, tier. */
  private Dataset<Row> named() {
    Dataset<Row> groups =
        warehouse
            .groups()
            .filter(col(WarehouseFaces.NAME).isNotNull())
            .select(
                col(WarehouseFaces.GROUP).as(SimilarNames.ID),
                col(WarehouseFaces.NAME).as(SimilarNames.NAME));
    Dataset<Row> persons =
        people
            .filter(col(Benchmark.NAME).isNotNull())
            .select(
                col(Benchmark.KEY).as(SimilarNames.ID), col(Benchmark.NAME).as(SimilarNames.NAME));
    return SimilarNames.pairs(groups, persons, lit(true))
        .select(
            col(SimilarNames.A).as(WarehouseFaces.GROUP),
            col(SimilarNames.B).as(Benchmark.KEY),
            col(SimilarNames.TIER).as(Overlaps.NAME_MATCH.name()));
  }

  /**
   * Groups that are a person, by centroid, by most of their faces, or by name.
   *
   * @param byMostFaces pairs of a group and a person
   */
  private Dataset<Row> groups(Dataset<Row> named, Dataset<Row> byMostFaces) {
    String[] pair = {WarehouseFaces.GROUP, Benchmark.KEY};
    Dataset<Row> items = items(warehouse.groups(), WarehouseFaces.GROUP, GroupCentroids.CENTROID);
    Dataset<Row> chosen =
        near(items, thresholds.group())
            .select(col(ITEM).as(WarehouseFaces.GROUP), col(Benchmark.KEY))
            .union(byMostFaces)
            .union(named.select(col(WarehouseFaces.GROUP), col(Benchmark.KEY)))
            .distinct();
    Dataset<Row> compared =
        chosen
            .withColumnRenamed(WarehouseFaces.GROUP, ITEM)
            .join(items, ITEM)
            .join(people.select(col(Benchmark.KEY), col(GroupCentroids.CENTROID)), Benchmark.KEY)
            .select(
                col(ITEM),
                col(Benchmark.KEY),
                call_udf("cosine_similarity", col(VectorSet.VECTOR), col(GroupCentroids.CENTROID))
                    .cast("float")
                    .as(Overlaps.SIMILARITY.name()));
    Column isNamed = Overlaps.NAME_MATCH.col().isNotNull();
    Column least = when(isNamed, thresholds.named()).otherwise(thresholds.group());
    Column isPerson = coalesce(col(FOUND), lit(false)).or(Overlaps.SIMILARITY.col().geq(least));
    return confirmed(compared, items, thresholds.confirmingGroup())
        .withColumnRenamed(ITEM, WarehouseFaces.GROUP)
        .join(named, pair, "left")
        .join(byMostFaces.withColumn(FOUND, lit(true)), pair, "left")
        .withColumn(
            Overlaps.KIND.name(), when(isPerson, Kind.PERSON.name()).otherwise(Kind.NAME.name()))
        .withColumn(
            Overlaps.CERTAINTY.name(),
            when(isPerson.and(isNamed), Certainty.CERTAIN.name())
                .when(isPerson.and(col(FOUND).isNotNull().or(isConfirmed())), Certainty.FACE.name())
                .otherwise(Certainty.REVIEW.name()))
        .withColumn(Overlaps.MIN_SIMILARITY.name(), least.cast("float"))
        .drop(FOUND);
  }

  private Column isConfirmed() {
    return col(CONFIRMED).geq(settings.confirmations());
  }

  /** The groups of whose faces at least half were found to be one person: group and key. */
  private Dataset<Row> byMostFaces(Dataset<Row> faces) {
    return faces
        .filter(isConfirmed())
        .withColumnRenamed(ITEM, Faces.FACE_ID.name())
        .join(
            warehouse.faces().select(Faces.FACE_ID.col(), col(WarehouseFaces.GROUP)),
            Faces.FACE_ID.name())
        .filter(col(WarehouseFaces.GROUP).isNotNull())
        .groupBy(col(WarehouseFaces.GROUP), col(Benchmark.KEY))
        .agg(count(lit(1)).as(FOUND))
        .join(warehouse.groups(), WarehouseFaces.GROUP)
        .filter(col(FOUND).geq(col(WarehouseFaces.SIZE).multiply(MAJORITY)))
        .select(col(WarehouseFaces.GROUP), col(Benchmark.KEY));
  }

  /** One row for each face of the groups. */
  private Dataset<Row> expanded(Dataset<Row> groups) {
    return columns(
        groups.join(
            warehouse.faces().select(Faces.FACE_ID.col(), col(WarehouseFaces.GROUP)),
            WarehouseFaces.GROUP));
  }

  private Dataset<Row> ofFaces(Dataset<Row> faces, Dataset<Row> named) {
    return columns(
        faces
            .withColumnRenamed(ITEM, Faces.FACE_ID.name())
            .join(
                warehouse.faces().select(Faces.FACE_ID.col(), col(WarehouseFaces.GROUP)),
                Faces.FACE_ID.name())
            .join(named, new String[] {WarehouseFaces.GROUP, Benchmark.KEY}, "left")
            .withColumn(Overlaps.KIND.name(), lit(Kind.PERSON.name()))
            .withColumn(
                Overlaps.CERTAINTY.name(),
                when(Overlaps.NAME_MATCH.col().isNotNull(), Certainty.CERTAIN.name())
                    .when(isConfirmed(), Certainty.FACE.name())
                    .otherwise(Certainty.REVIEW.name()))
            .withColumn(Overlaps.MIN_SIMILARITY.name(), lit((float) thresholds.face())));
  }

  private static Dataset<Row> columns(Dataset<Row> rows) {
    return rows.select(
        Faces.FACE_ID.col(),
        col(Benchmark.KEY).as(Overlaps.BENCHMARK_KEY.name()),
        Overlaps.KIND.col(),
        Overlaps.SIMILARITY.col(),
        Overlaps.CERTAINTY.col(),
        Overlaps.MIN_SIMILARITY.col(),
        col(WarehouseFaces.GROUP).as(Overlaps.IDENTITY_ID.name()),
        Overlaps.NAME_MATCH.col(),
        col(BEST).as(Overlaps.BENCHMARK_FACE_ID.name()));
  }
}
