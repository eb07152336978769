package org.winnow.nearest;

import static org.apache.spark.sql.functions.expr;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.attribute.FaceAttributes;
import org.winnow.spark.SqlNames;
import org.winnow.store.DeltaStore;
import org.winnow.table.Attributes;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/**
 * A condition in SQL on the columns of {@code faces}, {@code labels} (the newest round), {@code
 * sources} and {@code images}, and on {@link FaceAttributes}. Only tables whose columns it names
 * are joined.
 */
public final class Condition {
  /** Tables beside {@code faces}, and the column that joins them. */
  private static final Map<Table, Field> JOINED = new LinkedHashMap<>();

  static {
    JOINED.put(Labels.TABLE, Labels.FACE_ID);
    JOINED.put(Images.TABLE, Images.IMAGE_ID);
    JOINED.put(Sources.TABLE, Sources.IMAGE_ID);
  }

  private Condition() {}

  /**
   * The faces that satisfy a condition. A face of an image with several sources passes if one of
   * them does.
   *
   * @return column face_id, each once
   */
  public static Dataset<Row> passing(DeltaStore tables, String sql) {
    Set<String> faceColumns = columns(Faces.TABLE);
    Dataset<Row> rows = tables.read(Faces.TABLE).as(Faces.TABLE.name());
    for (Map.Entry<Table, Field> joined : JOINED.entrySet()) {
      Table table = joined.getKey();
      if (names(sql, table.name(), columns(table), faceColumns)) {
        rows =
            rows.join(
                read(tables, table).as(table.name()),
                new String[] {joined.getValue().name()},
                "left");
      }
    }
    FaceAttributes attributes = FaceAttributes.of(tables.read(Attributes.TABLE));
    if (names(sql, Attributes.TABLE.name(), attributes.names(), faceColumns)) {
      rows =
          rows.join(
              attributes.columns(Set.of(Faces.FACE_ID.name())).as(Attributes.TABLE.name()),
              new String[] {Faces.FACE_ID.name()},
              "left");
    }
    Dataset<Row> passing = rows.filter(expr(sql)).select(Faces.FACE_ID.col());
    // Only an image may have several rows in a joined table.
    return names(sql, Sources.TABLE.name(), columns(Sources.TABLE), faceColumns)
        ? passing.distinct()
        : passing;
  }

  private static Dataset<Row> read(DeltaStore tables, Table table) {
    Dataset<Row> rows = tables.read(table);
    return table.equals(Labels.TABLE)
        ? rows.filter(Labels.ROUND.col().equalTo(Labels.newestRound(rows)))
        : rows;
  }

  /** Whether a condition names a column of a table that {@code faces} has not. */
  private static boolean names(String sql, String table, Set<String> own, Set<String> others) {
    return SqlNames.of(sql).stream()
        .anyMatch(
            name ->
                name.qualifier().equals(table)
                    || (name.qualifier().isEmpty()
                        ? own.contains(name.name()) && !others.contains(name.name())
                        : own.contains(name.qualifier()) && !others.contains(name.qualifier())));
  }

  private static Set<String> columns(Table table) {
    return table.fields().stream().map(Field::name).collect(Collectors.toSet());
  }

  /** The tables whose columns a condition may name. */
  public static List<String> tables() {
    return List.of(
        Faces.TABLE.name(),
        Labels.TABLE.name(),
        Images.TABLE.name(),
        Sources.TABLE.name(),
        Attributes.TABLE.name());
  }
}
