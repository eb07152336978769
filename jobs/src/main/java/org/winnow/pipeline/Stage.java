package org.winnow.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.winnow.config.Config;
import org.winnow.job.Job;
import org.winnow.stage.captions.CaptionsJob;
import org.winnow.stage.clean.CleanJob;
import org.winnow.stage.cluster.ClusterJob;
import org.winnow.stage.crawl.CrawlJob;
import org.winnow.stage.curate.CurateJob;
import org.winnow.stage.decontaminate.DecontaminateJob;
import org.winnow.stage.dedup.DedupJob;
import org.winnow.stage.detect.DetectJob;
import org.winnow.stage.embed.EmbedJob;
import org.winnow.stage.ingest.IngestJob;
import org.winnow.stage.synthesize.SynthesizeJob;
import org.winnow.table.Calibrations;
import org.winnow.table.Captions;
import org.winnow.table.ClassNumbers;
import org.winnow.table.Clusters;
import org.winnow.table.Curated;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Fetches;
import org.winnow.table.Hosts;
import org.winnow.table.Identities;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Overlaps;
import org.winnow.table.Quarantine;
import org.winnow.table.Sources;
import org.winnow.table.Synthetic;
import org.winnow.table.Table;

/** The stages of the pipeline in order, with their tables and jobs. */
public enum Stage {
  CRAWL(
      "Fetches listed URLs, stores the images, records the rights",
      List.of(),
      List.of(Sources.TABLE, Images.TABLE, Fetches.TABLE, Hosts.TABLE, Quarantine.TABLE),
      CrawlJob::new,
      "--urls list.parquet --set crawl.basis=\"research exemption\" --set"
          + " 'crawl.hosts=[\"*.example.org\"]' --set crawl.contact=me@example.org",
      "  winnow crawl --warehouse out/ --urls list.parquet … --retry transient",
      "  winnow crawl --warehouse out/ --urls list.parquet … --plan",
      "",
      "A host is asked at crawl.host_rate requests per second, after its robots.txt, tdmrep.json"
          + " and ai.txt.",
      "A stopped crawl goes on when it is started again. A crawl after a finished one asks whether"
          + " the images changed.",
      "--retry transient tries failures that may pass before their time; all: all failures; or a"
          + " reason such as NOT_FOUND.",
      "--plan prints hosts, rows and the expected time, and fetches nothing."),
  INGEST(
      "Reads files, stores the images, quarantines the rest",
      List.of(),
      List.of(Sources.TABLE, Images.TABLE, Quarantine.TABLE),
      IngestJob::new,
      "--input photos/"),
  DETECT(
      "Detects, aligns and measures all faces",
      List.of(Images.TABLE),
      List.of(Faces.TABLE, Quarantine.TABLE),
      DetectJob::new,
      "--models-dir models/"),
  EMBED(
      "Computes one unit vector per face",
      List.of(Faces.TABLE),
      List.of(Embeddings.TABLE, Quarantine.TABLE),
      EmbedJob::new,
      "--models-dir models/"),
  DEDUP(
      "Finds images that repeat others, and proves it",
      List.of(Images.TABLE, Faces.TABLE, Embeddings.TABLE),
      List.of(Duplicates.TABLE, ImageHashes.TABLE, Quarantine.TABLE),
      DedupJob::new,
      ""),
  CAPTIONS(
      "Reads captions, drops images that they rule out",
      List.of(Sources.TABLE, Faces.TABLE, Images.TABLE, Quarantine.TABLE),
      List.of(Captions.TABLE),
      CaptionsJob::new,
      "--set captions.preset=faceid6m",
      "",
      "A later run reads new and changed captions only. Other rules or dictionaries need --redo.",
      "Dictionaries: conf/text; own ones by captions.dictionaries, names of people by"
          + " captions.names."),
  CLUSTER(
      "Groups the faces of one person, without names",
      List.of(Faces.TABLE, Embeddings.TABLE),
      List.of(Clusters.TABLE),
      ClusterJob::new,
      ""),
  CLEAN(
      "Decides whose face each one is, with a reason",
      List.of(
          Faces.TABLE,
          Embeddings.TABLE,
          Sources.TABLE,
          Images.TABLE,
          Duplicates.TABLE,
          Captions.TABLE),
      List.of(Labels.TABLE, Identities.TABLE, Calibrations.TABLE),
      CleanJob::new,
      "",
      "  winnow clean --warehouse out/ --set clean.full_after=0",
      "",
      "A later run cleans only the names whose faces or claims changed, and compares them with the"
          + " existing identities.",
      "It cleans all faces with new thresholds if more than clean.full_after of them were added or"
          + " removed, and with",
      "other settings, another embedder, --round next or --redo. Its output states which kind it"
          + " was, and why."),
  DECONTAMINATE(
      "Finds faces that also stand in benchmarks",
      List.of(
          Images.TABLE,
          Faces.TABLE,
          Embeddings.TABLE,
          Sources.TABLE,
          Clusters.TABLE,
          Labels.TABLE,
          Identities.TABLE,
          ImageHashes.TABLE),
      List.of(Overlaps.TABLE, ImageHashes.TABLE, Quarantine.TABLE),
      DecontaminateJob::new,
      "--models-dir models/ --benchmark lfw=lfw/",
      "  winnow decontaminate --warehouse out/ --benchmark lfw=lfw/pairs.txt --benchmark"
          + " agedb=agedb_30.bin --removals removed.csv --redact",
      "",
      "Part of `winnow run` where a benchmark is given. PATH is what ingest reads, a pairs.txt"
          + " beside such a folder,",
      "or a Parquet file of vectors (columns identity, vector). A benchmark is read once, with the"
          + " same models.",
      "curate leaves out what decontaminate.policy says: copies of images (image), also people"
          + " (identity), or nothing (report).",
      "What goes to REVIEW stays in, unless decontaminate.drop_uncertain is true."),
  CURATE(
      "Publishes the kept faces as a versioned data set",
      List.of(
          Labels.TABLE,
          Identities.TABLE,
          Faces.TABLE,
          Sources.TABLE,
          Duplicates.TABLE,
          Overlaps.TABLE),
      List.of(Curated.TABLE, ClassNumbers.TABLE),
      CurateJob::new,
      ""),
  SYNTHESIZE(
      "Makes faces of people who do not exist",
      List.of(
          Faces.TABLE,
          Embeddings.TABLE,
          Sources.TABLE,
          Clusters.TABLE,
          Labels.TABLE,
          Identities.TABLE),
      List.of(Synthetic.TABLE, Quarantine.TABLE),
      SynthesizeJob::new,
      "--generator builtin-portraits --identities 100 --images 10 --seed 1",
      "  winnow synthesize --warehouse out/ --generator dcgan-digiface --models-dir models/ --against"
          + " digiface/",
      "",
      "Not part of `winnow run`. It needs a detector and an embedder, as detect and embed do.",
      "No face comes out that is too near to a real face or person of the warehouse, or of those in"
          + " --against.",
      "The same seed gives the same faces. More identities or images are added to those there are.");

