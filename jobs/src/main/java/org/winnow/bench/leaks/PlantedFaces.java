package org.winnow.bench.leaks;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.bench.measure.Measurements;
import org.winnow.config.SynthesizeSettings;
import org.winnow.copies.CopiedFaces;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;

/**
 * Judges planted faces as {@code synthesize} judges those of a generator: by the cosine to real
 * faces, and by registration with the nearest of them. Only the centroids of people are left out.
 *
 * @param tables with the real faces
 * @param settings of the check for copies of photographs
 * @param leak cosine from which on a face is refused
 */
record PlantedFaces(DeltaStore tables, SynthesizeSettings settings, double leak) {
  private static final String NEAREST = "nearest";
  private static final String[] BY_FACE = {CopiedFaces.FACE.name()};

  /**
   * Judges them, and adds what came out.
   *
   * @param planted columns of {@link LeakTask#PLANTED}, persisted
   * @param real id and vector of all real faces
   */
  void measure(Dataset<Row> planted, Dataset<Row> real, Measurements measured) {
    Dataset<Row> faces =
        planted.withColumn(
            CopiedFaces.FACE.name(), concat_ws("/", Images.IMAGE_ID.col(), LeakTask.ATTACK.col()));
    Dataset<Row> shown =
        faces
            .filter(Embeddings.VECTOR.col().isNotNull())
            .select(
                CopiedFaces.FACE.col().as(VectorSet.ID),
                Embeddings.VECTOR.col().as(VectorSet.VECTOR));
    Dataset<Row> neighbours =
        Materializer.materialize(
            SimilarityJoin.nearest(
                    VectorSet.of(shown),
                    VectorSet.of(real.drop(VectorSet.EXCLUSION_KEY)),
                    Math.max(1, settings.leakCopies()),
                    -1)
                .select(
                    col(VectorSet.ID).as(CopiedFaces.FACE.name()),
                    col(SimilarityJoin.NEIGHBOUR).as(CopiedFaces.ORIGINAL.name()),
                    col(SimilarityJoin.SIMILARITY).as(NEAREST),
                    col(SimilarityJoin.RANK)));
    Dataset<Row> nearest =
        neighbours
            .filter(col(SimilarityJoin.RANK).equalTo(1))
            .select(CopiedFaces.FACE.col(), col(NEAREST));
    Dataset<Row> copies =
        settings.leakCopies() == 0
            ? nearest.limit(0).withColumn(CopiedFaces.CORRELATION.name(), lit(0f))
            : CopiedFaces.of(List.of(tables), settings)
                .find(faces.filter(Faces.CROP.col().isNotNull()), neighbours);
    add(
        faces
            .drop(Faces.CROP.name())
            .join(nearest, BY_FACE, "left")
            .join(
                copies.select(CopiedFaces.FACE.col(), CopiedFaces.CORRELATION.col()),
                BY_FACE,
                "left"),
        measured);
  }

  private void add(Dataset<Row> judged, Measurements measured) {
    Column isBelow = col(NEAREST).lt(leak);
    Column isCopy = CopiedFaces.CORRELATION.col().isNotNull();
    long tries = 0;
    long passed = 0;
    long below = 0;
    long copied = 0;
    for (Row row :
        judged
            .groupBy(LeakTask.ATTACK.col())
            .agg(
                count(lit(1)),
                count_if(isBelow.and(not(isCopy))),
                count_if(isBelow),
                count_if(isCopy),
                count_if(col(NEAREST).isNull()),
                coalesce(min(col(NEAREST)), lit(1f)))
            .orderBy(LeakTask.ATTACK.col())
            .collectAsList()) {
      tries += row.getLong(1);
      passed += row.getLong(2);
      below += row.getLong(3);
      copied += row.getLong(4);
      measured.add(
          row.getString(0),
          row.getLong(2)
              + " of "
              + row.getLong(1)
              + " passed, "
              + row.getLong(3)
              + " the cosine, "
              + row.getLong(5)
              + " without a face, lowest cosine "
              + row.getFloat(6));
    }
    measured
        .add("tries", tries)
        .add("below_the_threshold", below)
        .add("found_as_copies", copied)
        .add("passed", passed);
  }
}
