package org.winnow.stage.decontaminate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Overlaps;
import org.winnow.table.Prominence;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/**
 * A benchmark: its own tables in a folder of the warehouse, or a file of vectors.
 *
 * @param name its name
 * @param tables tables of its images; empty for vectors alone
 * @param vectors file of vectors; empty for images
 */
record Benchmark(String name, Optional<DeltaStore> tables, Optional<VectorFile> vectors) {
  /** Face of the benchmark. */
  static final String FACE = "benchmark_face";

  /** Image of the face; null for vectors alone. */
  static final String IMAGE = "benchmark_image";

  /** Person, see {@link Overlaps#BENCHMARK_KEY}. */
  static final String KEY = "benchmark_person";

  /** Name of the person; null: unknown. */
  static final String NAME = "person_name";

  /** Unit vector. */
  static final String VECTOR = "person_vector";

  private static final String[] BY_IMAGE = {Faces.IMAGE_ID.name()};
  private static final String[] BY_FACE = {Faces.FACE_ID.name()};

  /** The benchmark at a path. Its images were read before. */
  static Benchmark of(SparkSession spark, DeltaStore warehouse, String name, String path) {
    Optional<VectorFile> file = VectorFile.at(spark, path);
    return new Benchmark(
        name,
        file.isPresent()
            ? Optional.empty()
            : Optional.of(warehouse.inFolder(Overlaps.folder(name))),
        file);
  }

  /** The versions of all that determines its faces, by name. */
  Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    vectors.ifPresent(file -> versions.put(name + "/vectors", file.version()));
    tables.ifPresent(
        store -> {
          for (Table table :
              List.of(
                  Sources.TABLE,
                  Faces.TABLE,
                  Embeddings.TABLE,
                  Clusters.TABLE,
                  ImageHashes.TABLE)) {
            versions.put(name + "/" + table.name(), store.version(table));
          }
        });
    return versions;
  }

  /**
   * The faces of its people: the most prominent face of each image.
   *
   * @param modelId embedder
   * @return columns {@link #FACE}, {@link #IMAGE}, {@link #KEY}, {@link #NAME}, {@link #VECTOR};
   *     materialised
   */
  Dataset<Row> faces(String modelId) {
    return Materializer.materialize(
        tables.isPresent()
            ? ofTables(tables.get(), modelId)
            : vectors
                .orElseThrow()
                .rows()
                .withColumn(FACE, sha2(concat_ws(" ", col(KEY), col(VECTOR).cast("string")), 256))
                .dropDuplicates(FACE)
                .withColumn(IMAGE, lit(null).cast("string"))
                .withColumn(NAME, col(KEY))
                .select(FACE, IMAGE, KEY, NAME, VECTOR));
  }

  private static Dataset<Row> ofTables(DeltaStore tables, String modelId) {
    Dataset<Row> names = Sources.names(tables.read(Sources.TABLE), NAME);
    Dataset<Row> groups =
        tables
            .read(Clusters.TABLE)
            .filter(Clusters.MODEL_ID.col().equalTo(modelId))
            .select(Clusters.FACE_ID.col(), Clusters.CLUSTER_ID.col());
    return Prominence.subjects(tables.read(Faces.TABLE), tables.read(Images.TABLE))
        .join(names, BY_IMAGE)
        .join(groups, BY_FACE, "left")
        .join(
            tables
                .read(Embeddings.TABLE)
                .filter(Embeddings.MODEL_ID.col().equalTo(modelId))
                .select(Embeddings.FACE_ID.col(), Embeddings.VECTOR.col().as(VECTOR)),
            BY_FACE)
        .select(
            Faces.FACE_ID.col().as(FACE),
            Faces.IMAGE_ID.col().as(IMAGE),
            coalesce(col(NAME), Clusters.CLUSTER_ID.col(), Faces.IMAGE_ID.col()).as(KEY),
            col(NAME),
            col(VECTOR));
  }
}