  private final String description;
  private final List<Table> reads;
  private final List<Table> writes;
  private final Function<Config, Job> factory;
  private final String example;
  private final List<String> moreHelp;

  /**
   * @param example options of the example in the help
   * @param moreHelp further lines of the help
   */
  Stage(
      String description,
      List<Table> reads,
      List<Table> writes,
      Function<Config, Job> factory,
      String example,
      String... moreHelp) {
    this.description = description;
    this.reads = reads;
    this.writes = writes;
    this.factory = factory;
    this.example = example;
    this.moreHelp = List.of(moreHelp);
  }

  /** Name of the command, of the settings block, and of the stage in tables. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The default stages of {@code winnow run} for files. */
  public static List<Stage> pipeline() {
    return Arrays.stream(values())
        .filter(stage -> stage != CLUSTER && stage != CRAWL && stage != DECONTAMINATE)
        .filter(stage -> !stage.isApart())
        .toList();
  }

  /** When {@code winnow run} includes the stage. */
  public Condition condition() {
    return switch (this) {
      case CRAWL -> Condition.URLS;
      case INGEST -> Condition.FILES;
      case CAPTIONS -> Condition.CAPTIONS;
      case DECONTAMINATE -> Condition.BENCHMARKS;
      case CLUSTER -> Condition.UNNAMED;
      case CLEAN -> Condition.NAMED;
      case CURATE -> Condition.NAMED_OR_PUBLISHED;
      case SYNTHESIZE -> Condition.NEVER;
      default -> Condition.ALWAYS;
    };
  }

  /** The id of the model that the stage applies to pixels, on a GPU if there is one. */
  public Optional<String> model(Config config) {
    return switch (this) {
      case DETECT -> Optional.of(config.detect().model());
      case EMBED -> Optional.of(config.embed().model());
      case SYNTHESIZE -> config.synthesize().generator();
      default -> Optional.empty();
    };
  }

  /** Whether the stage takes pictures in. Such stages write their own rows of the same tables. */
  public boolean takesPicturesIn() {
    return this == CRAWL || this == INGEST;
  }

  /**
   * Whether the stage is apart from the pipeline: it runs only where it is named, and {@code
   * --redo} of an earlier one leaves its rows.
   */
  public boolean isApart() {
    return this == SYNTHESIZE;
  }

  /** Description of the stage in one line. */
  public String description() {
    return description;
  }

  /** The help text below the options. */
  public List<String> help() {
    return StageHelp.lines(this, example, moreHelp);
  }

  public List<Table> reads() {
    return reads;
  }

  /** The output tables, the main table first. */
  public List<Table> writes() {
    return writes;
  }

  /**
   * The output tables that {@code --redo} empties, the main table first. Class numbers stay: the
   * number of a published identity is never given to another one. So do hashes but for {@code
   * dedup}, which records in them what it compared.
   */
  public List<Table> emptiedByRedo() {
    return writes.stream()
        .filter(table -> !table.equals(ClassNumbers.TABLE))
        .filter(table -> !table.equals(ImageHashes.TABLE) || this == DEDUP)
        .toList();
  }

  /**
   * Creates the job of the stage.
   *
   * @throws org.winnow.config.ConfigException if the settings cannot work, for example because a
   *     model is missing
   */
  public Job job(Config config) {
    return factory.apply(config);
  }
}
