package org.winnow.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.winnow.config.Config;
import org.winnow.job.Job;
import org.winnow.stage.attributes.AttributesJob;
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
import org.winnow.table.Attributes;
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
import org.winnow.table.Tracks;

/** The stages of the pipeline in order, with their tables and jobs. */
public enum Stage {
  CRAWL(
      "Fetches listed URLs, stores the images, records the rights",
      List.of(),
      List.of(Sources.TABLE, Images.TABLE, Fetches.TABLE, Hosts.TABLE, Quarantine.TABLE),
      CrawlJob::new),
  INGEST(
      "Reads files, stores the images, quarantines the rest",
      List.of(),
      List.of(Sources.TABLE, Images.TABLE, Quarantine.TABLE),
      IngestJob::new),
  DETECT(
      "Detects, aligns and measures all faces",
      List.of(Images.TABLE),
      List.of(Faces.TABLE, Quarantine.TABLE),
      DetectJob::new),
  EMBED(
      "Computes one unit vector per face",
      List.of(Faces.TABLE),
      List.of(Embeddings.TABLE, Quarantine.TABLE),
      EmbedJob::new),
  ATTRIBUTES(
      "Infers gender, age, expression or pose of each face",
      List.of(Images.TABLE, Faces.TABLE),
      List.of(Attributes.TABLE, Quarantine.TABLE),
      AttributesJob::new),
  DEDUP(
      "Finds images that repeat others, and proves it",
      List.of(Images.TABLE, Faces.TABLE, Embeddings.TABLE, Sources.TABLE),
      List.of(Duplicates.TABLE, Tracks.TABLE, ImageHashes.TABLE, Quarantine.TABLE),
      DedupJob::new),
  CAPTIONS(
      "Reads captions, drops images that they rule out",
      List.of(Sources.TABLE, Faces.TABLE, Images.TABLE, Quarantine.TABLE),
      List.of(Captions.TABLE),
      CaptionsJob::new),
  CLUSTER(
      "Groups the faces of one person, without names",
      List.of(Faces.TABLE, Embeddings.TABLE),
      List.of(Clusters.TABLE),
      ClusterJob::new),
  CLEAN(
      "Decides whose face each one is, with a reason",
      List.of(
          Faces.TABLE,
          Embeddings.TABLE,
          Sources.TABLE,
          Images.TABLE,
          Duplicates.TABLE,
          Tracks.TABLE,
          Captions.TABLE),
      List.of(Labels.TABLE, Identities.TABLE, Calibrations.TABLE),
      CleanJob::new),
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
      DecontaminateJob::new),
  CURATE(
      "Publishes the kept faces as a versioned data set",
      List.of(
          Labels.TABLE,
          Identities.TABLE,
          Faces.TABLE,
          Sources.TABLE,
          Duplicates.TABLE,
          Tracks.TABLE,
          Overlaps.TABLE),
      List.of(Curated.TABLE, ClassNumbers.TABLE),
      CurateJob::new),
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
      SynthesizeJob::new);

  private final String description;
  private final List<Table> reads;
  private final List<Table> writes;
  private final Function<Config, Job> factory;

  Stage(String description, List<Table> reads, List<Table> writes, Function<Config, Job> factory) {
    this.description = description;
    this.reads = reads;
    this.writes = writes;
    this.factory = factory;
  }

  /** Name of the command, of the settings block, and of the stage in tables. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The default stages of {@code winnow run} for files. */
  public static List<Stage> pipeline() {
    return Arrays.stream(values())
        .filter(stage -> stage != CLUSTER && stage != CRAWL && stage != DECONTAMINATE)
        .filter(stage -> stage != ATTRIBUTES && !stage.isApart())
        .toList();
  }

  /** When {@code winnow run} includes the stage. */
  public Condition condition() {
    return switch (this) {
      case CRAWL -> Condition.URLS;
      case INGEST -> Condition.FILES;
      case ATTRIBUTES -> Condition.ATTRIBUTES;
      case CAPTIONS -> Condition.CAPTIONS;
      case DECONTAMINATE -> Condition.BENCHMARKS;
      case CLUSTER -> Condition.UNNAMED;
      case CLEAN -> Condition.NAMED;
      case CURATE -> Condition.NAMED_OR_PUBLISHED;
      case SYNTHESIZE -> Condition.NEVER;
      default -> Condition.ALWAYS;
    };
  }

  /** The ids of the models that the stage applies to pixels, on a GPU if there is one. */
  public List<String> models(Config config) {
    return switch (this) {
      case DETECT -> List.of(config.detect().model());
      case EMBED -> List.of(config.embed().model());
      case ATTRIBUTES -> config.attributes().models();
      case SYNTHESIZE -> config.synthesize().generator().stream().toList();
      default -> List.of();
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

  /**
   * Whether {@code --redo} of a stage deletes the rows of this one: of later stages, but no stage
   * depends on attributes, and they depend on faces alone.
   */
  public boolean isEmptiedWith(Stage first) {
    if (this == first) {
      return true;
    }
    return first != ATTRIBUTES
        && !isApart()
        && ordinal() > first.ordinal()
        && (this != ATTRIBUTES || first.ordinal() <= DETECT.ordinal());
  }

  /** Description of the stage in one line. */
  public String description() {
    return description;
  }

  /** The help text below the options. */
  public List<String> help() {
    return StageHelp.lines(this);
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
