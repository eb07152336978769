package org.winnow.report;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.page.DisplayText;
import org.winnow.report.ReportData.Copy;
import org.winnow.report.ReportData.Duplicates;
import org.winnow.report.ReportData.Source;
import org.winnow.spark.Batches;
import org.winnow.table.Faces;
import org.winnow.table.Sources;

/** Images with several sources: copies in one folder, or one photograph under two names. */
final class CopiedImages {
  private static final String COUNT = "n";
  private static final String CONFLICT = "conflict";
  private static final String PLACE = "place";

  private static final int SOURCES_OF_IMAGE = 5;

  private final Row totals;
  private final List<Row> sources;
  private final Map<String, Row> faces = new HashMap<>();

  private CopiedImages(Row totals, List<Row> sources, List<Row> faces) {
    this.totals = totals;
    this.sources = sources;
    for (Row face : faces) {
      this.faces.put(face.getAs(Faces.IMAGE_ID.name()), face);
    }
  }

  /**
   * Finds the images.
   *
   * @param most maximum number of examples; images with several names come first
   */
  static CopiedImages find(Dataset<Row> sources, FaceIndex facts, int most) {
    Dataset<Row> usable = sources.filter(Sources.IMAGE_ID.col().isNotNull());
    Dataset<Row> copied =
        Batches.persist(
            usable
                .groupBy(Sources.IMAGE_ID.col())
                .agg(
                    count(lit(1)).as(COUNT),
                    min(Sources.CLAIMED_NAME.col())
                        .notEqual(max(Sources.CLAIMED_NAME.col()))
                        .as(CONFLICT))
                .filter(col(COUNT).gt(1)));
    Row totals =
        copied.agg(count(lit(1)), sum(col(COUNT).minus(1)), count_if(col(CONFLICT))).head();
    Dataset<Row> examples =
        broadcast(
            copied
                .orderBy(col(CONFLICT).desc(), col(COUNT).desc(), Sources.IMAGE_ID.col())
                .limit(most));
    Column place =
        row_number()
            .over(
                Window.partitionBy(Sources.IMAGE_ID.col())
                    .orderBy(Sources.CLAIMED_NAME.col(), Sources.URI.col()));
    List<Row> claims =
        usable
            .join(examples, Sources.IMAGE_ID.name())
            .withColumn(PLACE, place)
            .filter(col(PLACE).leq(SOURCES_OF_IMAGE))
            .orderBy(col(CONFLICT).desc(), col(COUNT).desc(), Sources.IMAGE_ID.col(), col(PLACE))
            .select(
                Sources.IMAGE_ID.col(), col(COUNT), Sources.CLAIMED_NAME.col(), Sources.URI.col())
            .collectAsList();
    List<Row> faces = firstFaces(facts, examples);
    copied.unpersist();
    return new CopiedImages(totals, claims, faces);
  }

  private static List<Row> firstFaces(FaceIndex facts, Dataset<Row> examples) {
    Column place =
        row_number().over(Window.partitionBy(Faces.IMAGE_ID.col()).orderBy(Faces.FACE_ID.col()));
    return facts
        .faces()
        .join(examples.select(Sources.IMAGE_ID.col()), Sources.IMAGE_ID.name())
        .withColumn(PLACE, place)
        .filter(col(PLACE).equalTo(1))
        .collectAsList();
  }

  /** The faces of the examples. */
  List<Row> faces() {
    return List.copyOf(faces.values());
  }

  /**
   * The data for the page.
   *
   * @param shelf place of each shown face, by its id
   */
  Duplicates duplicates(Map<String, Integer> shelf) {
    Map<String, List<Source>> byImage = new java.util.LinkedHashMap<>();
    Map<String, Long> counts = new HashMap<>();
    for (Row row : sources) {
      counts.put(row.getString(0), row.getLong(1));
      byImage
          .computeIfAbsent(row.getString(0), image -> new ArrayList<>())
          .add(
              new Source(
                  DisplayText.shortened(row.getString(2)),
                  DisplayText.shortened(row.getString(3))));
    }
    List<Copy> examples = new ArrayList<>();
    byImage.forEach(
        (image, claims) -> {
          Row face = faces.get(image);
          String id = face == null ? "" : face.<String>getAs(Faces.FACE_ID.name());
          examples.add(new Copy(shelf.get(id), counts.get(image), claims));
        });
    return new Duplicates(
        totals.getLong(0), totals.isNullAt(1) ? 0 : totals.getLong(1), totals.getLong(2), examples);
  }
}
