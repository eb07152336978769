package org.winnow.stage.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.config.Config;
import org.winnow.console.Errors;
import org.winnow.spark.Batches;
import org.winnow.table.Field;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/** Files to claims, claims to what was read, as datasets. */
final class IngestTransforms {
  /** A claim before its file was read; {@code problem} is set where there is nothing to read. */
  static final Field PROBLEM =
      new Field(
          "problem",
          DataTypes.StringType,
          true,
          "Why nothing can be read: reason code, colon, detail");

  static final StructType CLAIM =
      Table.schemaOf(
          Sources.SOURCE_ID,
          Sources.URI,
          Sources.DATASET,
          Sources.CLAIMED_NAME,
          Sources.CAPTION,
          Sources.LICENCE,
          Sources.BASIS,
          Sources.FILE_BYTES,
          Sources.MODIFIED_MS,
          PROBLEM);

  /**
   * Column names that people use in manifests, for each of ours; the first that is there counts.
   */
  private static final Map<Field, List<String>> ALIASES =
      Map.of(
          Sources.URI, List.of("uri", "url", "path", "file"),
          Sources.CLAIMED_NAME, List.of("name", "claimed_name", "identity", "label"),
          Sources.CAPTION, List.of("caption", "text"),
          Sources.LICENCE, List.of("licence", "license"),
          Sources.BASIS, List.of("basis"),
          Sources.DATASET, List.of("dataset"));

  /** Deeper folders are taken for a loop of links. */
  private static final int MOST_LEVELS = 32;

  private IngestTransforms() {}

  /** A schema whose columns may all be null: a struct that is not there. */
  static StructType nullable(StructType schema) {
    StructType result = new StructType();
    for (StructField field : schema.fields()) {
      result = result.add(field.name(), field.dataType(), true);
    }
    return result;
  }

  /**
   * Every file below a folder, listed by executors level by level; folders that cannot be listed
   * are rows with a problem.
   */
  static Dataset<Row> files(SparkSession spark, String root, SerializableConfiguration hadoop) {
    Dataset<Row> folders =
        spark.createDataFrame(
            List.of(RowFactory.create(root)), new StructType().add("path", DataTypes.StringType));
    Dataset<Row> files = null;
    for (int level = 0; level < MOST_LEVELS; level++) {
      Dataset<Row> entries =
          Batches.hold(
              folders.mapPartitions(new FolderListing(hadoop), Encoders.row(FolderListing.ENTRY)));
      Dataset<Row> found = entries.filter("NOT is_folder").drop("is_folder");
      files = files == null ? found : files.union(found);
      Dataset<Row> below = entries.filter("is_folder").select("path");
      long count = below.count();
      if (count == 0) {
        return files;
      }
      folders = Batches.spread(below, col("path"), count, 64);
    }
    return files.union(
        folders.select(
            col("path"),
            lit(null).cast("long").as("file_bytes"),
            lit(null).cast("long").as("modified_ms"),
            lit("TOO_DEEP: more than " + MOST_LEVELS + " levels.").as("problem")));
  }

  /**
   * The claims of a folder's files. In a folder of identities, the first level below the root is
   * the claimed name.
   */
  static Dataset<Row> folderClaims(
      Dataset<Row> files, String root, boolean identityFolders, Config.Ingest settings) {
    Column below = functions.substring(col("path"), root.length() + 2, Integer.MAX_VALUE);
    Column name =
        identityFolders
            ? when(below.contains("/"), substring_index(below, "/", 1))
            : lit(null).cast("string");
    return claims(
        files.select(
            col("path").as(Sources.URI.name()),
            lit(settings.dataset()).as(Sources.DATASET.name()),
            name.as(Sources.CLAIMED_NAME.name()),
            lit(null).cast("string").as(Sources.CAPTION.name()),
            lit(settings.licence()).as(Sources.LICENCE.name()),
            lit(settings.basis()).as(Sources.BASIS.name()),
            Sources.FILE_BYTES.col(),
            Sources.MODIFIED_MS.col(),
            PROBLEM.col()));
  }

