package org.winnow.stage.captions;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.winnow.claim.CaptionDictionaries;
import org.winnow.config.CaptionSettings;
import org.winnow.config.Config;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.job.SettingsCheck;
import org.winnow.nlp.CaptionPipeline;
import org.winnow.spark.Batches;
import org.winnow.spark.ResourceScope;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Captions;
import org.winnow.table.Faces;
import org.winnow.table.Sources;
import org.winnow.text.caption.CaptionReason;
import org.winnow.text.caption.CaptionRules;

/**
 * Stage {@code captions}: what captions say, and which images they rule out.
 *
 * <ol>
 *   <li>Takes the sources with an image and a caption that have no row, or whose caption, image or
 *       claimed name changed.
 *   <li>Reads each caption: script and language; words for people, professions, nationalities and
 *       depictions by the dictionaries of {@code conf/text}; names by {@code captions.names}, and
 *       the claimed name of the source. The annotators are Spark NLP's, and download nothing.
 *   <li>Applies the rules of {@code captions.preset}, and those that are set one by one: a
 *       depiction without a person, no word of people, number of faces, area of the largest face.
 *   <li>Writes {@code captions} slice by slice, with the words that decided.
 * </ol>
 *
 * <p>{@code clean} leaves out the images whose captions are all dropped, with the reason {@code
 * CAPTION}.
 *
 * <pre>
 * winnow captions --warehouse out/ --set captions.preset=faceid6m
 * winnow sql --warehouse out/ "SELECT reason, count(*) FROM captions GROUP BY 1"
 * </pre>
 */
public final class CaptionsJob implements Job {
  private final CaptionSettings settings;
  private final CaptionDictionaries dictionaries;

  /**
   * @throws org.winnow.config.ConfigException if a dictionary cannot be used
   */
  public CaptionsJob(Config config) {
    settings = config.captions();
    dictionaries = CaptionDictionaries.load(settings);
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    CaptionRules rules = settings.rules();
    Map<String, String> decisive = new LinkedHashMap<>(settings.decisive());
    decisive.putAll(dictionaries.digests());
    String text = SettingsCheck.check(context, Captions.TABLE, context.stage(), decisive);
    Commit commit = context.commit(text, context.versions(Sources.TABLE, Faces.TABLE));
    Optional<Commit> last = tables.lastCommit(Captions.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return nothingToDo(tables);
    }
    context.stepName("find captions to read");
    Dataset<Row> pending =
        Batches.persist(CaptionsTransforms.pending(tables, CaptionsTransforms.asksForFaces(rules)));
    long total = pending.count();
    if (total == 0) {
      return nothingToDo(tables);
    }
    SettingsCheck.recordSettings(context, Captions.TABLE, context.stage(), text);
    return read(context, pending, total, commit);
  }

  private static RunReport nothingToDo(DeltaStore tables) {
    return RunReport.nothingToDo(
        Unit.CAPTIONS.of(tables.read(Captions.TABLE).count()) + ", read already");
  }

  private RunReport read(JobContext context, Dataset<Row> pending, long total, Commit commit) {
    Broadcast<CaptionPipeline> pipeline =
        ResourceScope.broadcast(
            context.spark(),
            new CaptionPipeline(
                dictionaries.terms(), dictionaries.names(), dictionaries.languages()));
    LongAccumulator done = context.spark().sparkContext().longAccumulator("captions");
    CaptionsTask task = new CaptionsTask(pipeline, settings.rules(), settings.maxLength(), done);
    long slices = (total + settings.slice() - 1) / settings.slice();
    Map<String, Long> counts = new LinkedHashMap<>();
    long[] slice = {0};
    try (Progress.Ending counting = context.measure(Unit.CAPTIONS, total, done)) {
      Batches.forEachBatch(
          pending,
          Sources.SOURCE_ID.col(),
          total,
          settings.slice(),
          batch -> {
            boolean isLast = ++slice[0] == slices;
            write(context, batch, task, isLast ? commit : commit.asPartial())
                .forEach((reason, captions) -> counts.merge(reason, captions, Long::sum));
          });
    }
    long dropped = 0;
    for (CaptionReason reason : CaptionReason.values()) {
      dropped += reason.drops() ? counts.get(CaptionsTransforms.key(reason)) : 0;
    }
    return RunReport.conserved(
        total,
        total,
        counts,
        String.format(
            Locale.ROOT,
            "%s: %,d speak of people, %,d dropped (%,d of depictions, %,d say nothing of people,"
                + " %,d for their faces)",
            Unit.CAPTIONS.of(total),
            counts.get(CaptionsTransforms.key(CaptionReason.PEOPLE)),
            dropped,
            counts.get(CaptionsTransforms.key(CaptionReason.EXCLUDED)),
            counts.get(CaptionsTransforms.key(CaptionReason.NO_PEOPLE)),
            dropped
                - counts.get(CaptionsTransforms.key(CaptionReason.EXCLUDED))
                - counts.get(CaptionsTransforms.key(CaptionReason.NO_PEOPLE))));
  }

  /** Reads one slice and writes its rows in one commit. */
  private Map<String, Long> write(
      JobContext context, Dataset<Row> batch, CaptionsTask task, Commit commit) {
    long rows = batch.count();
    context.stepName("read captions");
    Dataset<Row> outcomes =
        Batches.persist(
            Batches.repartition(batch, Sources.SOURCE_ID.col(), rows, settings.taskCaptions())
                .mapPartitions(task, Encoders.row(Captions.TABLE.schema())));
    try {
      Map<String, Long> counts = CaptionsTransforms.countByReason(outcomes);
      RunReport.checkConserved(rows, counts);
      context.stepName("write " + Captions.TABLE.name());
      context.tables().upsert(Captions.TABLE, Batches.coalesceForWriting(outcomes), commit);
      return counts;
    } finally {
      outcomes.unpersist();
    }
  }
}
