package org.winnow.explain;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.explain.Explanation.Claim;
import org.winnow.explain.Explanation.Neighbour;
import org.winnow.identity.Cohort;
import org.winnow.kernel.Vectors;
import org.winnow.page.DisplayText;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/** Table data of the faces in explanations: vectors, neighbours, sources. */
final class ShownFaces {
  private static final String ASKED = "asked";
  private static final String OWN = "own";
  private static final String WANTED_IDENTITY = "wanted_identity";
  private static final String SAME_CLAIM = "same_claim";
  private static final String OTHER_CLAIM = "other_claim";
  private static final String FATE = "fate";
  private static final String ID = "id";
  private static final String PLACE = "place";
  private static final String VECTOR_OF = "vector_of";
  private static final String ASKED_VECTOR = "asked_vector";
  private static final String COSINE = "cosine";

  /** Number of faces of one identity. */
  private static final int NEAREST = 4;

  private static final int CLAIMS = 5;
  private static final StructType WANTED =
      new StructType()
          .add(ASKED, DataTypes.StringType, false)
          .add(OWN, DataTypes.BooleanType, false)
          .add(WANTED_IDENTITY, DataTypes.StringType, false)
          .add(SAME_CLAIM, DataTypes.StringType, true)
          .add(OTHER_CLAIM, DataTypes.StringType, true)
          .add(FATE, DataTypes.StringType, true);
  private static final StructType TEXTS = new StructType().add(ID, DataTypes.StringType, false);

  private final DeltaStore tables;
  private final Dataset<Row> labels;
  private final Dataset<Row> vectors;
  private final Map<String, float[]> known = new HashMap<>();
  private final Map<String, Row> measures = new HashMap<>();
  private final Map<String, List<Row>> neighbours = new HashMap<>();
  private final Map<String, List<Claim>> claims = new HashMap<>();

  /**
   * Faces of an identity to show beside a face: the faces it holds, or, if it holds none, those
   * with the reason of its status.
   *
   * @param own whether it is the claimed identity of the face
   * @param sameClaim required claimed name; null for any
   * @param otherClaim excluded claimed name; null for none
   * @param fate reason of the identity's status; null if there is none
   */
  record Wanted(
      String face,
      boolean own,
      String identity,
      String sameClaim,
      String otherClaim,
      String fate) {}

  /**
   * Looks up the explained faces and the other faces of their images.
   *
   * @param labels of one round
   */
  ShownFaces(DeltaStore tables, Dataset<Row> labels, String modelId, List<String> faces) {
    this.tables = tables;
    this.labels = labels;
    vectors = Embeddings.vectors(tables.read(Embeddings.TABLE), modelId);
    Dataset<Row> ids = broadcast(texts(faces));
    for (Row row : vectors.join(ids, Embeddings.FACE_ID.col().equalTo(col(ID))).collectAsList()) {
      known.put(row.getString(0), Vectors.of(row.getList(1)));
    }
    for (Row row :
        tables
            .read(Faces.TABLE)
            .select(
                Faces.FACE_ID.col(),
                Faces.EYE_DISTANCE.col(),
                Faces.SHARPNESS.col(),
                Faces.YAW.col())
            .join(ids, Faces.FACE_ID.col().equalTo(col(ID)))
            .collectAsList()) {
      measures.put(row.getString(0), row);
    }
  }

  /** Finds the requested faces and the sources of all faces. */
  void find(List<Wanted> wanted) {
    for (Row row : nearest(wanted).collectAsList()) {
      neighbours
          .computeIfAbsent(key(row.getString(0), row.getBoolean(1)), k -> new ArrayList<>())
          .add(row);
    }
    Set<String> images = new TreeSet<>();
    known.keySet().forEach(face -> images.add(Faces.imageId(face)));
    measures.keySet().forEach(face -> images.add(Faces.imageId(face)));
    neighbours
        .values()
        .forEach(rows -> rows.forEach(row -> images.add(Faces.imageId(row.getString(2)))));
    Column place =
        row_number()
            .over(
                Window.partitionBy(Sources.IMAGE_ID.col())
                    .orderBy(Sources.URI.col(), Sources.SOURCE_ID.col()));
    tables
        .read(Sources.TABLE)
        .join(broadcast(texts(List.copyOf(images))), Sources.IMAGE_ID.col().equalTo(col(ID)))
        .withColumn(PLACE, place)
        .filter(col(PLACE).leq(CLAIMS))
        .orderBy(Sources.IMAGE_ID.col(), col(PLACE))
        .select(Sources.IMAGE_ID.col(), Sources.URI.col(), Sources.CLAIMED_NAME.col())
        .collectAsList()
        .forEach(
            row ->
                claims
                    .computeIfAbsent(row.getString(0), image -> new ArrayList<>())
                    .add(
                        new Claim(
                            DisplayText.shortened(row.getString(1)),
                            DisplayText.shortened(row.getString(2)))));
  }

