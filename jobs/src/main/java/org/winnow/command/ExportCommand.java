package org.winnow.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.claim.NameAliases;
import org.winnow.config.CurateSettings;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.ShellText;
import org.winnow.console.Unit;
import org.winnow.export.Export;
import org.winnow.export.ExportCard;
import org.winnow.export.Format;
import org.winnow.job.JobContext;
import org.winnow.job.Rounds;
import org.winnow.mix.MixCatalogue;
import org.winnow.publish.BenchmarkPolicy;
import org.winnow.publish.CopyPolicy;
import org.winnow.publish.CuratedRows;
import org.winnow.publish.TrackPolicy;
import org.winnow.store.DeltaStore;
import org.winnow.store.PastVersion;
import org.winnow.table.ClassNumbers;
import org.winnow.table.Curated;
import org.winnow.table.Duplicates;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Overlaps;
import org.winnow.table.Runs;
import org.winnow.table.Sources;
import org.winnow.table.Table;
import org.winnow.table.Tracks;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow export}: writes the cleaned faces as training files. */
@Command(
    name = "export",
    description = "Writes the cleaned faces as training files.",
    footer = {
      "",
      "Formats:",
      "  folders      LABEL/FACE_ID.png",
      "  recordio     train.rec, train.idx, property, for InsightFace's arcface_torch",
      "  webdataset   shard-00000.tar …, each face as .png, .cls (class number) and .json",
      "  manifest     manifest.csv, without pictures",
      "  parquet      part-00000.parquet …, with pictures",
      "All have identities.csv, README.txt and checksums.sha256. Labels are 0 to n-1; the same rows"
          + " give the same bytes.",
      "A killed export resumes when it is started again.",
      "",
      "Examples:",
      "  winnow export --warehouse out/ --out train/ --format recordio",
      "  winnow export --warehouse out/ --out s3a://bucket/train --format webdataset --shard-faces"
          + " 20000",
      "  winnow export --warehouse out/ --out before/ --format folders --curated-version 1",
      "  winnow export --warehouse out/ --out train/ --format parquet --mix NAME",
      "",
      "A mix is written in the order of its places. Its files are named by place: LABEL/PLACE.png."
    })
