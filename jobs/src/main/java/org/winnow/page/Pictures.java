package org.winnow.page;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.config.Config.FacesShown;
import org.winnow.image.Thumbnail;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Faces;

/** Loads the pictures of shown faces, reduced or blurred on the executors. */
public final class Pictures {
  private static final int SIDE = 96;
  private static final int BLURRED_SIDE = 48;
  private static final StructType FACE =
      new StructType()
          .add(Faces.FACE_ID.name(), DataTypes.StringType, false)
          .add(KeyedBytes.FILE, DataTypes.StringType, false);
  private static final StructType THUMBNAIL =
      new StructType()
          .add(Faces.FACE_ID.name(), DataTypes.StringType, false)
          .add("thumbnail", DataTypes.BinaryType, false);

  private Pictures() {}

  /**
   * Loads the pictures.
   *
   * @param faces rows with face_id and {@link KeyedBytes#FILE}
   * @return WebP files by face id, without crops that cannot be decoded
   */
  public static Map<String, byte[]> load(DeltaStore tables, List<Row> faces, FacesShown shown) {
    Map<String, byte[]> result = new HashMap<>();
    if (shown == FacesShown.NONE || faces.isEmpty()) {
      return result;
    }
    List<Row> keys =
        faces.stream()
            .map(
                face ->
                    RowFactory.create(
                        face.getAs(Faces.FACE_ID.name()), face.getAs(KeyedBytes.FILE)))
            .toList();
    boolean blurred = shown == FacesShown.BLUR;
    MapPartitionsFunction<Row, Row> shrink = rows -> thumbnails(rows, blurred);
    tables
        .bytesOf(SparkSession.active().createDataFrame(keys, FACE), Faces.FACE_ID, Faces.CROP)
        .mapPartitions(shrink, Encoders.row(THUMBNAIL))
        .collectAsList()
        .forEach(row -> result.put(row.getString(0), row.getAs(1)));
    return result;
  }

  /**
   * A picture as an element of a page without scripts.
   *
   * @param webp a file of {@link #load}; an empty frame stands for null
   * @param text what the picture shows, unescaped
   */
  public static String html(byte[] webp, String text) {
    String words = Html.escape(text);
    return webp == null
        ? "<span class=\"gone\" role=\"img\" aria-label=\"%s\">?</span>".formatted(words)
        : "<img src=\"data:image/webp;base64,%s\" alt=\"%s\">"
            .formatted(Base64.getEncoder().encodeToString(webp), words);
  }

  private static Iterator<Row> thumbnails(Iterator<Row> rows, boolean blurred) {
    List<Row> result = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      byte[] crop = row.getAs(1);
      try {
        result.add(
            RowFactory.create(
                row.getString(0),
                blurred ? Thumbnail.blurred(crop, BLURRED_SIDE) : Thumbnail.clear(crop, SIDE)));
      } catch (IllegalArgumentException e) {
        // A crop that cannot be decoded is an empty frame on the page.
        continue;
      }
    }
    return result.iterator();
  }
}
