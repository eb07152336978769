package org.winnow.claim;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.claim.manifest.ManifestFile;
import org.winnow.claim.manifest.ManifestReader;
import org.winnow.claim.manifest.ManifestRow;
import org.winnow.console.IngestErrors;
import org.winnow.table.Sources;

/** Creates the claims of a manifest. Relative URIs refer to the manifest's folder. */
public final class ManifestClaims {
  private final Defaults settings;
  private final SerializableConfiguration hadoop;
  private final String base;

  public ManifestClaims(Path manifest, Defaults settings, SerializableConfiguration hadoop) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.base = String.valueOf(manifest.getParent());
  }

  /**
   * Reads a manifest: on the driver up to a number of rows, beyond that on executors.
   *
   * @param limit largest number of rows to read on the driver
   */
  public InputClaims of(SparkSession spark, Path manifest, int limit) {
    List<ManifestFile> files = files(manifest);
    Map<String, Row> claims = new TreeMap<>();
    long rows = 0;
    for (ManifestFile file : files) {
      try (Rows read = new Rows(file, base, settings, hadoop.value())) {
        while (read.hasNext()) {
          Row claim = read.next();
          claims.merge(claim.getString(0), claim, BinaryOperator.minBy(ClaimRows.ORDER));
          if (++rows > limit) {
            return InputClaims.of(readDistributed(spark, files));
          }
        }
      }
    }
    return InputClaims.of(List.copyOf(claims.values()), rows - claims.size());
  }

  private List<ManifestFile> files(Path manifest) {
    try {
      List<ManifestFile> files =
          ManifestFile.of(
              manifest, settings.columns(), Storage.fileSystem(manifest, hadoop.value()));
      if (files.isEmpty()) {
        throw IngestErrors.manifest(manifest.toString(), "It is an empty folder.");
      }
      return files;
    } catch (IOException e) {
      throw IngestErrors.manifest(manifest.toString(), "It cannot be read: " + e.getMessage());
    }
  }

  /** Quoted line breaks make files unsplittable, so each file is one task. */
  private Dataset<Row> readDistributed(SparkSession spark, List<ManifestFile> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    String folder = base;
    Defaults ingest = settings;
    SerializableConfiguration conf = hadoop;
    JavaRDD<Row> claims =
        context
            .parallelize(files, files.size())
            .flatMap(
                file -> {
                  Rows rows = new Rows(file, folder, ingest, conf.value());
                  TaskContext.get()
                      .addTaskCompletionListener((TaskCompletionListener) done -> rows.close());
                  return rows;
                });
    Column[] columns =
        Arrays.stream(ClaimRows.SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new);
    return spark
        .createDataFrame(claims, ClaimRows.SCHEMA)
        .groupBy(Sources.SOURCE_ID.col())
        // The smallest of the rows that repeat a claim is used, so that their order does not
        // matter.
        .agg(min(struct(columns)).as("claim"), count(lit(1)).as(InputClaims.ROWS))
        .select(col("claim.*"), col(InputClaims.ROWS));
  }

  /** The claims of one file, in order. */
  private static final class Rows implements Iterator<Row>, AutoCloseable {
    private final ManifestFile file;
    private final String base;
    private final Defaults settings;
    private final ManifestReader reader;
    private Optional<ManifestRow> nextRow;

    Rows(ManifestFile file, String base, Defaults settings, Configuration hadoop) {
      this.file = file;
      this.base = base;
      this.settings = settings;
      try {
        this.reader =
            ManifestReader.open(
                file, settings.encoding(), Storage.fileSystem(new Path(file.path()), hadoop));
      } catch (IOException e) {
        throw ManifestReader.failure(file, settings.encoding(), e);
      }
    }

    @Override
    public boolean hasNext() {
      if (nextRow == null) {
        try {
          nextRow = reader.next();
        } catch (IOException | RuntimeException e) {
          throw ManifestReader.failure(file, settings.encoding(), e);
        }
      }
      return nextRow.isPresent();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = ClaimRows.of(nextRow.get(), base, settings);
      nextRow = null;
      return row;
    }

    @Override
    public void close() {
      try {
        reader.close();
      } catch (IOException e) {
        throw ManifestReader.failure(file, settings.encoding(), e);
      }
    }
  }
}
