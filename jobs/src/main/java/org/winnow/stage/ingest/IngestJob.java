package org.winnow.stage.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.archive.ArchiveForm;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Defaults;
import org.winnow.claim.InputClaims;
import org.winnow.claim.ManifestClaims;
import org.winnow.claim.SliceSummary;
import org.winnow.claim.SliceWriter;
import org.winnow.claim.Storage;
import org.winnow.claim.StorageSource;
import org.winnow.claim.manifest.ManifestFile;
import org.winnow.claim.parquet.PictureMembers;
import org.winnow.config.Config;
import org.winnow.config.Config.Layout;
import org.winnow.config.ConfigException;
import org.winnow.console.Errors;
import org.winnow.console.IngestErrors;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;

/**
 * Stage {@code ingest}: files become sources and images.
 *
 * <ol>
 *   <li>Lists the input (a folder of identity folders, of splits that hold them, or a flat folder)
 *       or reads the manifest; each file under each name is one claim. What belongs to tools
 *       ({@code ingest.skip}) or was written by Winnow is left out, and told; an export is read if
 *       it is the input itself.
 *   <li>Lists the archives among the files (known by their first bytes: tar, tar.gz, zip, Parquet
 *       with pictures, RecordIO, packs of InsightFace, WARC) by their headers or directories; each
 *       member is one claim, under the uri {@code archive!/member}.
 *   <li>Leaves out the claims that {@code sources} holds already, unless the file's size or time of
 *       change differs.
 *   <li>Reads each file, checks its header against the caps, checks that it can be decoded (a JPEG
 *       file that is well formed is not decoded for it), and gives it an id: SHA-256 of its bytes.
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
 * winnow ingest --input shards/00000.tar --warehouse out/
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
                        List.of("ingest.input is not set: give --input DIR_OR_FILE.")));
  }

  @Override
  public RunReport run(JobContext context) {
    context.stepName("list the input");
    SerializableConfiguration hadoop = hadoopConfiguration(context);
    InputClaims claims = listClaims(context, hadoop);
    try {
      RunReport report = ingest(context, claims, hadoop);
      MendedArchives.forget(context, claims);
      return report;
    } finally {
      claims.release();
    }
  }

  private RunReport ingest(
      JobContext context, InputClaims claims, SerializableConfiguration hadoop) {
    SliceWriter writer = new SliceWriter(context);
    PendingClaims pending = PendingClaims.of(context.spark(), claims, context.tables(), settings);
    Map<String, Long> outcomes = new TreeMap<>();
    LongAccumulator done = context.spark().sparkContext().longAccumulator("files read");
    try (Progress.Ending counting = context.measure(Unit.FILES, pending.count(), done)) {
      InputClaims.Counts claimCounts = claims.counts();
      if (claimCounts.duplicates() > 0) {
        context.info(
            "left out "
                + Unit.ROWS.of(claimCounts.duplicates())
                + " with the claim of another row");
      }
      if (pending.count() == 0) {
        return RunReport.nothingToDo(nothingToDo(claimCounts.claims()));
      }
      pending.forEachSlice(
          context.spark(),
          settings,
          slice ->
              ingest(context, writer, slice, pending.isNew(), hadoop, done)
                  .outcomes()
                  .forEach((status, n) -> outcomes.merge(status, n, Long::sum)));
    } finally {
      pending.release();
    }
    return RunReport.conserved(
        pending.count(),
        outcomes.getOrDefault(Status.OK.name(), 0L),
        outcomes,
        summary(pending.count(), outcomes));
  }

  private SliceSummary ingest(
      JobContext context,
      SliceWriter writer,
      PendingClaims.Slice slice,
      boolean isNew,
      SerializableConfiguration hadoop,
      LongAccumulator done) {
    context.stepName("read files");
    IngestTask read =
        new IngestTask(
            hadoop,
            settings.caps(),
            new IngestTask.ReadAhead(settings.fetchThreads(), settings.readAhead().bytes()),
            context.stage(),
            done);
    // Rows of Java objects: a columnar cache would cost a job and generated code.
    JavaRDD<Row> outcomes =
        slice.claims().mapPartitions(read).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      SliceSummary summary = SliceSummary.of(outcomes);
      if (summary.total() != slice.count()) {
        throw new IllegalStateException(
            "Rows are not conserved: " + slice.count() + " in, " + summary.total() + " out");
      }
      writer.write(outcomes, summary, isNew);
      return summary;
    } finally {
      outcomes.unpersist(false);
    }
  }

  private InputClaims listClaims(JobContext context, SerializableConfiguration hadoop) {
    Path root = root(hadoop.value());
    ArchiveClaims archives = new ArchiveClaims(context.spark(), hadoop, settings);
    if (isManifest(root, hadoop.value())) {
      return new ManifestClaims(root, Defaults.of(settings), hadoop)
          .of(context.spark(), root, InputClaims.MAX_LOCAL);
    }
    Optional<Row> file = file(root, hadoop.value());
    if (file.isPresent()) {
      InputClaims offer =
          archives.of(InputClaims.of(List.of(file.get()), 0), InputClaims.MAX_LOCAL);
      archives.messages().forEach(context::info);
      return offer;
    }
    SkipRules skip = new SkipRules(settings.skip());
    List<String> ownFolders = ownFolders(context, hadoop.value());
    FolderLayout layout =
        FolderLayout.of(
            root.toString(),
            settings.layout(),
            FolderLister.of(
                root.toString(), new FolderLister.Rules(skip, 0, ownFolders), hadoop.value()));
    layout.messages().forEach(context::info);
    FolderClaims folder =
        new FolderClaims(
            context.spark(),
            hadoop,
            Defaults.of(settings),
            new FolderLister.Rules(skip, layout.nameDepth(), ownFolders));
    InputClaims offer =
        archives.of(folder.of(root.toString(), InputClaims.MAX_LOCAL), InputClaims.MAX_LOCAL);
    folder.messages().forEach(context::info);
    archives.messages().forEach(context::info);
    return offer;
  }

  /**
   * The claim of an input that is one file; empty if it is a folder.
   *
   * @throws org.winnow.console.UserException if it is no archive
   */
  private Optional<Row> file(Path root, Configuration conf) {
    try {
      FileStatus status = Storage.fileSystem(root, conf).getFileStatus(root);
      if (!status.isFile()) {
        return Optional.empty();
      }
      try (StorageSource file = StorageSource.open(Storage.locate(root.toString(), conf))) {
        if (ArchiveForm.of(file).isEmpty()) {
          throw IngestErrors.manifest(
              input,
              "Its name ends in none of .csv, .tsv, .jsonl, .parquet and .lst. Its first bytes are"
                  + " those of no archive that is read.");
        }
      }
      return Optional.of(
          ClaimRows.ofFile(
              new ClaimRows.Listed(
                  root.toString(), status.getLen(), status.getModificationTime(), null),
              null,
              Optional.empty(),
              Defaults.of(settings)));
    } catch (IOException | Storage.Unreadable e) {
      throw Errors.storage(String.valueOf(e.getMessage()));
    }
  }

  /** The locations that this run writes to: the URI, and the real path on this machine. */
  private static List<String> ownFolders(JobContext context, Configuration hadoop) {
    String warehouse = context.config().warehouse().orElseThrow();
    try {
      Path path = new Path(warehouse);
      String address = path.getFileSystem(hadoop).makeQualified(path).toString();
      java.nio.file.Path local = java.nio.file.Path.of(new Path(address).toUri().getPath());
      return address.startsWith("file:") && Files.exists(local)
          ? List.of(address, local.toRealPath().toString())
          : List.of(address);
    } catch (IOException e) {
      throw Errors.storage(String.valueOf(e.getMessage()));
    }
  }

  private Path root(Configuration conf) {
    Path root = Storage.existing(input, conf).orElseThrow(() -> IngestErrors.inputNotFound(input));
    return OwnFolders.manifest(root, conf).orElse(root);
  }

  private boolean isManifest(Path root, Configuration conf) {
    if (settings.layout() != Layout.AUTO) {
      return settings.layout() == Layout.MANIFEST;
    }
    return root.getName().matches(ManifestFile.ENDINGS) && !hasPictures(root, conf);
  }

  /** Whether an input is a Parquet file with pictures in it, and not a list of them. */
  private static boolean hasPictures(Path root, Configuration conf) {
    try {
      if (!Storage.fileSystem(root, conf).getFileStatus(root).isFile()) {
        return false;
      }
      try (StorageSource file = StorageSource.open(Storage.locate(root.toString(), conf))) {
        return ArchiveForm.of(file).equals(Optional.of(ArchiveForm.PARQUET))
            && PictureMembers.hasPictures(file);
      }
    } catch (IOException | Storage.Unreadable e) {
      // Reading it as a manifest will tell why.
      return false;
    }
  }

  private static SerializableConfiguration hadoopConfiguration(JobContext context) {
    return new SerializableConfiguration(context.spark().sessionState().newHadoopConf());
  }

  private String nothingToDo(long claims) {
    return claims == 0
        ? "the input holds no files: " + input
        : Unit.FILES.of(claims) + ", in sources already";
  }

  private static String summary(long total, Map<String, Long> outcomes) {
    return String.format(
        Locale.ROOT,
        "%s: %,d usable, %,d quarantined, %,d could not be read",
        Unit.FILES.of(total),
        outcomes.getOrDefault(Sources.Status.OK.name(), 0L),
        outcomes.getOrDefault(Sources.Status.QUARANTINED.name(), 0L),
        outcomes.getOrDefault(Sources.Status.FAILED.name(), 0L));
  }
}
