package org.winnow.report;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.config.Config;
import org.winnow.page.DisplayText;
import org.winnow.page.Pictures;
import org.winnow.report.ReportData.Face;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/** The faces shown in the report, each once, in the order of the requests. */
final class FaceSamples {
  /** Minimum bytes of a thumbnail in base64 with the data of its face. */
  private static final int LEAST_BYTES = 700;

  private static final String NAME = Identities.NAME.name();

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final List<Face> faces = new ArrayList<>();

  /** Appends faces. */
  void add(List<Row> found) {
    for (Row row : found) {
      rows.putIfAbsent(row.getAs(Faces.FACE_ID.name()), row);
    }
  }

  /** Adds pictures and file names to the faces. */
  void fill(DeltaStore tables, Config.Report settings) {
    List<Row> shown =
        rows.values().stream().limit(settings.maxBytes().bytes() / LEAST_BYTES).toList();
    Map<String, byte[]> pictures = Pictures.load(tables, shown, settings.faces());
    Map<String, String> uris = uris(tables, shown);
    for (Row row : shown) {
      String id = row.getAs(Faces.FACE_ID.name());
      byte[] picture = pictures.get(id);
      faces.add(
          new Face(
              id,
              DisplayText.shortened(row.getAs(Labels.CLAIMED_IDENTITY.name())),
              row.getAs(Labels.DECISION.name()),
              row.getAs(Labels.REASON.name()),
              number(row, Labels.SIMILARITY.name()),
              number(row, Labels.MARGIN.name()),
              number(row, Faces.SCORE.name()),
              number(row, Faces.EYE_DISTANCE.name()),
              number(row, Faces.SHARPNESS.name()),
              number(row, Faces.BRIGHTNESS.name()),
              number(row, Faces.YAW.name()),
              DisplayText.shortened(uris.get(id)),
              picture == null ? null : Base64.getEncoder().encodeToString(picture)));
    }
  }

  /** All faces, the most informative first. */
  List<Face> faces() {
    return faces;
  }

  /** Places of the first faces, by face id. */
  static Map<String, Integer> places(List<Face> shown) {
    Map<String, Integer> places = new HashMap<>();
    for (Face face : shown) {
      places.put(face.id(), places.size());
    }
    return places;
  }

  /** The file of each face with a claim for its name; the first by name if there are several. */
  private static Map<String, String> uris(DeltaStore tables, List<Row> shown) {
    Dataset<Row> sources = tables.read(Sources.TABLE);
    List<Row> keys =
        shown.stream()
            .map(
                row ->
                    RowFactory.create(
                        row.getAs(Faces.FACE_ID.name()),
                        row.getAs(Faces.IMAGE_ID.name()),
                        row.getAs(Labels.CLAIMED_IDENTITY.name())))
            .toList();
    Dataset<Row> faces =
        sources
            .sparkSession()
            .createDataFrame(
                keys,
                new StructType()
                    .add(Faces.FACE_ID.name(), DataTypes.StringType)
                    .add(Faces.IMAGE_ID.name(), DataTypes.StringType)
                    .add(NAME, DataTypes.StringType));
    Column otherName = coalesce(Sources.CLAIMED_NAME.col().notEqual(faces.col(NAME)), lit(true));
    Map<String, String> result = new HashMap<>();
    sources
        .join(broadcast(faces), Sources.IMAGE_ID.name())
        .groupBy(Faces.FACE_ID.col())
        .agg(min(struct(otherName, Sources.URI.col())).getField(Sources.URI.name()))
        .collectAsList()
        .forEach(row -> result.put(row.getString(0), row.getString(1)));
    return result;
  }

  private static Double number(Row row, String column) {
    return Gallery.rounded(row, row.fieldIndex(column));
  }
}
