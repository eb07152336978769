package org.winnow.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.evaluate.TruthColumns;
import org.winnow.render.ShownFace;
import org.winnow.render.collection.NamedFolder;
import org.winnow.render.collection.Person;
import org.winnow.render.collection.PictureFile;
import org.winnow.text.Csv;

/** The ground truth of a drawn collection: a CSV file with one row per photograph. */
final class Truth {
  /** Path of the file below the folder of the photographs: {@code Name_Surname/001.jpg}. */
  static final String PATH = TruthColumns.PATH;

  /** Claimed name of the file. */
  static final String NAME = TruthColumns.NAME;

  /** Id of the true person of the name. */
  static final String NAME_PERSON = TruthColumns.NAME_PERSON;

  /** Id of the person in the picture; null if it shows nobody. */
  static final String PERSON = TruthColumns.PERSON;

  /** Kind of the file: a {@link org.winnow.render.collection.PictureKind}. */
  static final String KIND = "kind";

  /** Path of the original of a copy; null for other files. */
  static final String COPY_OF = "copy_of";

  /** Number of faces in the picture. */
  static final String FACES = "faces_shown";

  /** Box of the subject's face, in pixels; null if there is none. */
  static final List<String> BOX = List.of("face_x", "face_y", "face_width", "face_height");

  private static final List<String> TEXTS = List.of(PATH, NAME, NAME_PERSON, PERSON, KIND, COPY_OF);

  private Truth() {}

  static String header() {
    List<String> columns = new ArrayList<>(TEXTS);
    columns.add(FACES);
    columns.addAll(BOX);
    return Csv.line(columns);
  }

  /** The line of a file. */
  static String line(NamedFolder folder, PictureFile file) {
    List<String> cells =
        new ArrayList<>(
            Arrays.asList(
                file.planned().path(),
                folder.name(),
                folder.person().id(),
                file.planned().shows().map(Person::id).orElse(null),
                file.planned().kind().name(),
                file.planned().copyOf().orElse(null),
                Integer.toString(file.faces())));
    cells.addAll(file.subject().map(Truth::box).orElse(Arrays.asList(null, null, null, null)));
    return Csv.line(cells);
  }

  private static List<String> box(ShownFace face) {
    return Stream.of(face.x(), face.y(), face.width(), face.height())
        .map(side -> String.format(Locale.ROOT, "%.1f", side))
        .toList();
  }

  /** Reads the truth of a collection, one row per file. */
  static Dataset<Row> read(SparkSession spark, String file) {
    StructType schema = new StructType();
    for (String text : TEXTS) {
      schema = schema.add(text, DataTypes.StringType);
    }
    schema = schema.add(FACES, DataTypes.IntegerType);
    for (String side : BOX) {
      schema = schema.add(side, DataTypes.DoubleType);
    }
    return spark.read().schema(schema).option("header", true).csv(file);
  }
}
