package org.winnow.bench.leaks;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.kernel.Vectors;
import org.winnow.render.draw.SeededRandom;
import org.winnow.spark.ChunkedIterator;
import org.winnow.table.Embeddings;
import org.winnow.table.Field;
import org.winnow.table.FieldList;

/** Makes the candidates of a generator, and climbs from some of them towards real people. */
final class ClimbTask {
  static final Field CANDIDATE =
      new Field("candidate", DataTypes.LongType, false, "Number of the candidate");
  static final Field PERSON = new Field("towards", DataTypes.StringType, false, "Real person");
  static final Field COSINE =
      new Field("cosine", DataTypes.DoubleType, false, "Cosine to the person; NaN without a face");

  static final Field WITNESSED =
      new Field(
          "witnessed_vector",
          Embeddings.VECTOR.type(),
          true,
          "Unit vector by the witness; null without a witness or a face");

  /** A candidate; without a vector if it shows no face. */
  static final FieldList CANDIDATES =
      FieldList.of(CANDIDATE, Embeddings.VECTOR.orNull(), WITNESSED);

  /** A person, and the candidate to start from. */
  static final FieldList WANTED = FieldList.of(PERSON, Embeddings.VECTOR, CANDIDATE);

  /** What a climb reached. */
  static final FieldList REACHED =
      FieldList.of(PERSON, COSINE, Embeddings.VECTOR.orNull(), WITNESSED);

  private ClimbTask() {}

  private interface Mapping {
    Row row(LatentFaces faces, Row row);
  }

  private static Iterator<Row> map(Iterator<Row> rows, ClimbModels models, Mapping mapping) {
    LatentFaces faces = models.faces();
    return new ChunkedIterator<>() {
      @Override
      protected boolean computeMore() {
        if (!rows.hasNext()) {
          return false;
        }
        emit(mapping.row(faces, rows.next()));
        return true;
      }
    };
  }

  /** Rows with {@link #CANDIDATE} to {@link #CANDIDATES}. */
  static MapPartitionsFunction<Row, Row> candidates(ClimbModels models) {
    return rows ->
        map(
            rows,
            models,
            (faces, row) -> {
              LatentFaces.Face face = faces.reference(models.identitySeed(row.getLong(0)));
              return RowFactory.create(
                  row.getLong(0), face.vector().orElse(null), face.witnessed().orElse(null));
            });
  }

  /**
   * {@link #WANTED} to {@link #REACHED}.
   *
   * @param pictures budget of each climb
   */
  static MapPartitionsFunction<Row, Row> climbs(ClimbModels models, int pictures) {
    return rows ->
        map(
            rows,
            models,
            (faces, row) -> {
              String person = row.getString(0);
              LatentFaces.Climb climb =
                  faces.climb(
                      Vectors.of(row.getList(1)),
                      models.identitySeed(row.getLong(2)),
                      pictures,
                      SeededRandom.seed(models.seed(), "climb/" + person));
              return RowFactory.create(
                  person,
                  climb.cosine(),
                  climb.face().vector().orElse(null),
                  climb.face().witnessed().orElse(null));
            });
  }
}
