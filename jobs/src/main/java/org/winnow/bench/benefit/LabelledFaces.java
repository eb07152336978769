package org.winnow.bench.benefit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.student.StudentTrainer;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Prominence;
import org.winnow.table.Sources;
import org.winnow.table.Synthetic;

/**
 * Faces with their identities, and draws of some of them. A draw is determined by its seed: the
 * same faces whatever the partitioning.
 *
 * @param rows columns of {@link StudentTrainer#learn}; materialised
 */
record LabelledFaces(Dataset<Row> rows) {
  private static final String FACES = "faces_of_identity";
  private static final String PLACE = "place_in_identity";

  private static final Column IDENTITY = col(StudentTrainer.IDENTITY);
  private static final Column FACE_ID = col(StudentTrainer.FACE_ID);

  private static LabelledFaces of(Dataset<Row> faces, Column identity) {
    return new LabelledFaces(
        Materializer.materialize(
            faces
                .select(
                    identity.as(StudentTrainer.IDENTITY),
                    Faces.FACE_ID.col().as(StudentTrainer.FACE_ID),
                    Embeddings.VECTOR.col().as(StudentTrainer.VECTOR))
                .filter(IDENTITY.isNotNull())));
  }

  /**
   * The real faces: those that the newest cleaning round kept; without one, the most prominent face
   * of each image with a claimed name.
   *
   * @param model embedder
   */
  static LabelledFaces real(DeltaStore tables, String model) {
    Dataset<Row> vectors = Embeddings.vectors(tables.read(Embeddings.TABLE), model);
    Dataset<Row> labels = tables.read(Labels.TABLE);
    int round = Labels.newestRound(labels);
    if (round > 0) {
      Dataset<Row> kept = labels.filter(Labels.ROUND.col().equalTo(round).and(Labels.kept()));
      return of(
          vectors.join(
              kept.select(Labels.FACE_ID.col(), Labels.IDENTITY_ID.col()), Labels.FACE_ID.name()),
          Labels.IDENTITY_ID.col());
    }
    String name = Sources.CLAIMED_NAME.name();
    Dataset<Row> claims = Sources.names(tables.read(Sources.TABLE), name);
    Dataset<Row> subjects =
        Prominence.subjects(tables.read(Faces.TABLE), tables.read(Images.TABLE));
    return of(
        vectors.join(subjects, Faces.FACE_ID.name()).join(claims, Faces.IMAGE_ID.name()),
        Sources.nameForm(col(name)));
  }

  /**
   * The synthetic faces.
   *
   * @param model embedder
   * @param generator id; empty: all generators
   */
  static LabelledFaces synthetic(DeltaStore tables, String model, Optional<String> generator) {
    Column wanted = Synthetic.MODEL_ID.col().equalTo(model);
    return of(
        tables
            .read(Synthetic.TABLE)
            .filter(
                generator
                    .map(id -> wanted.and(Synthetic.GENERATOR.col().equalTo(id)))
                    .orElse(wanted)),
        Synthetic.IDENTITY_ID.col());
  }

  /** Number of identities with so many faces or more. */
  long identities(int faces) {
    return eligible(faces).count();
  }

  private Dataset<Row> eligible(int faces) {
    return rows.groupBy(IDENTITY)
        .agg(count(lit(1)).as(FACES))
        .filter(col(FACES).geq(faces))
        .select(IDENTITY);
  }

  /**
   * Draws identities with enough faces, and so many faces of each. A smaller draw of the same seed
   * is a part of a larger one.
   *
   * @param identities number of identities, at most
   * @param faces of each
   */
  LabelledFaces draw(int identities, int faces, long seed) {
    Dataset<Row> drawn =
        eligible(faces).orderBy(xxhash64(IDENTITY, lit(seed)), IDENTITY).limit(identities);
    Column place =
        row_number()
            .over(Window.partitionBy(IDENTITY).orderBy(xxhash64(FACE_ID, lit(seed)), FACE_ID));
    return new LabelledFaces(
        Materializer.materialize(
            rows.join(drawn, StudentTrainer.IDENTITY)
                .withColumn(PLACE, place)
                .filter(col(PLACE).leq(faces))
                .select(rowColumns())));
  }

  private Column[] rowColumns() {
    return new Column[] {IDENTITY, FACE_ID, col(StudentTrainer.VECTOR)};
  }

  /** The faces of both. */
  LabelledFaces and(LabelledFaces others) {
    return new LabelledFaces(rows.union(others.rows));
  }

  /** The faces of the identities that others have no face of; a face may have two names. */
  LabelledFaces without(LabelledFaces others) {
    return new LabelledFaces(
        rows.join(others.rows.select(IDENTITY).distinct(), StudentTrainer.IDENTITY, "left_anti")
            .join(others.rows.select(FACE_ID).distinct(), StudentTrainer.FACE_ID, "left_anti"));
  }
}
