package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.config.SynthesizeSettings;
import org.winnow.copies.CopiedFaces;
import org.winnow.job.JobContext;
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Batches;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Synthetic;
import org.winnow.table.Table;

/**
 * The real faces that no synthetic face may resemble, and the centroids of their people, of this
 * warehouse and of others.
 */
final class RealPeople {
  private static final int SAMPLE = 2000;

  /** Centroids that a normal distribution is fitted to; enough for 512 dimensions. */
  private static final int FITTED = 20_000;

  private static final int DIGEST = 16;
  private static final String[] BY_FACE = {Synthetic.FACE_ID.name()};

  private static final List<Table> INPUTS =
      List.of(Embeddings.TABLE, Clusters.TABLE, Labels.TABLE, Identities.TABLE);

  private final List<WarehouseFaces> warehouses;
  private final SynthesizeSettings settings;
  private final Optional<VectorSet> faces;
  private final Optional<VectorSet> centroids;
  private final Optional<CopiedFaces> copied;

  private RealPeople(List<DeltaStore> stores, String modelId, SynthesizeSettings settings) {
    this.settings = settings;
    warehouses = stores.stream().map(store -> WarehouseFaces.of(store, modelId)).toList();
    faces = set(union(RealPeople::faces).map(rows -> stores.size() > 1 ? distinct(rows) : rows));
    centroids = set(union(RealPeople::centroids));
    copied =
        faces.filter(set -> settings.leakCopies() > 0).map(set -> CopiedFaces.of(stores, settings));
  }

  /**
   * Reads them.
   *
   * @param modelId embedder
   */
  static RealPeople of(JobContext context, String modelId, SynthesizeSettings settings) {
    return new RealPeople(
        stores(context, settings.against()).stream()
            .filter(store -> !store.isEmpty(Embeddings.TABLE) && !store.isEmpty(Faces.TABLE))
            .toList(),
        modelId,
        settings);
  }

  /** A face may stand in two warehouses. */
  private static Dataset<Row> distinct(Dataset<Row> rows) {
    return Materializer.materialize(
        rows.dropDuplicates(new String[] {VectorSet.ID, VectorSet.VECTOR}));
  }

  private static Optional<VectorSet> set(Optional<Dataset<Row>> rows) {
    return rows.map(VectorSet::of).filter(set -> set.count() > 0);
  }

  private Optional<Dataset<Row>> union(Function<WarehouseFaces, Dataset<Row>> rows) {
    return warehouses.stream().map(rows).reduce(Dataset::union);
  }

  private static Dataset<Row> faces(WarehouseFaces people) {
    return set(people.faces(), Faces.FACE_ID.col(), VectorSet.VECTOR);
  }

  private static Dataset<Row> centroids(WarehouseFaces people) {
    // Groups may be called by a name, which must not get into the tables.
    Column person =
        concat(lit("person-"), substring(sha2(col(WarehouseFaces.GROUP), 256), 1, DIGEST));
    return set(people.groups(), person, GroupCentroids.CENTROID);
  }

  /** The versions of all tables that the real people come from, by warehouse and name. */
  static Map<String, Long> versions(JobContext context, SynthesizeSettings settings) {
    Map<String, Long> versions = new TreeMap<>();
    List<String> against = settings.against();
    List<DeltaStore> stores = stores(context, against);
    List<Table> inputs = new ArrayList<>(INPUTS);
    if (settings.leakCopies() > 0) {
      inputs.add(Faces.TABLE);
    }
    for (int i = 0; i < stores.size(); i++) {
      String place = i == 0 ? "" : against.get(i - 1) + "/";
      stores.get(i).versions(inputs).forEach((name, v) -> versions.put(place + name, v));
    }
    return versions;
  }

  /** This warehouse, then the others. */
  static List<DeltaStore> stores(JobContext context, List<String> against) {
    List<DeltaStore> stores = new ArrayList<>(List.of(context.tables()));
    against.forEach(root -> stores.add(new DeltaStore(context.spark(), root)));
    return stores;
  }

