package org.winnow.stage.ingest;

import static org.apache.spark.sql.functions.lit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.config.Config;
import org.winnow.config.Config.Layout;
import org.winnow.config.ConfigException;
import org.winnow.console.Errors;
import org.winnow.console.Progress;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.spark.Batches;
import org.winnow.store.Commit;
import org.winnow.table.Images;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;

/**
 * Stage {@code ingest}: files become sources and images.
 *
 * <ol>
 *   <li>Lists the input on executors (a folder of identity folders, a flat folder) or reads the
 *       manifest; each file under each name is one claim.
 *   <li>Leaves out the claims that {@code sources} holds already, unless the file's size or time of
 *       change differs.
 *   <li>Reads each file, checks its header against the caps, decodes it, and gives it an id
 *       (SHA-256 of its bytes), a hash of its pixels and a perceptual hash.
 *   <li>Writes {@code images} (one row for each distinct file), {@code quarantine}, and last {@code
 *       sources}, slice by slice. A claim is done when it stands in {@code sources}.
 * </ol>
 *
 * <p>Every file ends in {@code sources} exactly once: {@code OK} with its image, {@code
 * QUARANTINED} (no picture, or over a cap), or {@code FAILED} (could not be read; {@code
 * ingest.retry_failed} tries it again).
 *
 * <pre>
 * winnow ingest --input photos/ --warehouse out/
 * winnow ingest --input s3a://bucket/list.parquet --warehouse s3a://bucket/faces --set ingest.dataset=web
 * </pre>
 */
public final class IngestJob implements Job {
  private final Config.Ingest settings;
  private final String input;

  /**
   * @throws ConfigException if no input is given
   */
  public IngestJob(Config config) {
    settings = config.ingest();
    input =
        settings
            .input()
            .orElseThrow(
                () ->
                    new ConfigException(
                        List.of("ingest.input is not set: give --input DIR_OR_MANIFEST.")));
  }

  @Override
  public RunReport run(JobContext context) {
    context.describe("list the input");
    Dataset<Row> claims = Batches.hold(claims(context));
    Dataset<Row> pending =
        Batches.hold(
            IngestTransforms.pending(
                claims, context.tables().read(Sources.TABLE), settings.retryFailed()));
    long total = pending.count();
    if (total == 0) {
      return RunReport.nothingToDo(
          String.format(Locale.ROOT, "all %,d files are in sources already", claims.count()));
    }
    Map<String, Long> outcomes = new LinkedHashMap<>();
    LongAccumulator done = context.spark().sparkContext().longAccumulator("files read");
    try (Progress.Ending counting = context.progress().measure("files", total, done::value)) {
      Batches.forEach(
          pending,
          Sources.SOURCE_ID.col(),
          total,
          settings.slice(),
          slice -> ingest(context, slice, done, outcomes));
    } finally {
      pending.unpersist();
      claims.unpersist();
    }
    return RunReport.conserved(
        total, outcomes.getOrDefault("OK", 0L), outcomes, summary(total, outcomes));
  }

  private void ingest(
      JobContext context, Dataset<Row> claims, LongAccumulator done, Map<String, Long> outcomes) {
    context.describe("read files");
    ReadImages read =
        new ReadImages(hadoop(context), settings.caps(), settings.fetchThreads(), done);
    Dataset<Row> spread =
        Batches.spread(claims, Sources.SOURCE_ID.col(), claims.count(), settings.taskFiles());
    Dataset<Row> result =
        Batches.hold(spread.mapPartitions(read, Encoders.row(ReadImages.OUTCOME)));
    for (Row row : result.groupBy(Sources.STATUS.col()).count().collectAsList()) {
      outcomes.merge(row.getString(0), row.getLong(1), Long::sum);
    }
    Commit commit = context.commit("", Map.of());
    Dataset<Row> ok = result.filter(Sources.STATUS.col().equalTo("OK"));
    Dataset<Row> unusable = result.filter(Sources.STATUS.col().notEqual("OK"));
    context.describe("write images");
    context
        .tables()
        .insert(Images.TABLE, ok.select("image.*").dropDuplicates(Images.IMAGE_ID.name()), commit);
    context.describe("write quarantine and sources");
    if (!unusable.isEmpty()) {
      context.tables().upsert(Quarantine.TABLE, quarantine(unusable), commit);
    }
    // A file that was unusable may have been mended since.
    context
        .tables()
        .deleteKeys(
            Quarantine.TABLE,
            ok.select(
                lit("ingest").as(Quarantine.STAGE.name()),
                Sources.SOURCE_ID.col().as(Quarantine.KEY.name())),
            commit);
    context.tables().upsert(Sources.TABLE, result.select(Sources.TABLE.columns()), commit);
    result.unpersist();
  }

  private static Dataset<Row> quarantine(Dataset<Row> unusable) {
    return unusable.select(
        lit("ingest").as(Quarantine.STAGE.name()),
        Sources.SOURCE_ID.col().as(Quarantine.KEY.name()),
        Sources.URI.col(),
        Sources.REASON.col(),
        Quarantine.MESSAGE.col());
  }

  private Dataset<Row> claims(JobContext context) {
    Configuration conf = context.spark().sessionState().newHadoopConf();
    Path root = root(conf);
    return switch (layout(root, conf)) {
      case MANIFEST -> IngestTransforms.manifestClaims(context.spark(), root, settings);
      case FLAT -> folder(context, root, false);
      default -> folder(context, root, true);
    };
  }

  private Dataset<Row> folder(JobContext context, Path root, boolean identityFolders) {
    Dataset<Row> files = IngestTransforms.files(context.spark(), root.toString(), hadoop(context));
    return IngestTransforms.folderClaims(files, root.toString(), identityFolders, settings);
  }

  private Path root(Configuration conf) {
    try {
      Path path = new Path(input);
      FileSystem fileSystem = Storage.fileSystem(path, conf);
      return fileSystem.getFileStatus(fileSystem.makeQualified(path)).getPath();
    } catch (FileNotFoundException | IllegalArgumentException e) {
      throw Errors.inputNotFound(input);
    } catch (IOException e) {
      throw Errors.storage(String.valueOf(e.getMessage()));
    }
  }

  private Layout layout(Path root, Configuration conf) {
    if (settings.layout() != Layout.AUTO) {
      return settings.layout();
    }
    if (root.getName().matches("(?i).*\\.(csv|jsonl|json|ndjson|parquet)(\\.(gz|bz2|zst))?")) {
      return Layout.MANIFEST;
    }
    try {
      FileSystem fileSystem = Storage.fileSystem(root, conf);
      if (fileSystem.getFileStatus(root).isFile()) {
        throw Errors.manifest(input, "Its name ends in none of .csv, .jsonl and .parquet.");
      }
      RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(root);
      while (entries.hasNext()) {
        if (entries.next().isDirectory()) {
          return Layout.IDENTITY_FOLDERS;
        }
      }
      return Layout.FLAT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SerializableConfiguration hadoop(JobContext context) {
    return new SerializableConfiguration(context.spark().sessionState().newHadoopConf());
  }

  private static String summary(long total, Map<String, Long> outcomes) {
    return String.format(
        Locale.ROOT,
        "%,d files: %,d usable, %,d quarantined, %,d could not be read",
        total,
        outcomes.getOrDefault("OK", 0L),
        outcomes.getOrDefault("QUARANTINED", 0L),
        outcomes.getOrDefault("FAILED", 0L));
  }
}
