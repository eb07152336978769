package org.winnow.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.posexplode_outer;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Prominence;
import org.winnow.table.Sources;

/**
 * Resolves the face references of a list. A reference is the id of a face or an image, the URI of a
 * file, or the last parts of it: {@code Name/001.jpg}. An image stands for its most prominent face,
 * or for the face with the given index.
 */
final class FaceReferences {
  /** Whether the reference matches a file of the warehouse. */
  static final String KNOWN = "known";

  /** Reference of the list. */
  static final String REF = "ref";

  /** Index of the face in its image; null for the most prominent face. */
  static final String INDEX = "index";

  /** Number of different images that match the reference. */
  static final String IMAGES = "images";

  /** The face; null if there is none, or if several images match. */
  static final String FACE = Faces.FACE_ID.name();

  private static final String FACE_ID = "^[0-9a-f]{64}-[0-9]{3}$";
  private static final String KEY = "reference_key";
  private static final String IMAGE = "image";
  private static final String ASKED_FACE = "face";
  private static final String FACE_PLACE = "face_place";
  private static final String RANK = "rank";
  private static final String SOURCE_FORM = "source_form";
  private static final String BARE = "bare";
  private static final String BEST = "best";

  /** 0 for a literal reference or URI, 1 after resolving URI escapes. */
  private static final String FORM = "form";

  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final int NO_FORM = 9;

  private FaceReferences() {}

  /**
   * Finds the faces.
   *
   * @param references columns {@link #REF} (text) and {@link #INDEX} (int)
   * @return each pair of values once: ref, index, images, known (whether the reference matches a
   *     file of the warehouse), face_id
   */
  static Dataset<Row> resolve(Dataset<Row> references, DeltaStore tables) {
    Column isFace = col(REF).rlike(FACE_ID);
    Dataset<Row> wanted =
        Materializer.materialize(
            references
                .select(REF, INDEX)
                .distinct()
                .withColumn(
                    ASKED_FACE,
                    when(isFace, substring(col(REF), 66, 3).cast("int")).otherwise(col(INDEX)))
                .select(
                    col(REF),
                    col(INDEX),
                    col(ASKED_FACE),
                    posexplode_outer(
                            when(isFace, array(substring(col(REF), 1, 64))).otherwise(forms(REF)))
                        .as(new String[] {FORM, KEY})));
    Dataset<Row> keys = keys(wanted, tables.read(Sources.TABLE));
    // A literal match has precedence over a match after resolving escapes.
    Dataset<Row> images =
        wanted
            .join(keys, KEY, "left")
            .groupBy(
                col(REF),
                col(INDEX),
                col(ASKED_FACE),
                coalesce(col(FORM).plus(col(SOURCE_FORM)), lit(NO_FORM)).as(RANK))
            .agg(
                count_distinct(Sources.IMAGE_ID.col()).as(IMAGES),
                min(Sources.IMAGE_ID.col()).as(IMAGE),
                count(KNOWN).gt(0).as(KNOWN))
            .groupBy(REF, INDEX, ASKED_FACE)
            .agg(min(struct(RANK, IMAGES, IMAGE, KNOWN)).as(BEST))
            .select(
                REF,
                INDEX,
                ASKED_FACE,
                BEST + "." + IMAGES,
                BEST + "." + IMAGE,
                BEST + "." + KNOWN);
    Dataset<Row> faces = faces(tables);
    Column meant =
        when(col(ASKED_FACE).isNull(), col(Prominence.PLACE).equalTo(1))
            .otherwise(col(ASKED_FACE).equalTo(col(FACE_PLACE)));
    return images
        .join(
            faces,
            col(IMAGES)
                .equalTo(1)
                .and(col(IMAGE).equalTo(Faces.IMAGE_ID.col()))
                .and(coalesce(meant, lit(false))),
            "left")
        .select(REF, INDEX, IMAGES, KNOWN, FACE);
  }

  /**
   * Every image by its id, and by the last parts of its URIs, up to the number of parts requested.
   */
  private static Dataset<Row> keys(Dataset<Row> wanted, Dataset<Row> sources) {
    List<Integer> depths =
        wanted.select(size(split(col(KEY), "/"))).distinct().as(Encoders.INT()).collectAsList();
    List<Column> keys = new ArrayList<>(List.of(Sources.IMAGE_ID.col()));
    for (int depth : depths) {
      keys.add(
          when(size(split(col(BARE), "/")).geq(depth), substring_index(col(BARE), "/", -depth)));
    }
    return sources
        .select(
            Sources.IMAGE_ID.col(),
            posexplode(forms(Sources.URI.name())).as(new String[] {SOURCE_FORM, BARE}))
        .select(
            Sources.IMAGE_ID.col(),
            col(SOURCE_FORM),
            explode(array(keys.toArray(Column[]::new))).as(KEY),
            lit(true).as(KNOWN))
        .filter(col(KEY).isNotNull())
        .groupBy(Sources.IMAGE_ID.col(), col(KEY), col(KNOWN))
        .agg(min(col(SOURCE_FORM)).as(SOURCE_FORM));
  }

  /** The literal reference or URI and, if it has URI escapes, the resolved one. */
  private static Column forms(String column) {
    UDF1<String, String> resolve = FaceReferences::resolved;
    Column resolved = udf(resolve, DataTypes.StringType).apply(bare(column));
    return filter(array(bare(column), resolved), Column::isNotNull);
  }

  /** A text with resolved URI escapes; null if it has none, or they are not UTF-8. */
  static String resolved(String text) {
    if (text == null || !ESCAPE.matcher(text).find()) {
      return null;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A URI without its scheme: {@code file:///a/b.jpg} and {@code /a/b.jpg} are equal. */
  private static Column bare(String column) {
    return regexp_replace(col(column), "^([A-Za-z][A-Za-z0-9+.-]*:)?/*", "");
  }

  private static Dataset<Row> faces(DeltaStore tables) {
    return Prominence.ranked(tables.read(Faces.TABLE), tables.read(Images.TABLE))
        .withColumnRenamed(Faces.FACE_INDEX.name(), FACE_PLACE);
  }
}
