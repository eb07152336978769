package org.winnow.stage.decontaminate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.config.DecontaminateSettings;
import org.winnow.job.JobContext;
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Images;
import org.winnow.table.Overlaps;
import org.winnow.table.Overlaps.Certainty;
import org.winnow.table.Overlaps.Kind;

/**
 * The comparison of the warehouse with one benchmark.
 *
 * @param rows rows of {@code overlaps}, materialised: of each face, the strongest evidence
 * @param images images of the benchmark; 0 for vectors alone
 * @param people people of the benchmark
 * @param faces faces of these people
 * @param thresholds of people; empty if one of the two has no faces
 */
record BenchmarkComparison(
    Dataset<Row> rows,
    long images,
    long people,
    long faces,
    Optional<PersonThresholds> thresholds) {
  private static final String RANK = "rank";

  /** Compares. */
  static BenchmarkComparison of(
      JobContext context,
      Benchmark benchmark,
      WarehouseFaces warehouse,
      String modelId,
      DecontaminateSettings settings) {
    context.stepName("read benchmark " + benchmark.name());
    Dataset<Row> faces = benchmark.faces(modelId);
    Dataset<Row> people = Materializer.materialize(people(faces));
    Optional<PersonThresholds> thresholds = Optional.empty();
    Dataset<Row> rows = none(context);
    if (Materializer.count(people) > 0 && Materializer.count(warehouse.faces()) > 0) {
      context.stepName("measure impostors");
      PersonThresholds measured = PersonThresholds.measure(warehouse, faces, people, settings);
      thresholds = Optional.of(measured);
      context.stepName("compare people with " + benchmark.name());
      rows =
          new PersonOverlaps(warehouse, faces, people, measured, settings)
              .rows()
              .withColumn(Overlaps.BENCHMARK_IMAGE_ID.name(), lit(null).cast("string"));
    }
    long images = 0;
    if (benchmark.tables().isPresent()) {
      images = benchmark.tables().get().read(Images.TABLE).count();
      rows =
          rows.unionByName(
              ofImages(new ImageOverlaps(context, modelId).of(benchmark.tables().get()), faces));
    }
    return new BenchmarkComparison(
        Materializer.materialize(strongest(rows, benchmark.name())),
        images,
        Materializer.count(people),
        Materializer.count(faces),
        thresholds);
  }

  /** The centroids of people: key, name and centroid. */
  static Dataset<Row> people(Dataset<Row> faces) {
    return faces
        .groupBy(col(Benchmark.KEY))
        .agg(min(col(Benchmark.NAME)).as(Benchmark.NAME))
        .join(
            GroupCentroids.of(
                faces.withColumnRenamed(Benchmark.VECTOR, VectorSet.VECTOR), Benchmark.KEY),
            Benchmark.KEY);
  }

  private static Dataset<Row> none(JobContext context) {
    return context
        .spark()
        .createDataFrame(List.<Row>of(), Overlaps.TABLE.schema())
        .drop(Overlaps.BENCHMARK.name());
  }

  /** The person of the image is the key; of an image without a usable face, the image is. */
  private static Dataset<Row> ofImages(Dataset<Row> found, Dataset<Row> faces) {
    return found
        .join(
            faces.select(
                col(Benchmark.IMAGE).as(Overlaps.BENCHMARK_IMAGE_ID.name()), col(Benchmark.KEY)),
            new String[] {Overlaps.BENCHMARK_IMAGE_ID.name()},
            "left")
        .select(
            Faces.FACE_ID.col(),
            coalesce(col(Benchmark.KEY), Overlaps.BENCHMARK_IMAGE_ID.col())
                .as(Overlaps.BENCHMARK_KEY.name()),
            Overlaps.KIND.col(),
            Overlaps.SIMILARITY.col(),
            lit(Certainty.CERTAIN.name()).as(Overlaps.CERTAINTY.name()),
            absent(Overlaps.MIN_SIMILARITY),
            absent(Overlaps.IDENTITY_ID),
            absent(Overlaps.NAME_MATCH),
            Overlaps.BENCHMARK_IMAGE_ID.col(),
            Overlaps.BENCHMARK_FACE_ID.col());
  }

  private static Column absent(Field field) {
    return lit(null).cast(field.type()).as(field.name());
  }

  /** One row for each face. What is certain comes first, then the stronger kind of evidence. */
  private static Dataset<Row> strongest(Dataset<Row> rows, String benchmark) {
    return rows.withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(Faces.FACE_ID.col())
                        .orderBy(
                            place(Overlaps.CERTAINTY, Certainty.values()),
                            place(Overlaps.KIND, Kind.values()),
                            Overlaps.SIMILARITY.col().desc(),
                            Overlaps.BENCHMARK_KEY.col())))
        .filter(col(RANK).equalTo(1))
        .withColumn(Overlaps.BENCHMARK.name(), lit(benchmark))
        .select(Overlaps.TABLE.columns());
  }

  /** Place of a value in the order of an enum. */
  private static Column place(Field field, Enum<?>[] values) {
    Column place = lit(values.length);
    for (Enum<?> value : values) {
      place = when(field.col().equalTo(value.name()), value.ordinal()).otherwise(place);
    }
    return place;
  }
}