public final class ExportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "New or empty folder, or s3a://…")
  private String out;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "folders, recordio, webdataset, manifest or parquet")
  private Format format;

  @ArgGroup private Which which = new Which();

  @Option(
      names = "--shard-faces",
      paramLabel = "N",
      description = "Faces per task and file (default:  ${DEFAULT-VALUE})")
  private int shardFaces = 10_000;

  @Option(names = "--overwrite", description = "Replace an earlier export in DIR")
  private boolean overwrite;

  /** Source of the exported faces. */
  static final class Which {
    @Option(names = "--mix", paramLabel = "NAME", description = "The training mix of this name")
    private String mix;

    @Option(
        names = "--round",
        paramLabel = "N",
        description = "The faces that curate would publish from this cleaning round")
    private Integer round;

    @Option(
        names = "--curated-version",
        paramLabel = "V",
        description = "Version of the table curated (default: the newest)")
    private Long version;
  }

  public ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (shardFaces < 1) {
      throw Errors.configuration(List.of("--shard-faces " + shardFaces + ": take 1 or more."));
    }
    return OpenWarehouse.read(
        "export",
        settings,
        needed(),
        console,
        context -> {
          long start = System.nanoTime();
          Export export = Export.write(context, order(context));
          console.say(
              String.format(
                  Locale.ROOT,
                  "export  %s of %s in %s  (%.1f s)",
                  Unit.FACES.of(export.faces()),
                  Unit.IDENTITIES.of(export.identities()),
                  Unit.SHARDS.of(export.shards()),
                  (System.nanoTime() - start) / 1e9));
          console.say("        Add the model that you train on it with:");
          console.say("          winnow models add model.onnx --task embedding");
          console.say(
              "          winnow clean --warehouse "
                  + ShellText.quoted(context.config().warehouse().orElseThrow())
                  + " --round next");
          console.results().println(out);
          return ExitCode.DONE.code();
        });
  }

  private Table needed() {
    if (which.mix != null) {
      return Runs.TABLE;
    }
    return which.round == null ? Curated.TABLE : Labels.TABLE;
  }

  private Export.Order order(JobContext context) {
    DeltaStore tables = context.tables();
    if (which.mix != null) {
      MixCatalogue.Entry mix = MixCatalogue.require(tables, which.mix);
      return ordered(
          tables.read(mix.table(), mix.version()),
          true,
          ExportCard.mixed(
              mix.table().name() + ", version " + mix.version(), String.join("; ", mix.origins())));
    }
    if (which.round != null) {
      return ordered(ofRound(context, which.round), false, card(tables, which.round));
    }
    List<PastVersion> past = tables.pastVersions(Curated.TABLE);
    long version = which.version == null ? tables.version(Curated.TABLE) : which.version;
    Optional<PastVersion> chosen = past.stream().filter(p -> p.version() == version).findFirst();
    if (chosen.isEmpty() && which.version != null) {
      throw Errors.notThere(
          "version " + version + " of curated",
          past.stream().map(p -> "version " + p.version() + " of " + p.timestamp()).toList());
    }
    return ordered(tables.read(Curated.TABLE, version), false, card(tables, version, chosen));
  }

  private Export.Order ordered(Dataset<Row> rows, boolean mixed, ExportCard card) {
    return new Export.Order(
        rows, mixed, card, format, UserFile.named(out).path(), shardFaces, overwrite);
  }

  private static Dataset<Row> ofRound(JobContext context, int round) {
    DeltaStore tables = context.tables();
    Rounds.require(tables, round);
    CurateSettings settings = context.config().curate();
    Dataset<Row> originals =
        CopyPolicy.apply(
                TrackPolicy.apply(
                    BenchmarkPolicy.apply(
                        CuratedRows.keptLabels(
                            tables.read(Labels.TABLE).filter(Labels.ROUND.col().equalTo(round)),
                            tables.read(Identities.TABLE)),
                        tables.read(Overlaps.TABLE),
                        context.config().decontaminate()),
                    tables.read(Faces.TABLE),
                    tables.read(Tracks.TABLE),
                    context.config().dedup().perTrack()),
                tables.read(Faces.TABLE),
                tables.read(Duplicates.TABLE),
                settings)
            .filter(not(col(CopyPolicy.IS_COPY)));
    Dataset<Row> kept =
        CuratedRows.withIdentitySize(originals)
            .filter(CuratedRows.hasEnoughFaces(settings.minFaces()));
    return CuratedRows.curated(
        kept,
        CuratedRows.classNumbers(
            kept,
            CuratedRows.allPublished(tables.read(ClassNumbers.TABLE), tables.read(Curated.TABLE))),
        tables.read(Faces.TABLE),
        NameAliases.of(context.config()).resolved(tables.read(Sources.TABLE)));
  }

  private static ExportCard card(DeltaStore tables, int round) {
    return ExportCard.cleaned(
        "labels, version " + tables.version(Labels.TABLE),
        Integer.toString(round),
        Rounds.model(tables.read(Labels.TABLE), round));
  }

  private static ExportCard card(DeltaStore tables, long version, Optional<PastVersion> chosen) {
    String source = "curated, version " + version;
    Long labelled = chosen.map(p -> p.commit().inputs().get(Labels.TABLE.name())).orElse(null);
    boolean known =
        labelled != null
            && tables.pastVersions(Labels.TABLE).stream().anyMatch(p -> p.version() == labelled);
    if (!known) {
      return ExportCard.cleaned(source, "unknown", "unknown");
    }
    Dataset<Row> labels = tables.read(Labels.TABLE, labelled);
    int round = Labels.newestRound(labels);
    return ExportCard.cleaned(source, Integer.toString(round), Rounds.model(labels, round));
  }
}
