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
import org.winnow.archive.Csv;
import org.winnow.evaluate.NamePairs;
import org.winnow.render.ShownFace;
import org.winnow.render.collection.NamedFolder;
import org.winnow.render.collection.Person;
import org.winnow.render.collection.PictureFile;

/** What is true of each file of a made-up collection: a CSV file beside the photographs. */
final class Truth {
  /** The file's place below the folder of the photographs: {@code Name_Surname/001.jpg}. */
  static final String PATH = "path";

  /** The name that the file is filed under. */
  static final String NAME = NamePairs.NAME;

  /** Id of the person whom the name stands for. */
  static final String NAME_PERSON = NamePairs.PERSON;

  /** Id of the person whom the file shows; null where it shows nobody. */
  static final String PERSON = "person";

  /** What the file is: a {@link org.winnow.render.collection.PictureKind}. */
  static final String KIND = "kind";

  /** Path of the file that this one repeats; null where it is no copy. */
  static final String COPY_OF = "copy_of";

  /** Number of faces that it shows. */
  static final String FACES = "faces_shown";

  /** Box of the subject's face, pixels; null where there is none. */
  static final List<String> BOX = List.of("face_x", "face_y", "face_width", "face_height");

  private static final List<String> TEXTS = List.of(PATH, NAME, NAME_PERSON, PERSON, KIND, COPY_OF);

  private Truth() {}

  static String header() {
    List<String> columns = new ArrayList<>(TEXTS);
    columns.add(FACES);
    columns.addAll(BOX);
    return Csv.line(columns);
  }

  /** A file's line. */
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

  /** The truth of a collection, one row a file. */
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