  /** The claims of a manifest; a relative uri counts from the manifest's folder. */
  static Dataset<Row> manifestClaims(SparkSession spark, Path manifest, Config.Ingest settings) {
    Dataset<Row> rows = readManifest(spark, manifest);
    Column uri =
        column(rows, Sources.URI)
            .orElseThrow(
                () ->
                    Errors.manifest(
                        manifest.toString(),
                        "It has no column uri, only " + String.join(", ", rows.columns()) + "."));
    Column given = coalesce(trim(uri.cast("string")), lit(""));
    Column absolute =
        when(
                given
                    .equalTo("")
                    .or(given.startsWith("/"))
                    .or(given.rlike("^[A-Za-z][A-Za-z0-9+.-]*:")),
                given)
            .otherwise(functions.concat(lit(manifest.getParent() + "/"), given));
    return claims(
        rows.select(
            // A local path and its file: form are one place.
            functions.regexp_replace(absolute, "^(file://)?/+", "file:/").as(Sources.URI.name()),
            text(rows, Sources.DATASET, settings.dataset()),
            text(rows, Sources.CLAIMED_NAME, null),
            text(rows, Sources.CAPTION, null),
            text(rows, Sources.LICENCE, settings.licence()),
            text(rows, Sources.BASIS, settings.basis()),
            lit(null).cast("long").as(Sources.FILE_BYTES.name()),
            lit(null).cast("long").as(Sources.MODIFIED_MS.name()),
            lit(null).cast("string").as(PROBLEM.name())));
  }

  private static Dataset<Row> readManifest(SparkSession spark, Path manifest) {
    String name = manifest.getName().toLowerCase(Locale.ROOT).replaceAll("\\.(gz|bz2|zst)$", "");
    if (name.endsWith(".csv")) {
      return spark
          .read()
          .option("header", true)
          .option("escape", "\"")
          .option("mode", "PERMISSIVE")
          .csv(manifest.toString());
    }
    return name.endsWith(".parquet")
        ? spark.read().parquet(manifest.toString())
        : spark.read().option("primitivesAsString", true).json(manifest.toString());
  }

  private static Optional<Column> column(Dataset<Row> rows, Field field) {
    for (String alias : ALIASES.get(field)) {
      for (String column : rows.columns()) {
        if (column.trim().equalsIgnoreCase(alias)) {
          return Optional.of(col("`" + column + "`"));
        }
      }
    }
    return Optional.empty();
  }

  private static Column text(Dataset<Row> rows, Field field, String otherwise) {
    Column fallback = lit(otherwise).cast("string");
    Column value =
        column(rows, field)
            .map(
                given -> {
                  Column text = trim(given.cast("string"));
                  return coalesce(when(text.notEqual(""), text), fallback);
                })
            .orElse(fallback);
    return value.as(field.name());
  }

  /** Gives every claim its id and leaves out repetitions of one claim. */
  private static Dataset<Row> claims(Dataset<Row> rows) {
    Column id =
        sha2(
            concat_ws(
                "\n",
                Sources.DATASET.col(),
                Sources.URI.col(),
                coalesce(Sources.CLAIMED_NAME.col(), lit(""))),
            256);
    Column[] columns = Arrays.stream(CLAIM.fieldNames()).map(functions::col).toArray(Column[]::new);
    return rows.withColumn(Sources.SOURCE_ID.name(), id)
        .select(columns)
        .groupBy(Sources.SOURCE_ID.col())
        // A manifest may repeat a claim with another caption: the least counts, so that the order
        // of rows does not.
        .agg(functions.min(functions.struct(columns)).as("claim"))
        .select("claim.*");
  }

  /**
   * The claims that have no outcome yet, or whose file has changed since.
   *
   * @param retryFailed whether files that could not be read count as without outcome
   */
  static Dataset<Row> pending(Dataset<Row> claims, Dataset<Row> sources, boolean retryFailed) {
    Dataset<Row> done =
        retryFailed ? sources.filter(Sources.STATUS.col().notEqual("FAILED")) : sources;
    Column same = Sources.SOURCE_ID.of("c").equalTo(Sources.SOURCE_ID.of("s"));
    Column unchanged =
        Sources.MODIFIED_MS
            .of("c")
            .isNull()
            .or(
                Sources.MODIFIED_MS
                    .of("c")
                    .eqNullSafe(Sources.MODIFIED_MS.of("s"))
                    .and(Sources.FILE_BYTES.of("c").eqNullSafe(Sources.FILE_BYTES.of("s"))));
    Dataset<Row> slim =
        done.select(Sources.SOURCE_ID.col(), Sources.FILE_BYTES.col(), Sources.MODIFIED_MS.col());
    return claims.as("c").join(slim.as("s"), same.and(unchanged), "left_anti");
  }
}
