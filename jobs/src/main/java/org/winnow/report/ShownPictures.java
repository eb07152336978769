package org.winnow.report;

import static org.apache.spark.sql.functions.col;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.winnow.config.Config.FacesShown;
import org.winnow.page.Pictures;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Faces;
import org.winnow.table.Table;

/** The pictures of a few faces, for the page. */
final class ShownPictures {
  private ShownPictures() {}

  /**
   * Loads the pictures of the faces in a column.
   *
   * @param table {@code faces}, or one with the same columns face_id and crop
   * @param rows chosen rows; few
   * @param column place of the face id
   * @return WebP files in base64 by face id; none where faces are not shown
   */
  static Map<String, String> of(
      DeltaStore tables, Table table, List<Row> rows, int column, FacesShown shown) {
    Object[] ids = rows.stream().map(row -> row.getString(column)).distinct().toArray();
    List<Row> faces =
        tables
            .readWithFiles(table)
            .filter(Faces.FACE_ID.col().isin(ids))
            .select(Faces.FACE_ID.col(), col(KeyedBytes.FILE))
            .collectAsList();
    Map<String, String> encoded = new HashMap<>();
    Pictures.load(tables, faces, shown)
        .forEach((id, picture) -> encoded.put(id, Base64.getEncoder().encodeToString(picture)));
    return encoded;
  }
}
