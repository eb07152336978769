package org.winnow.stage.curate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.claim.NameAliases;
import org.winnow.config.Config;
import org.winnow.config.CurateSettings;
import org.winnow.config.DecontaminateSettings;
import org.winnow.console.CleanErrors;
import org.winnow.console.Unit;
import org.winnow.job.EmbeddedFaces;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.publish.BenchmarkPolicy;
import org.winnow.publish.CopyPolicy;
import org.winnow.publish.CuratedRows;
import org.winnow.publish.TrackPolicy;
import org.winnow.spark.Batches;
import org.winnow.spark.Materializer;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.ClassNumbers;
import org.winnow.table.Clusters;
import org.winnow.table.Curated;
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Overlaps;
import org.winnow.table.Sources;
import org.winnow.table.Tracks;

/**
 * Stage {@code curate}: kept labels become the published data set.
 *
 * <ol>
 *   <li>Takes the faces that the newest cleaning round kept in, or moved to, an identity with the
 *       status {@code KEPT}.
 *   <li>Leaves out the faces that stand in benchmarks, by the policy of each, see {@code overlaps}.
 *   <li>Of the frames of one video, takes the first {@code dedup.per_track} of the identity, by
 *       their order in {@code tracks}.
 *   <li>Leaves out the images that repeat others of the identity, or gives them one weight, by the
 *       settings for each kind of {@code duplicates}.
 *   <li>Leaves out identities with fewer than {@code curate.min_faces} of them.
 *   <li>Numbers the identities for training. An identity that was published before keeps its
 *       number, or gets it back, and no number is given to another: {@code class_numbers} holds
 *       them all.
 *   <li>Makes the Delta table {@code curated} hold just these rows, in one commit that names the
 *       run: the change data feed tells what was added, changed and taken out since the last
 *       version.
 * </ol>
 *
 * <p>With {@code curate.groups} the groups of {@code cluster} are published instead, for
 * collections without names.
 *
 * <pre>
 * winnow curate --warehouse out/
 * winnow sql --warehouse out/ "SELECT label, count(*) FROM curated GROUP BY label"
 * </pre>
 */
public final class CurateJob implements Job {
  private final CurateSettings settings;
  private final DecontaminateSettings benchmarks;
  private final int perTrack;
  private final String modelId;
  private final NameAliases aliases;

  public CurateJob(Config config) {
    settings = config.curate();
    benchmarks = config.decontaminate();
    perTrack = config.dedup().perTrack();
    aliases = NameAliases.of(config);
    modelId = config.embed().model();
  }