  /** Rows of asked, own, face_id, decision, reason, cosine; the best first. */
  private Dataset<Row> nearest(List<Wanted> wanted) {
    List<Row> rows =
        wanted.stream()
            .map(
                one ->
                    RowFactory.create(
                        one.face(),
                        one.own(),
                        one.identity(),
                        one.sameClaim(),
                        one.otherClaim(),
                        one.fate()))
            .toList();
    List<Row> asked = new ArrayList<>();
    known.forEach((face, vector) -> asked.add(RowFactory.create(face, vector)));
    Column claimed = Labels.CLAIMED_IDENTITY.col();
    Column shares = Labels.kept().or(coalesce(Labels.REASON.col().equalTo(col(FATE)), lit(false)));
    Dataset<Row> candidates =
        labels
            .join(
                broadcast(labels.sparkSession().createDataFrame(rows, WANTED)),
                Labels.IDENTITY_ID.col().equalTo(col(WANTED_IDENTITY)))
            .filter(shares)
            .filter(col(SAME_CLAIM).isNull().or(claimed.equalTo(col(SAME_CLAIM))))
            .filter(coalesce(claimed.notEqual(col(OTHER_CLAIM)), lit(true)))
            .filter(Labels.FACE_ID.col().notEqual(col(ASKED)));
    StructType withVector =
        new StructType()
            .add(VECTOR_OF, DataTypes.StringType, false)
            .add(ASKED_VECTOR, DataTypes.createArrayType(DataTypes.FloatType, false), false);
    Column place =
        row_number()
            .over(
                Window.partitionBy(col(ASKED), col(OWN))
                    .orderBy(col(COSINE).desc(), Labels.FACE_ID.col()));
    return candidates
        .join(vectors, Labels.FACE_ID.name())
        .join(
            broadcast(labels.sparkSession().createDataFrame(asked, withVector)),
            col(ASKED).equalTo(col(VECTOR_OF)))
        .withColumn(
            COSINE, call_udf("cosine_similarity", Embeddings.VECTOR.col(), col(ASKED_VECTOR)))
        .withColumn(PLACE, place)
        .filter(col(PLACE).leq(NEAREST))
        .orderBy(col(ASKED), col(OWN), col(PLACE))
        .select(
            col(ASKED),
            col(OWN),
            Labels.FACE_ID.col(),
            Labels.DECISION.col(),
            Labels.REASON.col(),
            col(COSINE));
  }

  private static String key(String face, boolean own) {
    return face + (own ? " own" : " other");
  }

  /** The vector of an explained face, or of another face of its image; null if it has none. */
  float[] vector(String face) {
    return known.get(face);
  }

  Explanation.Face face(String id, String claimed) {
    Row row = measures.get(id);
    return new Explanation.Face(
        id,
        claimed,
        measure(row, Faces.EYE_DISTANCE.name()),
        measure(row, Faces.SHARPNESS.name()),
        measure(row, Faces.YAW.name()),
        claims.getOrDefault(Faces.imageId(id), List.of()));
  }

  private static double measure(Row row, String column) {
    Double value = row == null ? null : Explanations.number(row, column);
    return value == null ? 0 : value;
  }

  List<Neighbour> nearest(String face, boolean own, Optional<Cohort.Stats> standing) {
    return neighbours.getOrDefault(key(face, own), List.of()).stream()
        .map(row -> neighbour(row, Explanations.number(row, COSINE), standing))
        .toList();
  }

  /**
   * Another face of the image.
   *
   * @param label its label
   */
  Neighbour neighbour(String face, Row label, Optional<Cohort.Stats> standing) {
    float[] a = known.get(face);
    float[] b = known.get(Explanations.text(label, Labels.FACE_ID.name()));
    return neighbour(label, a == null || b == null ? null : Vectors.cosine(a, b), standing);
  }

  private Neighbour neighbour(Row row, Double cosine, Optional<Cohort.Stats> standing) {
    String id = Explanations.text(row, Labels.FACE_ID.name());
    List<Claim> sources = claims.getOrDefault(Faces.imageId(id), List.of());
    return new Neighbour(
        id,
        Explanations.text(row, Labels.DECISION.name()),
        Explanations.text(row, Labels.REASON.name()),
        cosine,
        cosine == null ? null : standing.map(impostors -> impostors.score(cosine)).orElse(null),
        sources.isEmpty() ? null : sources.get(0).uri());
  }

  private Dataset<Row> texts(List<String> texts) {
    return labels
        .sparkSession()
        .createDataFrame(texts.stream().map(RowFactory::create).toList(), TEXTS);
  }
}
