package org.winnow.store;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Field;
import org.winnow.table.Table;

/** The files of a table by Delta's public interface. */
public final class PublicFiles implements TableFiles {
  private final SparkSession spark;
  private final String path;

  PublicFiles(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
  }

  @Override
  public StructType schema() {
    return rows().schema();
  }

  @Override
  public Map<String, String> properties() {
    return DeltaTable.forPath(spark, path).detail().select("properties").head().getJavaMap(0);
  }

  @Override
  public boolean isEmpty() {
    return rows().isEmpty();
  }

  @Override
  public Dataset<Row> rows() {
    return spark.read().format("delta").load(path);
  }

  /** Whether the data files contain exactly the table's rows, under its column names. */
  private boolean hasPlainFiles() {
    Map<String, String> properties = properties();
    return !properties.getOrDefault("delta.enableDeletionVectors", "false").equals("true")
        && properties.getOrDefault("delta.columnMapping.mode", "none").equals("none")
        && !path.matches(".*[*?\\[\\]{}\\\\].*");
  }

  private Dataset<Row> read(List<String> files, boolean plain) {
    // A filter on the file name is always correct, but it would open every file of the table.
    return plain
        ? spark
            .read()
            .schema(schema())
            .parquet(
                files.stream()
                    .map(file -> new Path(URI.create(file)).toString())
                    .toArray(String[]::new))
        : rows().filter(col("_metadata.file_path").isin(files.toArray()));
  }

  @Override
  public Optional<Dataset<Row>> rowsOf(List<String> uris) {
    Set<String> present =
        Arrays.stream(rows().inputFiles()).map(PublicFiles::pathOf).collect(Collectors.toSet());
    return present.containsAll(uris.stream().map(PublicFiles::pathOf).toList())
        ? Optional.of(read(uris, hasPlainFiles()))
        : Optional.empty();
  }

  private static String pathOf(String uri) {
    return URI.create(uri).getPath();
  }

  /** The public interface does not show statistics, so all files count. */
  @Override
  public long countFilesWithOtherStatistics(Set<String> columns) {
    return isEmpty() ? 0 : spark.read().format("delta").load(path).inputFiles().length;
  }

  @Override
  public void create(Table table, Map<String, String> extraProperties) {
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

  @Override
  public void append(
      Table table, Dataset<Row> rows, String userMetadata, Optional<TransactionId> transaction) {
    create(table, Map.of());
    DataFrameWriter<Row> writer =
        rows.write().format("delta").mode(SaveMode.Append).option("userMetadata", userMetadata);
    // Delta silently skips a write whose version is taken.
    transaction.ifPresent(
        id -> writer.option("txnAppId", id.appId()).option("txnVersion", id.version()));
    writer.save(path);
  }

  /** Rewrites all data files without changing rows. */
  @Override
  public void dropOtherStatistics(Set<String> columns, String userMetadata) {
    rows()
        .write()
        .format("delta")
        .mode(SaveMode.Overwrite)
        .option("dataChange", "false")
        .option("userMetadata", userMetadata)
        .save(path);
  }
}
