package org.winnow;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Curated;
import org.winnow.table.Field;
import org.winnow.table.Runs;
import org.winnow.table.Synthetic;
import org.winnow.table.Table;

/** Tables for mixes, with rows that are numbered from 0. */
final class MixTables {
  private static final Commit COMMIT = new Commit("test", "test", "", Map.of());

  private final SparkSession spark;
  private final DeltaStore store;

  MixTables(SparkSession spark, Path warehouse) {
    this.spark = spark;
    this.store = new DeltaStore(spark, warehouse.toString());
    store.recordSettings(Runs.TABLE, "test", "");
  }

  /**
   * Adds curated faces.
   *
   * @param first number of the first face
   * @param identity SQL expression of the face's number, {@code id}
   * @param brightness SQL expression, free for attributes
   */
  void curated(long first, long count, String identity, String brightness) {
    append(
        Curated.TABLE,
        rows(
            first,
            count,
            Curated.TABLE,
            Map.of(
                "face_id",
                "concat('real-', lpad(id, 8, '0'))",
                "identity_id",
                "concat('person-', " + identity + ")",
                "identity",
                "concat('=Person ', " + identity + ")",
                "label",
                identity,
                "licence",
                "'CC0'",
                "basis",
                "'consent'",
                "dataset",
                "'test'",
                "brightness",
                brightness)));
  }

  /** Adds synthetic faces, {@code each} of one identity. */
  void synthetic(long count, int each) {
    append(
        Synthetic.TABLE,
        rows(
            0,
            count,
            Synthetic.TABLE,
            Map.of(
                "face_id", String.format("concat('id', id div %d, ':', id %% %d)", each, each),
                "identity_id", "concat('id', id div " + each + ")",
                "generator", "'drawn'",
                "generator_sha256", "repeat('ab', 32)",
                "origin", "'GAUSSIAN'",
                "image_index", "id % " + each,
                "brightness", "id % 256",
                "licence", "'Apache-2.0'")));
  }

  void append(Table table, Dataset<Row> rows) {
    store.append(table, rows, COMMIT);
  }

  /** Rows of a table: expressions for some columns, one value for all others. */
  Dataset<Row> rows(long first, long count, Table table, Map<String, String> expressions) {
    return spark
        .range(first, first + count)
        .selectExpr(
            table.fields().stream()
                .map(
                    field ->
                        String.format(
                            "cast(%s AS %s) AS %s",
                            expressions.getOrDefault(field.name(), value(field)),
                            field.type().sql(),
                            field.name()))
                .toArray(String[]::new));
  }

  private static String value(Field field) {
    if (field.nullable()) {
      return "null";
    }
    return switch (field.type().typeName()) {
      case "binary" -> "concat('crop ', id)";
      case "string" -> "concat('" + field.name() + " ', id)";
      case "array" -> "array(1)";
      default -> "1";
    };
  }

  static String digest(Winnow winnow, String table, String... columns) {
    return winnow.sql(
        String.format(
            "SELECT count(*), sum(cast(xxhash64(%s) AS decimal(20))) FROM %s",
            Arrays.asList(columns).isEmpty() ? "*" : String.join(", ", columns), table));
  }
}