  private static Dataset<Row> set(Dataset<Row> rows, Column id, String vector) {
    return rows.select(id.as(VectorSet.ID), col(vector).as(VectorSet.VECTOR));
  }

  boolean isEmpty() {
    return faces.isEmpty();
  }

  /** Number of faces and centroids. */
  long count() {
    return Stream.of(faces, centroids).flatMap(Optional::stream).mapToLong(VectorSet::count).sum();
  }

  /** Vectors of some faces. */
  List<float[]> sampleOfFaces() {
    return sample(union(RealPeople::faces), SAMPLE);
  }

  /** Centroids of people to fit a distribution to. */
  List<float[]> sampleOfPeople() {
    return sample(union(RealPeople::centroids), FITTED);
  }

  private static List<float[]> sample(Optional<Dataset<Row>> rows, int size) {
    return rows.map(some -> VectorSet.sample(some, VectorSet.ID, VectorSet.VECTOR, size))
        .orElse(List.of());
  }

  /**
   * Compares faces with all real faces and people, and looks for copies of photographs.
   *
   * @param rows with face_id, vector and crop
   * @param leak cosine from which on a face is too near, so that it need not be registered
   * @return columns face_id, nearest_real and nearest_real_id, and {@link CopiedFaces#CORRELATION},
   *     null unless the face is a copy; empty where there are no people
   */
  Optional<Dataset<Row>> compared(Dataset<Row> rows, double leak) {
    if (faces.isEmpty()) {
      return Optional.empty();
    }
    VectorSet queries = VectorSet.of(set(rows, Synthetic.FACE_ID.col(), Synthetic.VECTOR.name()));
    Dataset<Row> neighbours =
        Materializer.materialize(
            SimilarityJoin.nearest(queries, faces.get(), Math.max(1, settings.leakCopies()), -1));
    Dataset<Row> nearest =
        Materializer.materialize(
            nearestOf(
                neighbours
                    .filter(col(SimilarityJoin.RANK).equalTo(1))
                    .union(
                        centroids
                            .map(people -> SimilarityJoin.nearest(queries, people, 1, -1))
                            .orElse(neighbours.limit(0)))));
    if (copied.isEmpty()) {
      return Optional.of(
          nearest.withColumn(CopiedFaces.CORRELATION.name(), lit(null).cast("float")));
    }
    Dataset<Row> passing =
        Batches.persist(
            rows.select(Synthetic.FACE_ID.col(), Faces.CROP.col())
                .join(nearest.filter(Synthetic.NEAREST_REAL.col().lt(leak)), BY_FACE, "left_semi")
                .toDF(CopiedFaces.FACE.name(), Faces.CROP.name()));
    Dataset<Row> candidates =
        neighbours.select(
            col(VectorSet.ID).as(CopiedFaces.FACE.name()),
            col(SimilarityJoin.NEIGHBOUR).as(CopiedFaces.ORIGINAL.name()));
    Dataset<Row> copies =
        Materializer.materialize(
            copied
                .get()
                .find(passing, candidates)
                .select(
                    CopiedFaces.FACE.col().as(Synthetic.FACE_ID.name()),
                    CopiedFaces.CORRELATION.col()));
    passing.unpersist();
    return Optional.of(nearest.join(copies, BY_FACE, "left"));
  }

  /** The nearest of a face and a centroid; of equal ones that with the smaller id. */
  private static Dataset<Row> nearestOf(Dataset<Row> neighbours) {
    return neighbours
        .withColumn(
            SimilarityJoin.RANK,
            row_number()
                .over(
                    Window.partitionBy(col(VectorSet.ID))
                        .orderBy(
                            col(SimilarityJoin.SIMILARITY).desc(), col(SimilarityJoin.NEIGHBOUR))))
        .filter(col(SimilarityJoin.RANK).equalTo(1))
        .select(
            col(VectorSet.ID).as(Synthetic.FACE_ID.name()),
            col(SimilarityJoin.SIMILARITY).as(Synthetic.NEAREST_REAL.name()),
            col(SimilarityJoin.NEIGHBOUR).as(Synthetic.NEAREST_REAL_ID.name()));
  }
}
