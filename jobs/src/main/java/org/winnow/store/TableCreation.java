package org.winnow.store;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.winnow.table.Field;
import org.winnow.table.Table;

/** Creates a table without rows, by Delta's public interface. */
final class TableCreation {
  private TableCreation() {}

  /**
   * Creates a table as it is declared, unless it exists.
   *
   * @param path its folder
   * @param extraProperties further properties
   * @throws FolderInTheWayException if the folder contains other files
   */
  static void create(
      SparkSession spark, Table table, String path, Map<String, String> extraProperties) {
    if (DeltaTable.isDeltaTable(spark, path)) {
      return;
    }
    new TableLog(spark, path).prepareCreation();
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark).location(path).comment(table.doc());
    for (Field field : table.fields()) {
      builder.addColumn(
          DeltaTable.columnBuilder(spark, field.name())
              .dataType(field.type())
              .nullable(field.nullable())
              .comment(field.doc())
              .build());
    }
    TableProperties.ofNew(table).forEach(builder::property);
    extraProperties.forEach(builder::property);
    builder.execute();
  }
}