  /**
   * Faces that may be published.
   *
   * @param kept faces with identity, name, claim and weight; some are copies
   * @param inBenchmarks number of faces that benchmarks take out of them
   * @param frames number of faces in further frames of their track
   * @param singletons number of clustered faces without a group
   * @param sources sources of their images
   */
  private record Candidates(
      Dataset<Row> kept, long inBenchmarks, long frames, long singletons, Dataset<Row> sources) {}

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Commit commit =
        settings.groups()
            ? context.commit(
                settings + " " + modelId + otherSettings(tables),
                context.versions(
                    Clusters.TABLE,
                    Faces.TABLE,
                    Sources.TABLE,
                    Duplicates.TABLE,
                    Tracks.TABLE,
                    Overlaps.TABLE))
            : context.commit(
                settings + otherSettings(tables),
                context.versions(
                    Labels.TABLE,
                    Identities.TABLE,
                    Faces.TABLE,
                    Sources.TABLE,
                    Duplicates.TABLE,
                    Tracks.TABLE,
                    Overlaps.TABLE));
    Optional<Commit> last = tables.lastCommit(Curated.TABLE, context.stage());
    if (last.isPresent() && last.get().hasSameInputs(commit)) {
      return RunReport.nothingToDo("curated was made from the tables as they stand");
    }
    context.stepName("choose and number identities");
    Candidates candidates = settings.groups() ? groupCandidates(context) : labelCandidates(tables);
    Dataset<Row> overlaps = tables.read(Overlaps.TABLE);
    Dataset<Row> allowed = BenchmarkPolicy.apply(candidates.kept(), overlaps, benchmarks);
    Dataset<Row> tracks = tables.read(Tracks.TABLE);
    boolean hasTracks = !tables.isEmpty(Tracks.TABLE);
    Dataset<Row> chosen =
        hasTracks
            ? TrackPolicy.apply(allowed, tables.read(Faces.TABLE), tracks, perTrack)
            : allowed;
    Dataset<Row> kept =
        Batches.persist(
            CopyPolicy.apply(
                chosen, tables.read(Faces.TABLE), tables.read(Duplicates.TABLE), settings));
    try {
      long frames = hasTracks ? allowed.count() - kept.count() : 0;
      long inBenchmarks =
          overlaps.isEmpty() ? 0 : candidates.kept().count() - kept.count() - frames;
      return publish(
          context,
          new Candidates(kept, inBenchmarks, frames, candidates.singletons(), candidates.sources()),
          commit);
    } finally {
      kept.unpersist();
    }
  }

  /** The settings of other stages that determine the rows. */
  private String otherSettings(DeltaStore tables) {
    return String.format(
        Locale.ROOT,
        "%s benchmarks %s %s %s",
        tables.isEmpty(Tracks.TABLE) ? "" : " per track " + perTrack,
        benchmarks.policy(),
        new TreeMap<>(benchmarks.policies()),
        benchmarks.dropUncertain());
  }

  private Candidates labelCandidates(DeltaStore tables) {
    return new Candidates(
        CuratedRows.keptLabels(tables.read(Labels.TABLE), tables.read(Identities.TABLE)),
        0,
        0,
        0,
        aliases.resolved(tables.read(Sources.TABLE)));
  }

  private Candidates groupCandidates(JobContext context) {
    DeltaStore tables = context.tables();
    Dataset<Row> clusters =
        tables.read(Clusters.TABLE).filter(Clusters.MODEL_ID.col().equalTo(modelId));
    boolean embedded =
        !tables.read(Embeddings.TABLE).filter(Embeddings.MODEL_ID.col().equalTo(modelId)).isEmpty();
    if (clusters.isEmpty()) {
      if (embedded) {
        throw CleanErrors.noGroups(modelId);
      }
      EmbeddedFaces.checkNothingEmbeddable(context, modelId);
    }
    return new Candidates(
        CurateTransforms.groups(clusters),
        0,
        0,
        clusters.filter(Clusters.FACES.col().equalTo(1)).count(),
        CurateTransforms.withoutClaims(tables.read(Sources.TABLE)));
  }

  private RunReport publish(JobContext context, Candidates candidates, Commit commit) {
    DeltaStore tables = context.tables();
    Dataset<Row> kept = candidates.kept();
    Dataset<Row> originals = kept.filter(not(col(CopyPolicy.IS_COPY)));
    Dataset<Row> published =
        CuratedRows.withIdentitySize(originals)
            .filter(CuratedRows.hasEnoughFaces(settings.minFaces()));
    CuratedRows.Totals totals = CuratedRows.totals(kept, settings.minFaces());
    long copies = totals.faces() - totals.originals();
    long inSmallIdentities = totals.originals() - totals.published();
    Dataset<Row> numbers = assignNumbers(tables, published, commit);
    Dataset<Row> rows =
        CuratedRows.curated(published, numbers, tables.read(Faces.TABLE), candidates.sources());
    long written = rows.agg(count_distinct(Curated.FACE_ID.col())).head().getLong(0);
    Map<String, Long> outcomes = new LinkedHashMap<>();
    outcomes.put("published", written);
    outcomes.put("in_benchmark", candidates.inBenchmarks());
    outcomes.put("frame_of_track", candidates.frames());
    outcomes.put("copy", copies);
    outcomes.put("in_small_identity", inSmallIdentities);
    if (settings.groups()) {
      outcomes.put("alone", candidates.singletons());
    }
    // Every kept face must be accounted for before the version is committed as complete.
    RunReport report =
        RunReport.conserved(
            totals.faces()
                + candidates.inBenchmarks()
                + candidates.frames()
                + candidates.singletons(),
            written,
            outcomes,
            String.format(
                Locale.ROOT,
                "%s of %s published, %,d left out%s",
                Unit.FACES.of(written),
                (settings.groups() ? Unit.GROUPS : Unit.IDENTITIES).of(totals.identities()),
                copies
                    + inSmallIdentities
                    + candidates.inBenchmarks()
                    + candidates.frames()
                    + candidates.singletons(),
                reasons(copies, candidates)));
    context.stepName("publish");
    tables.mirror(Curated.TABLE, rows, commit);
    return report;
  }

  private static String reasons(long copies, Candidates candidates) {
    List<String> reasons = new ArrayList<>();
    if (copies > 0) {
      reasons.add(String.format(Locale.ROOT, "%,d repeat others", copies));
    }
    if (candidates.frames() > 0) {
      reasons.add(
          String.format(Locale.ROOT, "%,d in further frames of a video", candidates.frames()));
    }
    if (candidates.inBenchmarks() > 0) {
      reasons.add(String.format(Locale.ROOT, "%,d stand in benchmarks", candidates.inBenchmarks()));
    }
    return reasons.isEmpty() ? "" : ": " + String.join(", ", reasons);
  }

  /**
   * Assigns class numbers. New numbers are recorded before they are used, so that none is assigned
   * twice.
   */
  private static Dataset<Row> assignNumbers(
      DeltaStore tables, Dataset<Row> published, Commit commit) {
    Dataset<Row> existing = tables.read(ClassNumbers.TABLE);
    Dataset<Row> numbers =
        Materializer.materialize(
            CuratedRows.classNumbers(
                published,
                Materializer.materialize(
                    CuratedRows.allPublished(existing, tables.read(Curated.TABLE)))));
    Dataset<Row> newNumbers =
        Materializer.materialize(
            numbers.join(existing, new String[] {ClassNumbers.IDENTITY_ID.name()}, "left_anti"));
    if (Materializer.count(newNumbers) > 0) {
      tables.insert(ClassNumbers.TABLE, newNumbers, commit.asPartial());
    }
    return numbers;
  }
}
